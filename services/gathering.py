"""What the watcher does for the intake: reading the feeds that are due, and keeping retention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from config import Settings
from intake.batch import Intake
from intake.expiring import expire_posts
from intake.feeds.fetching import new_client
from intake.feeds.reading import read_due_feeds
from intake.keys import intake_keys
from services.periodic import Job
from store.pool import Pool

FEEDS_EVERY = timedelta(seconds=20)
"""How often it is looked whether a feed is due; each has its own interval."""
RETENTION_EVERY = timedelta(hours=6)


def intake_jobs(settings: Settings, pool: Pool, clock: Callable[[], datetime]) -> Sequence[Job]:
    """The jobs of the intake. Its secret is read, or made, when the first of them is done."""
    made: list[Intake] = []

    def intake() -> Intake:
        if not made:
            keep_for = timedelta(days=settings.posts_retention_days)
            made.append(Intake(pool, intake_keys(settings.intake_place), keep_for))
        return made[0]

    async def feeds(_: datetime) -> int:
        async with new_client() as client:
            return await read_due_feeds(intake(), clock, client)

    async def retention(now: datetime) -> int:
        return (await expire_posts(pool, now, timedelta(days=settings.posts_retention_days))).total

    return [Job("feeds", FEEDS_EVERY, feeds), Job("retention", RETENTION_EVERY, retention)]
