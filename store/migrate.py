"""Forward-only, numbered SQL migrations, each applied once in a transaction and kept by its SHA-256."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable

import asyncpg
import structlog

from store.errors import (
    MigrationBusy,
    MigrationChanged,
    MigrationMissing,
    MigrationOutOfOrder,
    SchemaTooNew,
)
from store.grants import APP_ROLE, app_login, grant, see_to_reader

log = structlog.get_logger()

MIGRATION_LOCK = 0x70_69_6E_67_78_69_00_01
FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")

BOOKKEEPING = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL
)"""


@dataclass(frozen=True)
class Migration:
    """One file of ``store/migrations``: its number, its name, its SQL."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """The SHA-256 of the file's text, in hex."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def shipped(folder: Traversable | None = None) -> tuple[Migration, ...]:
    """This release's migrations in their order. Raises MigrationOutOfOrder on a doubled or missing number."""
    found = [
        Migration(int(named[1]), named[2], file.read_text("utf-8"))
        for file in (folder or resources.files("store") / "migrations").iterdir()
        if (named := FILE_NAME.fullmatch(file.name))
    ]
    found.sort(key=lambda migration: migration.number)
    for expected, migration in enumerate(found, start=1):
        if migration.number != expected:
            raise MigrationOutOfOrder(number=migration.number, name=migration.name)
    return tuple(found)


def outstanding(
    migrations: Sequence[Migration], applied: Mapping[int, tuple[str, str]]
) -> tuple[Migration, ...]:
    """Those still to be applied, given number -> (name, checksum) of those that are.

    Raises MigrationChanged, MigrationMissing, MigrationOutOfOrder or SchemaTooNew; nothing has changed then.
    """
    shipped_by_number = {migration.number: migration for migration in migrations}
    highest = max(shipped_by_number, default=0)
    for number, (name, checksum) in sorted(applied.items()):
        migration = shipped_by_number.get(number)
        if migration is None and number > highest:
            raise SchemaTooNew(found=max(applied), highest=highest)
        if migration is None:
            raise MigrationMissing(number=number, name=name)
        if migration.checksum != checksum:
            raise MigrationChanged(number=number, name=name)
    waiting = tuple(migration for migration in migrations if migration.number not in applied)
    for migration in waiting:
        if migration.number < max(applied, default=0):
            raise MigrationOutOfOrder(number=migration.number, name=migration.name)
    return waiting


async def migrate(
    owner_dsn: str,
    *,
    app_role: str = APP_ROLE,
    app_dsn: str | None = None,
    now: datetime | None = None,
    lock_milliseconds: int = 10_000,
    migrations: Sequence[Migration] | None = None,
) -> int:
    """Bring the schema up to this release, and say afresh what the run-time role may do.

    Returns the number of the schema.
    The run-time role is the one of ``app_dsn`` if that is given, else ``app_role``; it is created where it is
    missing (AppRoleMissing if that cannot be). If the owner is itself the run-time role there is nobody to
    withhold anything from: only the triggers remain, which is logged.
    Waits ``lock_milliseconds`` for another migration or a table in use; then raises MigrationBusy.
    """
    wanted = tuple(migrations) if migrations is not None else shipped()
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(f"SET lock_timeout = {int(lock_milliseconds)}")
        await connection.execute("SET client_min_messages = warning")
        await _locked(connection, "SELECT pg_advisory_lock($1)", MIGRATION_LOCK, lock_milliseconds)
        await connection.execute(BOOKKEEPING)
        await see_to_reader(connection)
        for migration in outstanding(wanted, await applied_migrations(connection)):
            await _apply(connection, migration, now or datetime.now(UTC), lock_milliseconds)
        await grant(connection, app_login(app_dsn, app_role))
    finally:
        await connection.close()
    return len(wanted)


async def applied_migrations(connection: asyncpg.Connection) -> dict[int, tuple[str, str]]:
    """Number -> (name, checksum) of what has been applied. Needs the bookkeeping table."""
    rows = await connection.fetch("SELECT number, name, checksum FROM schema_migrations ORDER BY number")
    return {row["number"]: (row["name"], row["checksum"]) for row in rows}


async def _apply(
    connection: asyncpg.Connection, migration: Migration, at: datetime, milliseconds: int
) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(
                "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                migration.number, migration.name, migration.checksum, at,
            )  # fmt: skip
    except asyncpg.LockNotAvailableError as error:
        raise MigrationBusy(name=migration.name, milliseconds=milliseconds) from error
    log.info("migration_applied", number=migration.number, name=migration.name)


async def _locked(connection: asyncpg.Connection, query: str, key: int, milliseconds: int) -> None:
    try:
        await connection.execute(query, key)
    except asyncpg.LockNotAvailableError as error:
        raise MigrationBusy(name="advisory_lock", milliseconds=milliseconds) from error
