"""Signs of life: from them a late firing is explained."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import asyncpg
import structlog

from store.heartbeats import beat
from store.pool import NOT_UP, Pool

log = structlog.get_logger()

BEAT_SECONDS = 3.0


def host_of(instance: str) -> str:
    """The machine or container that a process with this name runs on."""
    return instance.rpartition("/")[0]


def this_instance() -> str:
    """The name of this process: in containers its number alone would be the same in each."""
    return f"{platform.node()}/{os.getpid()}"


@asynccontextmanager
async def beating(
    pool: Pool, process: str, instance: str, clock: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Say every few seconds that this instance of a process is alive, as long as the block lasts."""
    task = asyncio.create_task(_beat(pool, process, instance, clock), name="pulse")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _beat(pool: Pool, process: str, instance: str, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            await beat(pool, process, instance, clock())
        except (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            log.warning("heartbeat_missed", reason=type(error).__name__)
        await asyncio.sleep(BEAT_SECONDS)
