"""Keeps the histories of closed runs for longer than Temporal does. Only one runs at a time.

Its process also holds what tells incidents which roles are vacant (`services.staffing`), and what raises an
alarm for a run whose tasks fail (`services.failing`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import asyncpg
import structlog
from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError

from config import Settings
from services.connections import connect, database_address, open_database, until_stopped, utc_now
from services.failing import look_for_ever
from services.pulse import beating, this_instance
from services.staffing import keep_staffed
from store.heartbeats import forget_heartbeats
from store.histories import archive_history, unarchived
from store.locks import run_alone
from store.pool import NOT_UP, Pool
from workflows import names

log = structlog.get_logger()

SWEEP_SECONDS = 60.0
OVERLAP = timedelta(minutes=15)
"""How far a sweep looks back before the last: visibility lags behind."""

FORGOTTEN = timedelta(days=1)
"""After this long a process that gives no sign of life is no longer shown."""

_PAGE = 200
_KINDS = f"'{names.INCIDENT_WORKFLOW}', '{names.MONITORING_WORKFLOW}'"
_TROUBLE = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, RPCError, TimeoutError)


async def sweep(pool: Pool, client: Client, at: datetime, closed_after: datetime | None = None) -> int:
    """Archive the closed runs' histories of incidents and of their watching, or those closed since; how many.

    The runs of a chain are each archived, those that continued as new as well. Repeating it changes nothing.
    """
    query = f"WorkflowType IN ({_KINDS}) AND ExecutionStatus != 'Running'"
    if closed_after is not None:
        query += f" AND CloseTime > '{closed_after.isoformat()}'"
    archived, page = 0, list[WorkflowExecution]()
    async for run in client.list_workflows(query):
        page.append(run)
        if len(page) == _PAGE:
            archived, page = archived + await _archive_page(pool, client, page, at), []
    return archived + await _archive_page(pool, client, page, at)


async def _archive_page(pool: Pool, client: Client, page: list[WorkflowExecution], at: datetime) -> int:
    runs = {(run.id, run.run_id): run for run in page}
    archived = 0
    for key in await unarchived(pool, runs):
        run = runs[key]
        history = await client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
        status = run.status.name.lower() if run.status is not None else "unknown"
        closed_at = run.close_time or at
        archived += await archive_history(
            pool, key, run.workflow_type, status, closed_at, history.to_json(), at
        )
    return archived


async def sweep_for_ever(pool: Pool, client: Client, clock: Callable[[], datetime]) -> None:
    """Sweep all, then again and again what closed since. Survives PostgreSQL and Temporal being away."""
    last: datetime | None = None
    while True:
        now = clock()
        try:
            archived = await sweep(pool, client, now, None if last is None else last - OVERLAP)
            last = now
            await forget_heartbeats(pool, now - FORGOTTEN)
            if archived:
                log.info("histories_archived", runs=archived)
        except _TROUBLE as error:
            log.warning("sweep_interrupted", reason=type(error).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


async def run(settings: Settings) -> None:
    """Archive, and see to it that incidents know who is there, until the process is told to stop."""
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack, name="pingxi-archiver", max_size=4)
        await stack.enter_async_context(beating(pool, "archiver", this_instance(), utc_now))
        log.info("archiver_started")
        await until_stopped(both(settings, pool))


async def both(settings: Settings, pool: Pool) -> None:
    """Neither needs a process of its own; and who is there matters while Temporal is away, too."""
    await asyncio.gather(keep_staffed(settings, pool), _archive(settings, pool))


async def _archive(settings: Settings, pool: Pool) -> None:
    client = await connect(settings)

    async def work() -> None:
        await asyncio.gather(sweep_for_ever(pool, client, utc_now), look_for_ever(pool, client, utc_now))

    await run_alone(database_address(settings), "archiver", work)
