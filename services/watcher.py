"""The watcher: a worker of its own for what looks at posts and counts, and for what is done periodically.

It has a task queue of its own, so that heavy work never slows a click. Several may run; only one of them does
the periodic jobs. Started after the pages: nobody waits for it.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import timedelta
from importlib.metadata import version

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from config import Settings
from services.connections import connect, database_address, open_database, until_stopped, utc_now
from services.periodic import keep_doing
from services.pulse import beating, this_instance
from services.watched import Tools, activities_on, jobs_on
from store.locks import run_alone
from store.notify import Notifier
from workflows.plugin import WATCHING_AT_RUN_TIME

log = structlog.get_logger()

SHUTDOWN_GRACE = timedelta(seconds=5)
THREADS = 2
CACHED_RUNS = 500


def make_watcher(client: Client, task_queue: str, tools: Tools, threads: ThreadPoolExecutor) -> Worker | None:
    """A worker for all that the watcher hosts; None while it hosts nothing that needs one."""
    activities = activities_on(tools)
    if not activities:
        return None
    return Worker(
        client,
        task_queue=task_queue,
        activities=activities,
        activity_executor=threads,
        build_id=version("pingxi"),
        max_cached_workflows=CACHED_RUNS,
        max_concurrent_activities=20,
        max_concurrent_workflow_tasks=4,
        graceful_shutdown_timeout=SHUTDOWN_GRACE,
    )


async def run(settings: Settings) -> None:
    """Watch until the process is told to stop. Waits for the schema; Temporal may come later."""
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack, name="pingxi-watcher", max_size=8)
        notifier = await stack.enter_async_context(Notifier(pool))
        await stack.enter_async_context(beating(pool, "watcher", this_instance(), utc_now))
        tools = Tools(settings, pool, notifier, utc_now)
        log.info("watcher_started", task_queue=settings.watch_queue)
        await until_stopped(_both(settings, tools))


async def _both(settings: Settings, tools: Tools) -> None:
    await asyncio.gather(_do_jobs(settings, tools), _host(settings, tools))


async def _do_jobs(settings: Settings, tools: Tools) -> None:
    async def work() -> None:
        await keep_doing(tools.pool, jobs_on(tools), tools.clock)

    await run_alone(database_address(settings), "watcher", work)


async def _host(settings: Settings, tools: Tools) -> None:
    client = await connect(settings, WATCHING_AT_RUN_TIME)
    tools.connected.set_result(client)
    with ThreadPoolExecutor(THREADS, thread_name_prefix="watch") as threads:
        worker = make_watcher(client, settings.watch_queue, tools, threads)
        if worker is not None:
            await worker.run()
