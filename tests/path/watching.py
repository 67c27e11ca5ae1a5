"""An incident whose posts are watched, on a server that skips time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from temporalio.worker import Worker

from activities.observe import Observe
from config import Settings
from domain.canonical import canonical
from services.monitoring import Monitoring
from store.incident_posts import link_posts
from store.observations import Observation, newest_observations
from store.organisation.changes import By
from store.plans import StoredPlan, put_plan
from store.post_counts import NewCounts, keep_counts
from store.posts import NewPost, keep_posts
from store.sources import NewSource, add_source, heard_of
from tests import sample
from tests.path.conftest import Path
from workflows import names

SOURCE = "weibo"
WATCH = {
    "cadences": [
        {"every": "PT15M", "mark": "assumed"},
        {"every": "PT5M", "levels": ["high"], "round_the_clock": True, "mark": "assumed"},
    ],
    "after_watch": {"during": "PT5H", "mark": "assumed"},
    "calm": {"windows": 2, "each": "PT1H", "permille": 50, "mark": "assumed"},
}


@dataclass
class Watched:
    """What a test needs to let an incident be watched."""

    path: Path
    began_at: datetime

    @property
    def queue(self) -> str:
        return f"{self.path.task_queue}-watch"

    @property
    def monitoring(self) -> Monitoring:
        return Monitoring(self.path.pool, self.path.client, self.queue)

    def handle(self) -> Any:
        return self.path.client.get_workflow_handle(names.monitoring_workflow_id(self.path.incident))

    @asynccontextmanager
    async def watcher(self) -> AsyncIterator[None]:
        """A watcher's worker, as long as the block lasts."""
        look = Observe(self.path.pool, self.path.notifier, lambda: self.path.now, Settings().data_folder)
        async with Worker(
            self.path.client, task_queue=self.queue, activities=[look.resume, look.observe, look.note]
        ):
            yield

    async def ensure(self) -> int:
        return await self.monitoring.ensure(await self.path.tick())

    async def reposts(self, course: Iterable[tuple[float, int]], post_id: str = "1") -> None:
        """What a site shows of a post: so many reposts so many hours after it was written."""
        found = []
        for hours, count in course:
            at = self.began_at + timedelta(hours=hours)
            found.append(NewCounts(SOURCE, post_id, at, at, reposts=count))
        await keep_counts(self.path.pool, found)

    async def post(self, post_id: str = "1", site: str = "weibo", hours: float = 0) -> None:
        """A post of the incident."""
        at = self.began_at + timedelta(hours=hours)
        new = NewPost(
            SOURCE, post_id, at, at, site, None, None, "post", None, None, "关于某事的帖文", b"\0" * 32
        )
        await keep_posts(self.path.pool, [new])
        await link_posts(self.path.pool, self.path.incident, [new.key], at, "test")

    async def heard_until(self, hours: float) -> None:
        """The source sends until then."""
        await heard_of(self.path.pool, SOURCE, self.began_at + timedelta(hours=hours))

    async def on(self, hours: float, step: float = 1.0) -> None:
        """Let hours pass; what is concluded meanwhile reaches the incident within ``step`` of them."""
        passed = 0.0
        while passed < hours:
            await self.path.pass_time(minutes=step * 60)
            await self.path.settle()
            passed += step

    async def looks(self) -> list[Observation]:
        """All looks so far, in order."""
        return list(reversed(await newest_observations(self.path.pool, self.path.incident, limit=5000)))


async def under_the_plan(path: Path) -> None:
    """What is opened from now on is watched as ``WATCH`` says."""
    _, path.plan_hash = sample.plan(watch=WATCH)
    stored = StoredPlan(path.plan_hash, "sample", 2, canonical(sample.body(watch=WATCH)), path.now)
    await put_plan(path.pool, stored)


async def watched(path: Path, level: str = "low", heard: float = 24 * 30) -> Watched:
    """An incident in handling, with one post of one source."""
    await under_the_plan(path)
    await path.open()
    await path.accept("confirm")
    await path.accept("grade", {"level": level})
    made = Watched(path, await path.tick())
    await add_source(path.pool, NewSource(SOURCE, "push"), By("ann", "试验", made.began_at))
    await made.post()
    await made.heard_until(heard)
    return made
