"""What every service needs that does not speak to Temporal: the database, the clock, and to end in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

from config import Settings
from domain.errors import PingxiError
from store.pool import Pool, open_pool, wait_for_schema


class AddressMissing(PingxiError):
    """A process was started without an address that it needs. Params: setting."""

    code = "address_missing"


def database_address(settings: Settings) -> str:
    """The run-time address of the database. Raises ``AddressMissing``."""
    if settings.app_dsn is None:
        raise AddressMissing(setting="PINGXI_DATABASE_URL")
    return settings.app_dsn


async def open_database(settings: Settings, stack: AsyncExitStack, *, name: str, max_size: int) -> Pool:
    """A pool on a database whose schema is there; both are waited for. It ends with ``stack``."""
    pool = await open_pool(database_address(settings), max_size=max_size, name=name, plan_anew=True)
    stack.push_async_callback(pool.close)
    await wait_for_schema(pool)
    return pool


def utc_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


async def until_stopped(work: Coroutine[Any, Any, None] | None = None) -> None:
    """Wait for SIGINT or SIGTERM, or until ``work`` ends; work that is not done then is cancelled.

    Raises what ``work`` raises.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    waiting: list[asyncio.Future[bool]] = [asyncio.create_task(stopped.wait())]
    if work is not None:
        waiting.append(asyncio.create_task(_result(work)))
    done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        await task


async def _result(work: Coroutine[Any, Any, None]) -> bool:
    await work
    return True
