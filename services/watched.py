"""What the watcher hosts: activities and periodic jobs. Whoever adds one, adds it here.

Its workflows stand in `workflows.plugin.WATCHING`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from temporalio.client import Client

from activities.observe import Observe
from config import Settings
from services.gathering import intake_jobs
from services.monitoring import EVERY as MONITORING_EVERY
from services.monitoring import Monitoring
from services.periodic import Job
from store.notify import Notifier
from store.pool import Pool


@dataclass(frozen=True)
class Tools:
    """What activities and jobs are made with. ``clock`` gives the instant (UTC)."""

    settings: Settings
    pool: Pool
    notifier: Notifier
    clock: Callable[[], datetime]
    connected: asyncio.Future[Client] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    async def client(self) -> Client:
        """Temporal's client, once Temporal is there. A job that does not need it never waits for it."""
        return await asyncio.shield(self.connected)


def activities_on(tools: Tools) -> Sequence[Callable[..., Any]]:
    """Every activity of the watcher's task queue. Plain functions run in threads and hold up nobody."""
    look = Observe(
        tools.pool, tools.notifier, tools.clock, tools.settings.data_folder, tools.settings.watch_speed
    )
    return [look.resume, look.observe, look.note]


def jobs_on(tools: Tools) -> Sequence[Job]:
    """Every periodic job."""

    async def monitoring(now: datetime) -> int:
        client = await tools.client()
        settings = tools.settings
        made = Monitoring(tools.pool, client, settings.watch_queue, settings.watch_speed)
        return await made.ensure(now)

    return [
        Job("monitoring", MONITORING_EVERY, monitoring),
        *intake_jobs(tools.settings, tools.pool, tools.clock),
    ]
