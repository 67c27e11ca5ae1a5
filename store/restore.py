"""Restore: a backup takes the place of what the database holds, in one transaction, or nothing changes."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import structlog

from store.archive import Manifest, read_archive
from store.errors import BackupDamaged, DatabaseInUse, DatabaseNotEmpty, RestoreFailed
from store.grants import APP_ROLE, see_to_reader
from store.migrate import migrate, outstanding, shipped
from store.pool import SESSION
from store.programs import client_program, connection_options, reason_from, running
from store.queries import query

log = structlog.get_logger()

CHUNK = 1 << 20
LOCK_SECONDS = 10
# A session that has just ended is still shown for a moment.
LOOKS = 5

# What shows that a database is in use for something: rows in any of these.
HOLDINGS = ("inbox", "timeline", "payloads", "people", "archived_histories")

# Before anything is replaced: nobody else may be at work in the database. What kind of backend others have is
# not shown, but the workers of the server itself have no user.
OTHERS = query(
    "restore.others",
    """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL""",
)

# Within the restoring transaction: everything of the product goes, whatever its migration.
EMPTIED = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.relkind = 'p'
    LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', found.name); END LOOP;
    FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP ROUTINE %s CASCADE', found.name); END LOOP;
END $$;
"""

# Not ours to make: the schema is there already, extensions are the server's.
LEFT_OUT = (" SCHEMA ", " EXTENSION ", " COMMENT ", " ACL ")


async def restore(
    owner_dsn: str,
    file: Path,
    *,
    force: bool = False,
    app_role: str = APP_ROLE,
    app_dsn: str | None = None,
    now: datetime | None = None,
) -> Manifest:
    """Replace what the database holds by what ``file`` holds, then migrate that to this release.

    Everything is checked first. Raises BackupMissing or BackupDamaged; DatabaseInUse if anyone is connected;
    DatabaseNotEmpty unless ``force``; what `store.migrate.outstanding` raises if the backup is not of this
    release's line; RestoreFailed. The database is then as it was.
    Every sign-in, invitation and challenge of the backup ends with it: people sign in anew.
    """
    beside = file.parent if os.access(file.parent, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=".pingxi-restore-", dir=beside) as folder:
        dump = Path(folder) / "dump"
        manifest = await asyncio.to_thread(read_archive, file, dump)
        outstanding(shipped(), manifest.migrations)
        major = await _check_target(owner_dsn, force)
        contents = await _contents(dump, file, max(major, manifest.postgres))
        at = now or datetime.now(UTC)
        await _replace(owner_dsn, file, dump, contents, manifest, max(major, manifest.postgres), at)
    await migrate(owner_dsn, app_role=app_role, app_dsn=app_dsn)
    log.info("backup_restored", taken_at=manifest.taken_at.isoformat(), tables=len(manifest.tables))
    return manifest


async def _check_target(dsn: str, force: bool) -> int:
    connection = await asyncpg.connect(dsn, server_settings=SESSION)
    try:
        await _check_alone(connection)
        await see_to_reader(connection)
        for table in () if force else HOLDINGS:
            if not await connection.fetchval("SELECT to_regclass('public.' || $1::text)", table):
                continue
            if rows := await connection.fetchval(f"SELECT count(*) FROM public.{table}"):  # noqa: S608
                raise DatabaseNotEmpty(table=table, rows=rows)
        return connection.get_server_version().major
    finally:
        await connection.close()


async def _check_alone(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    others = 0
    for _ in range(LOOKS):
        others = await connection.fetchval(OTHERS)
        if not others:
            return
        await asyncio.sleep(0.1)
    raise DatabaseInUse(sessions=others)


async def _contents(dump: Path, file: Path, major: int) -> Path:
    program, _ = await client_program("pg_restore", major)
    async with running(program, "--list", str(dump), env={"LC_ALL": "C"}) as process:
        listed, _ = await process.communicate()
    if process.returncode != 0:
        raise BackupDamaged(file=str(file), part="database.dump")
    kept = [line for line in listed.decode().splitlines() if not any(kind in line for kind in LEFT_OUT)]
    contents = dump.with_name("contents")
    await asyncio.to_thread(contents.write_text, "\n".join(kept) + "\n")
    return contents


async def _replace(
    dsn: str, file: Path, dump: Path, contents: Path, manifest: Manifest, major: int, at: datetime
) -> None:
    address, env = connection_options(dsn)
    reader, _ = await client_program("pg_restore", major)
    writer, _ = await client_program("psql", major)
    async with (
        running(
            reader, "--no-owner", "--no-privileges", f"--use-list={contents}", "--file=-", str(dump), env=env
        ) as source,
        running(
            writer, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", address,
            env=env, fed=True,
        ) as target,
    ):  # fmt: skip
        complaints = asyncio.create_task(_read(target.stderr))
        whole = await _feed(source, target, manifest.tables, at)
        if not whole:
            target.kill()
        await target.wait()
        if not whole or target.returncode != 0:
            raise RestoreFailed(file=str(file), reason=reason_from(await complaints) or "interrupted")


async def _feed(
    source: asyncio.subprocess.Process,
    target: asyncio.subprocess.Process,
    tables: Mapping[str, int],
    at: datetime,
) -> bool:
    """Pass the script on in one transaction, committed only if all of it came and the counts are right."""
    assert source.stdout is not None
    assert target.stdin is not None
    try:
        target.stdin.write(f"BEGIN; SET LOCAL lock_timeout = '{LOCK_SECONDS}s';{EMPTIED}".encode())
        while chunk := await source.stdout.read(CHUNK):
            target.stdin.write(chunk)
            await target.stdin.drain()
        if await source.wait() != 0:
            return False
        target.stdin.write(f"{_counts_check(tables)} {_let_nobody_in(tables, at)} COMMIT;\n".encode())
        await target.stdin.drain()
        target.stdin.close()
    except (BrokenPipeError, ConnectionResetError) as error:
        log.info("restore_interrupted", reason=type(error).__name__)
    return True


def _counts_check(tables: Mapping[str, int]) -> str:
    checks = [
        f"IF (SELECT count(*) FROM public.{name}) <> {rows} "  # noqa: S608
        f"THEN RAISE EXCEPTION 'rows missing: {name}'; END IF;"
        for name, rows in tables.items()
    ]
    return f"DO $$ BEGIN {' '.join(checks)} END $$;"


def _let_nobody_in(tables: Mapping[str, int], at: datetime) -> str:
    """Within the transaction too: who was signed in when the backup was taken, invited, or just proving who
    they are may have been shut out since. A backup of an earlier schema has less to end.
    """
    ended = f"ended_at = '{at.astimezone(UTC).isoformat()}'"
    if "invitations" not in tables:
        return f"UPDATE public.sign_ins SET {ended} WHERE ended_at IS NULL;" if "sign_ins" in tables else ""  # noqa: S608
    return (
        f"UPDATE public.sign_ins SET {ended}, id_token = NULL WHERE ended_at IS NULL;"  # noqa: S608
        f"UPDATE public.invitations SET {ended} WHERE ended_at IS NULL; DELETE FROM public.challenges;"
    )


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    return await stream.read() if stream is not None else b""
