"""The worker of the bare workflows, a process of its own: ``python -m bench.bare.worker``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from bench.bare import names, table, workflows
from config import read_settings
from services.connections import until_stopped
from services.loop import run_in_loop
from store.pool import Pool, open_pool
from worker import CACHED_RUNS


class Inserts:
    """The activities: one asyncpg insert each."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @activity.defn(name=names.INSERT)
    async def insert(self, body: dict[str, Any]) -> None:
        """A row for a signal."""
        await table.insert(self._pool, body, datetime.now(UTC))

    @activity.defn(name=names.INSERT_DUE)
    async def insert_due(self, name: str, due_at: str, fired_at: str) -> None:
        """A row for a deadline."""
        due, fired = datetime.fromisoformat(due_at), datetime.fromisoformat(fired_at)
        await table.insert_due(self._pool, name, due, fired, datetime.now(UTC))


async def run() -> None:
    """Work until told to stop, with the product's own numbers of connections, slots and cached runs."""
    settings = read_settings()
    assert settings.app_dsn is not None
    assert settings.temporal_address is not None
    pool = await open_pool(settings.app_dsn, max_size=12, name="bare-worker")
    client = await Client.connect(settings.temporal_address, namespace=settings.temporal_namespace)
    inserts = Inserts(pool)
    async with Worker(
        client,
        task_queue=names.TASK_QUEUE,
        workflows=[
            workflows.Counter, workflows.Rows, workflows.Setting, workflows.Deadline, workflows.Idle,
        ],
        activities=[inserts.insert, inserts.insert_due],
        max_cached_workflows=CACHED_RUNS,
        max_concurrent_activities=100,
    ):  # fmt: skip
        await until_stopped()


if __name__ == "__main__":
    run_in_loop(run())
    os._exit(0)
