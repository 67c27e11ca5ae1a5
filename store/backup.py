"""Backup: one consistent snapshot of the database in one file, made while everything runs."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import structlog

from store.archive import FORMAT, Manifest, sha256_of, write_archive
from store.errors import BackupExists, BackupFailed
from store.migrate import applied_migrations
from store.pool import SESSION
from store.programs import client_program, connection_options, reason_from, running
from store.queries import query
from store.restore import restore

__all__ = ["backup", "restore"]

log = structlog.get_logger()

# The tables of the product; what an extension brought is not ours.
TABLES = query(
    "backup.tables",
    """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname""",
)

# What the dump and the counts of its manifest both see.
SNAPSHOT = query("backup.snapshot", "SELECT pg_export_snapshot()")


async def backup(owner_dsn: str, target: Path, now: datetime | None = None) -> Manifest:
    """Write everything that the database holds, as of one instant, to the new file ``target``.

    Texts and names are in it: the file is readable by its owner only. Raises BackupExists, BackupFailed or
    BackupProgramMissing; no partial file is left then.
    """
    if target.exists():
        raise BackupExists(file=str(target))
    connection = await asyncpg.connect(owner_dsn, server_settings=SESSION)
    try:
        with tempfile.TemporaryDirectory(prefix=".pingxi-backup-", dir=target.parent) as folder:
            dump = Path(folder) / "dump"
            manifest = await _dump(connection, owner_dsn, dump, target, now or datetime.now(UTC))
            await asyncio.to_thread(write_archive, target, manifest, dump)
    except OSError as error:
        raise BackupFailed(file=str(target), reason=error.strerror or type(error).__name__) from error
    finally:
        await connection.close()
    log.info("backup_written", bytes=manifest.dump_bytes, tables=len(manifest.tables))
    return manifest


async def _dump(
    connection: asyncpg.Connection[asyncpg.Record], dsn: str, dump: Path, target: Path, at: datetime
) -> Manifest:
    major = connection.get_server_version().major
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        snapshot = await connection.fetchval(SNAPSHOT)
        migrations = await applied_migrations(connection)
        tables = await table_counts(connection)
        version = await _run_dump(dsn, dump, target, snapshot, major)
    digest = await asyncio.to_thread(sha256_of, dump)
    return Manifest(FORMAT, at, version, migrations, tables, dump.stat().st_size, digest)


async def table_counts(connection: asyncpg.Connection[asyncpg.Record]) -> dict[str, int]:
    """How many rows each of the product's tables has."""
    names = [row["relname"] for row in await connection.fetch(TABLES)]
    return {name: await connection.fetchval(f"SELECT count(*) FROM public.{name}") for name in names}  # noqa: S608


async def _run_dump(dsn: str, dump: Path, target: Path, snapshot: str, major: int) -> int:
    program, version = await client_program("pg_dump", major)
    address, env = connection_options(dsn)
    async with running(
        program, "--format=custom", "--no-owner", "--no-privileges", "--schema=public",
        f"--snapshot={snapshot}", f"--file={dump}", f"--dbname={address}", env=env,
    ) as process:  # fmt: skip
        _, complaints = await process.communicate()
    if process.returncode != 0:
        raise BackupFailed(file=str(target), reason=reason_from(complaints))
    return version
