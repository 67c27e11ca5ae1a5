"""A batch of items of a source: what is good is kept, what is not is set aside by its number, in one commit.

So whoever brings it may send it again whenever in doubt: nothing is kept twice, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from domain.errors import FieldProblem
from intake.errors import SourceBringsNothing, SourceEnded, SourceUnknown
from intake.items import Read, read_item
from intake.keys import IntakeKeys
from store.partitions import COUNTS, POSTS, make_partitions
from store.pool import Database, Pool
from store.post_counts import NewCounts, keep_counts
from store.posts import Key, NewPost, digests_of, keep_posts
from store.set_aside import NewAside, set_aside
from store.sources import Source, heard_of, source_by_name

LARGEST_BATCH = 5_000
"""Items that are taken at once."""


@dataclass(frozen=True)
class Given:
    """An item as it came: its number from 1, its value, its bytes; or what kept it from being read."""

    no: int
    value: object
    raw: bytes
    problems: Sequence[FieldProblem] = ()

    @classmethod
    def of(cls, no: int, value: object) -> Given:
        """An item that was read from JSON."""
        return cls(no, value, orjson.dumps(value))


@dataclass(frozen=True)
class Bad:
    """An item that was set aside, and why."""

    no: int
    problems: Sequence[FieldProblem]


@dataclass(frozen=True)
class Kept:
    """What became of a batch: how many posts were new, how many had been kept before (``repeated``).

    ``differing``: the numbers of those of the latter that said something else then; ``counts``: how many said
    something new; ``expired``: how many items are older than what is kept at all; ``bad``: what is set aside;
    ``known``: the whole message had been taken before.
    """

    items: int = 0
    posts: int = 0
    repeated: int = 0
    differing: Sequence[int] = ()
    counts: int = 0
    expired: int = 0
    bad: Sequence[Bad] = ()
    known: bool = False


@dataclass(frozen=True)
class Intake:
    """What it takes to keep a batch. ``keep_for``: posts that were written longer ago are not kept at all."""

    pool: Pool
    keys: IntakeKeys
    keep_for: timedelta


Further = Callable[[Database], Awaitable[bool]]
"""What is to be done in the same commit; False if nothing further is to be done in it."""


async def pushing_source(db: Database, name: str) -> Source:
    """The source of this name, to which something is brought.

    Raises SourceUnknown, SourceEnded or SourceBringsNothing.
    """
    source = await open_source(db, name)
    if source.kind != "push":
        raise SourceBringsNothing(source=name)
    return source


async def open_source(db: Database, name: str) -> Source:
    """The source of this name. Raises SourceUnknown or SourceEnded."""
    source = await source_by_name(db, name)
    if source is None:
        raise SourceUnknown(source=name)
    if source.ended_at is not None:
        raise SourceEnded(source=name)
    return source


async def keep_batch(
    intake: Intake,
    source: str,
    items: Sequence[Given],
    now: datetime,
    origin: str,
    first: Further | None = None,
) -> Kept:
    """Keep a batch of a source, all of it in one commit. ``first`` is done in the same, before anything else.

    ``origin`` says how it came (``http``, ``feed``, the name of a file), beside what is set aside.
    """
    read = [(item, _read(item, source, intake.keys, now)) for item in items]
    oldest = now - intake.keep_for
    posts = [(item.no, each.post) for item, each in read if each.post and each.post.posted_at > oldest]
    counts = [each.counts for _, each in read if each.counts and each.counts.observed_at > oldest]
    bad = [Bad(item.no, each.problems) for item, each in read if each.problems]
    await make_partitions(intake.pool, POSTS, [post.posted_at for _, post in posts])
    await make_partitions(intake.pool, COUNTS, [each.observed_at for each in counts])
    aside = [_aside(item, each, source, intake.keys, now, origin) for item, each in read if each.problems]
    async with intake.pool.acquire() as connection, connection.transaction():
        if first is not None and not await first(connection):
            return Kept(items=len(items), known=True)
        fresh, changed = await _keep(connection, posts, counts)
        await set_aside(connection, aside)
        await heard_of(connection, source, now)
        differing = await _differing(connection, posts, fresh)
    expired = sum(1 for _, each in read if _too_old(each, oldest))
    return Kept(len(items), len(fresh), len(posts) - len(fresh), differing, changed, expired, bad)


async def _keep(
    db: Database, posts: Sequence[tuple[int, NewPost]], counts: Sequence[NewCounts]
) -> tuple[frozenset[Key], int]:
    return await keep_posts(db, [post for _, post in posts]), await keep_counts(db, counts)


async def _differing(
    db: Database, posts: Sequence[tuple[int, NewPost]], fresh: frozenset[Key]
) -> Sequence[int]:
    """The numbers of posts that had been kept before, and said something else then."""
    seen: set[Key] = set()
    again = []
    for no, post in posts:
        if post.key not in fresh or post.key in seen:
            again.append((no, post))
        seen.add(post.key)
    if not again:
        return ()
    known = await digests_of(db, [post.key for _, post in again])
    return [no for no, post in again if known.get(post.key, post.digest) != post.digest]


def _read(item: Given, source: str, keys: IntakeKeys, now: datetime) -> Read:
    return Read(problems=item.problems) if item.problems else read_item(item.value, source, keys, now)


def _too_old(read: Read, oldest: datetime) -> bool:
    if read.post is not None:
        return read.post.posted_at <= oldest
    return read.counts is not None and read.counts.observed_at <= oldest


def _aside(item: Given, read: Read, source: str, keys: IntakeKeys, now: datetime, origin: str) -> NewAside:
    named: list[dict[str, Any]] = [
        {"field": each.field, "code": each.code, "params": each.params} for each in read.problems
    ]
    problems = orjson.dumps(named).decode()
    return NewAside(source, now, origin, item.no, problems, keys.seal(item.raw), keys.digest(item.raw))
