"""Services of which only one may run: each holds an advisory lock on a connection of its own."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg
import structlog

from store.pool import NOT_UP, SESSION
from store.queries import query

log = structlog.get_logger()

# So that a holder whose machine is gone loses the lock within half a minute.
KEEPALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}

# Twice a second while another instance holds the lock.
TRY_LOCK = query("locks.try", "SELECT pg_try_advisory_lock($1)")

# Every few seconds while holding it, to find out that the connection is cut.
STILL_THERE = query("locks.still_there", "SELECT 1")


def lock_key(name: str) -> int:
    """The signed 64-bit key of a service's lock."""
    return int.from_bytes(hashlib.sha256(f"pingxi {name}".encode()).digest()[:8], signed=True)


@asynccontextmanager
async def singleton(dsn: str, name: str, check_seconds: float = 5.0) -> AsyncIterator[asyncio.Event]:
    """Wait until this is the only instance of ``name``; the lock is released at the end of the block.

    Gives an event that is set when the lock is lost (PostgreSQL restarted, a cut connection): then stop.
    """
    connection = await asyncpg.connect(
        dsn, timeout=10, server_settings={**SESSION, **KEEPALIVE, "application_name": f"pingxi-{name}"}
    )
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    watch: asyncio.Task[None] | None = None
    try:
        while not await connection.fetchval(TRY_LOCK, lock_key(name)):
            await asyncio.sleep(0.5)
        log.info("singleton_held", service=name)
        watch = asyncio.create_task(_watch(connection, lost, check_seconds), name=f"lock-{name}")
        yield lost
    finally:
        if watch is not None:
            watch.cancel()
        connection.terminate()


async def run_alone(dsn: str, name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do ``work`` as the only instance of ``name``; begin it again whenever the lock was lost and regained.

    Ends when ``work`` ends. Raises what it raises, unless the lock went with it: then PostgreSQL was gone.
    """
    while True:
        try:
            async with singleton(dsn, name) as lost:
                if await _unless_lost(work, lost):
                    return
        except (*NOT_UP, asyncpg.InterfaceError, TimeoutError) as error:
            log.info("singleton_awaited", service=name, reason=type(error).__name__)
        await asyncio.sleep(0.5)


async def _unless_lost(work: Callable[[], Awaitable[None]], lost: asyncio.Event) -> bool:
    task = asyncio.ensure_future(work())
    loss = asyncio.create_task(lost.wait())
    try:
        await asyncio.wait({task, loss}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            return False
        if task.exception() is not None:
            await _lost_soon(lost)
        if lost.is_set() and task.exception() is not None:
            log.warning("work_interrupted", reason=type(task.exception()).__name__)
            return False
        await task
        return True
    finally:
        loss.cancel()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(task, return_exceptions=True)


async def _lost_soon(lost: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await lost.wait()


async def _watch(
    connection: asyncpg.Connection[asyncpg.Record], lost: asyncio.Event, check_seconds: float
) -> None:
    while not lost.is_set():
        await asyncio.sleep(check_seconds)
        try:
            await connection.fetchval(STILL_THERE, timeout=5)
        except (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("singleton_lost", reason=type(error).__name__)
            lost.set()
