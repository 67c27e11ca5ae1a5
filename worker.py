"""The worker process: settings, pool, client, activities, shutdown. Wiring, no logic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.load import Load
from activities.record import Record
from config import Settings
from services.connections import connect, open_database, until_stopped, utc_now
from services.pulse import beating, this_instance
from store.notify import Notifier
from store.pool import Pool

log = structlog.get_logger()

SHUTDOWN_GRACE = timedelta(seconds=5)
CACHED_RUNS = 2000

# After a restart every run is replayed, on one interpreter: were all replayed at once, none would be done
# within the ten seconds that a task has, and all would begin anew.
TASKS_AT_ONCE = 8

# When a thousand are due at once, a cached run waits longer than usual for its turn; were it given up sooner,
# it would be replayed from its beginning and the jam would grow.
STICKY_FOR = timedelta(seconds=10)
CODE_VERSION = version("pingxi")


def activities_on(
    pool: Pool, notifier: Notifier, clock: Callable[[], datetime] = utc_now
) -> Sequence[Callable[..., Any]]:
    """Every activity, with what it needs."""
    load, record = Load(pool, notifier), Record(pool, notifier, clock, CODE_VERSION)
    return [load.load, load.load_held, record.record, record.record_last, load.successor]


def make_worker(client: Client, task_queue: str, activities: Sequence[Callable[..., Any]]) -> Worker:
    """A worker for incidents; workflows, converter and sandbox come with the client's plugin."""
    return Worker(
        client,
        task_queue=task_queue,
        activities=activities,
        build_id=CODE_VERSION,
        max_cached_workflows=CACHED_RUNS,
        max_concurrent_activities=100,
        max_concurrent_workflow_tasks=TASKS_AT_ONCE,
        graceful_shutdown_timeout=SHUTDOWN_GRACE,
        sticky_queue_schedule_to_start_timeout=STICKY_FOR,
    )


async def run(settings: Settings) -> None:
    """Work until the process is told to stop. Waits for the schema and for Temporal."""
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack, name="pingxi-worker", max_size=12)
        client = await connect(settings)
        notifier = await stack.enter_async_context(Notifier(pool))
        await stack.enter_async_context(beating(pool, "worker", this_instance(), utc_now))
        worker = make_worker(client, settings.task_queue, activities_on(pool, notifier))
        await stack.enter_async_context(worker)
        log.info("worker_started", task_queue=settings.task_queue)
        await until_stopped()
        log.info("worker_stopping")
