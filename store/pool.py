"""Connections to PostgreSQL for run time.

JSON columns travel as text, as asyncpg has it by default: the hot path already holds canonical JSON, and a
reader that only passes a body on need not parse it. Whoever needs the value calls ``orjson.loads``.
Pooled connections keep no session state (no LISTEN, no advisory lock, no SET), so they are not reset on
release, which saves a round trip a query; `store.notify` and `store.locks` open connections of their own.
"""

from __future__ import annotations

import asyncio
from typing import TypeAlias

import asyncpg
import structlog
from asyncpg.pool import PoolConnectionProxy

from store.errors import DatabaseUnreachable, SchemaWaitTimedOut

log = structlog.get_logger()

# The schemas that this code can work with. A migration that only expands lets the range begin earlier than it
# ends, so that old and new processes may run side by side.
NEEDS = range(18, 19)

SESSION = {"timezone": "UTC", "jit": "off"}
# The server is gone, going or not there yet. The driver calls it an internal error of its own when a
# connection dies just as a query is sent over it.
NOT_UP = (
    OSError,
    asyncpg.AdminShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
)


class PooledConnection(asyncpg.Connection):
    """A connection that is not reset when it goes back to the pool."""

    def get_reset_query(self) -> str:
        """Nothing: see the module's words."""
        return ""


Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
# Where a query may run: on any connection of the pool, or on the one that a transaction holds.
Database: TypeAlias = "Pool | asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


async def open_pool(
    dsn: str,
    *,
    min_size: int = 1,
    max_size: int = 10,
    name: str = "pingxi",
    patience: float | None = None,
    plan_anew: bool = False,
) -> Pool:
    """A pool of connections, opened as soon as PostgreSQL answers.

    ``name`` is shown by PostgreSQL as the application's. Waits without end, logging every ten seconds, or
    ``patience`` seconds and then raises DatabaseUnreachable. ``plan_anew``: each statement is planned at
    each use, for those who write many rows at once: a plan that was kept from when a table was nearly empty
    scans the whole of it, until it is next analysed.
    """
    waited, step = 0.0, 0.1
    planning = {"plan_cache_mode": "force_custom_plan"} if plan_anew else {}
    while True:
        try:
            return await asyncpg.create_pool(
                dsn, min_size=min_size, max_size=max_size, connection_class=PooledConnection,
                server_settings={**SESSION, **planning, "application_name": name},
            )  # fmt: skip
        except NOT_UP as error:
            if patience is not None and waited >= patience:
                raise DatabaseUnreachable(seconds=patience, reason=type(error).__name__) from error
            if _time_to_say(waited, step):
                log.info("database_awaited", reason=type(error).__name__)
        await asyncio.sleep(step)
        waited += step


async def wait_for_schema(pool: Pool, needs: range = NEEDS, patience: float | None = None) -> int:
    """Wait until the schema's number lies in ``needs``, and return it.

    Logs every ten seconds what is found. Waits without end, or ``patience`` seconds and then raises
    SchemaWaitTimedOut. A schema that is too new is waited for too: a rollback of the release may follow.
    """
    waited, step = 0.0, 0.1
    while True:
        found = await schema_number(pool)
        if found in needs:
            return found
        if patience is not None and waited >= patience:
            raise SchemaWaitTimedOut(found=found, lowest=needs[0], highest=needs[-1], seconds=patience)
        if _time_to_say(waited, step):
            log.info("schema_awaited", found=found, lowest=needs[0], highest=needs[-1])
        await asyncio.sleep(step)
        waited += step


async def schema_number(pool: Pool) -> int:
    """The number of the last migration that was applied, or 0 if there is none or PostgreSQL is not up."""
    try:
        return int(await pool.fetchval("SELECT coalesce(max(number), 0) FROM schema_migrations"))
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError, *NOT_UP):
        return 0


def _time_to_say(waited: float, step: float) -> bool:
    return int(waited / 10) != int((waited - step) / 10)
