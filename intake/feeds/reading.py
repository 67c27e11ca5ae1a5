"""Reading the feeds that are due: each by itself, so that one that fails or dawdles holds up no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import structlog

from intake.batch import Given, Intake, keep_batch
from intake.feeds.entries import entries
from intake.feeds.errors import FeedUnreadable
from intake.feeds.fetching import Asked, Resolver, fetch
from store.sources import Source, feed_failed, feed_read, take_due_feeds

log = structlog.get_logger()

AT_ONCE = 5
TAKEN = 50
LEASE = timedelta(minutes=5)
"""So long a feed is taken before somebody else may read it, should whoever took it have died."""
LONGEST_REST = timedelta(hours=6)


async def read_due_feeds(
    intake: Intake, clock: Callable[[], datetime], client: httpx.AsyncClient, resolve: Resolver | None = None
) -> int:
    """Read every feed that is due, and keep what is new in it. Returns how many were read or tried.

    A feed that fails is tried again after twice as long each time, six hours at most, or when its server asks
    for it: why stands with its source, and it has not been heard of meanwhile.
    """
    now = clock()
    due = await take_due_feeds(intake.pool, now, now + LEASE, TAKEN)
    free = asyncio.Semaphore(AT_ONCE)

    async def read(source: Source) -> None:
        async with free:
            await _read(intake, source, clock, client, resolve)

    ended = await asyncio.gather(*(read(source) for source in due), return_exceptions=True)
    for each in ended:
        if isinstance(each, BaseException):
            raise each
    return len(due)


async def _read(
    intake: Intake, source: Source, clock: Callable[[], datetime], client: httpx.AsyncClient,
    resolve: Resolver | None,
) -> None:  # fmt: skip
    assert source.url is not None
    asked = Asked(source.url, source.etag, source.modified, source.private_allowed)
    try:
        fetched = await fetch(client, asked, clock(), resolve)
        items = []
        if fetched.body is not None:
            items = entries(fetched.body, fetched.content_type, source.url, clock())
    except FeedUnreadable as error:
        await _failed(intake, source, error, clock())
        return
    now = clock()
    kept = await keep_batch(
        intake, source.name, [Given.of(no, item) for no, item in enumerate(items, 1)], now, "feed"
    )
    changed = fetched.body is not None
    etag, modified = (fetched.etag, fetched.modified) if changed else (source.etag, source.modified)
    await feed_read(
        intake.pool, source.name, now, now + timedelta(seconds=source.every_seconds), etag, modified
    )
    log.info("feed_read", source=source.name, posts=kept.posts, aside=len(kept.bad), changed=changed)


async def _failed(intake: Intake, source: Source, error: FeedUnreadable, now: datetime) -> None:
    every = timedelta(seconds=source.every_seconds)
    rest = max(every, min(every * (1 << min(source.failures, 10)), LONGEST_REST))
    await feed_failed(intake.pool, source.name, error.reason, now, now + max(rest, error.wait or timedelta()))
    log.warning("feed_failed", source=source.name, reason=error.reason, failures=source.failures + 1)
