"""What every service needs: the database with its schema, Temporal, and the wish to end in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from config import Settings
from domain.errors import PingxiError
from store.pool import Pool, open_pool, wait_for_schema
from workflows.plugin import AT_RUN_TIME

log = structlog.get_logger()

RETRY_SECONDS = 0.2


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


async def connect(settings: Settings) -> Client:
    """A client of Temporal, once it and its namespace are there. Raises ``AddressMissing``."""
    if settings.temporal_address is None:
        raise AddressMissing(setting="PINGXI_TEMPORAL_ADDRESS")
    tries = 0
    while True:
        try:
            client = await Client.connect(
                settings.temporal_address, namespace=settings.temporal_namespace, plugins=[AT_RUN_TIME]
            )
            await client.count_workflows("WorkflowId = ''")
            return client
        except (RPCError, RuntimeError, OSError) as error:
            if tries % 50 == 0:
                log.info("temporal_awaited", reason=str(error)[:200])
        tries += 1
        await asyncio.sleep(RETRY_SECONDS)


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
