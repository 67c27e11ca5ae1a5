"""Whether a process shows signs of life: ``python -m services.healthy worker`` ends with 0 or 1.

For a container's health check, so it says why on standard error and never waits long.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from config import Settings, read_settings
from services.connections import database_address, utc_now
from services.pulse import host_of
from store.heartbeats import Heartbeat, heartbeats
from store.pool import NOT_UP

FRESH = timedelta(seconds=15)
PATIENCE = 4.0
"""Seconds."""


def is_alive(process: str, host: str, beats: Sequence[Heartbeat], now: datetime) -> bool:
    """Whether an instance of *process* on this host gave a sign within the last fifteen seconds."""
    here = [each for each in beats if each.process == process and host_of(each.instance) == host]
    return any(now - each.at <= FRESH for each in here)


async def check(settings: Settings, process: str, now: datetime) -> str | None:
    """What is wrong with *process*, or None. Raises ``AddressMissing``."""
    try:
        async with asyncio.timeout(PATIENCE):
            connection = await asyncpg.connect(database_address(settings))
            try:
                beats = await heartbeats(connection)
            finally:
                await connection.close()
    except (*NOT_UP, asyncpg.PostgresError, TimeoutError) as error:
        return f"database: {type(error).__name__}"
    return None if is_alive(process, platform.node(), beats, now) else f"{process}: no sign of life"


def main() -> int:
    """The exit code for the process that the first argument names."""
    found = asyncio.run(check(read_settings(), sys.argv[1], utc_now()))
    if found is not None:
        print(found, file=sys.stderr, flush=True)
    return int(found is not None)


if __name__ == "__main__":
    os._exit(main())
