"""Where posts come from: what brings them, and when it was last heard of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from store.organisation.changes import By, changing, record
from store.pool import Database
from store.queries import query

PUSH, FEED, PERSON = "push", "feed", "person"


@dataclass(frozen=True)
class Source:
    """A source. Instants in UTC. ``url``: of a feed; ``silent_seconds``: so long may it say nothing.

    ``webhook_no``: which of its secrets counts, 0 for none. ``error_code``: what was wrong with the last
    attempt to read it, None if it went well.
    """

    name: str
    kind: str
    title: str
    url: str | None
    every_seconds: int
    silent_seconds: int | None
    private_allowed: bool
    webhook_no: int
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    last_heard_at: datetime | None
    due_at: datetime | None
    tried_at: datetime | None
    failures: int
    error_code: str | None
    error_at: datetime | None
    etag: str | None
    modified: str | None

    def silent_since(self, now: datetime) -> datetime | None:
        """Since when it has said nothing, if that is longer than it may be; None if it is heard, or ended.

        A source that never said anything counts from when it was made.
        """
        if self.silent_seconds is None or self.ended_at is not None:
            return None
        heard = self.last_heard_at or self.made_at
        return heard if now - heard > timedelta(seconds=self.silent_seconds) else None


_COLUMNS = ", ".join(Source.__dataclass_fields__)
_SOURCES = f"SELECT {_COLUMNS} FROM sources"  # noqa: S608 names of ours

ADD = query(
    "sources.add",
    """
    INSERT INTO sources (name, kind, title, url, every_seconds, silent_seconds, private_allowed, made_by,
                         made_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz,
            CASE WHEN $2 = 'feed' THEN $9::timestamptz END)
    ON CONFLICT (name) DO NOTHING RETURNING name""",
)
END = query(
    "sources.end", "UPDATE sources SET ended_at = $2 WHERE name = $1 AND ended_at IS NULL RETURNING name"
)
# By an administrator: a webhook's secret is made, or made anew.
NEXT_SECRET = query(
    "sources.next_secret",
    """
    UPDATE sources SET webhook_no = webhook_no + 1 WHERE name = $1 AND ended_at IS NULL AND kind = 'push'
    RETURNING webhook_no""",
)
ALL = query("sources.all", f"{_SOURCES} ORDER BY ended_at IS NOT NULL, name LIMIT 1000")
ONE = query("sources.one", f"{_SOURCES} WHERE name = $1")
# With every batch. An older instant never replaces a newer one.
HEARD = query(
    "sources.heard",
    "UPDATE sources SET last_heard_at = greatest(last_heard_at, $2) WHERE name = $1",
)
# By whoever reads feeds, every few seconds. Whoever takes one has it for a while; others pass it over.
TAKE_DUE = query(
    "sources.take_due",
    f"""
    UPDATE sources SET due_at = $2, tried_at = $1
    WHERE name IN (SELECT name FROM sources WHERE kind = 'feed' AND ended_at IS NULL AND due_at <= $1
                   ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING {_COLUMNS}""",  # noqa: S608 names of ours
)
# After a feed was read, or was found unchanged.
READ = query(
    "sources.read",
    """
    UPDATE sources SET last_heard_at = greatest(last_heard_at, $2), due_at = $3, failures = 0,
        error_code = NULL, error_at = NULL, etag = $4, modified = $5
    WHERE name = $1""",
)
# After a feed could not be read.
FAILED = query(
    "sources.failed",
    """
    UPDATE sources SET failures = failures + 1, error_code = $2, error_at = $3, due_at = $4
    WHERE name = $1""",
)


@dataclass(frozen=True)
class NewSource:
    """A source to be made, its fields as in ``Source``."""

    name: str
    kind: str
    title: str = ""
    url: str | None = None
    every_seconds: int = 900
    silent_seconds: int | None = None
    private_allowed: bool = False


async def add_source(db: Database, new: NewSource, by: By) -> bool:
    """Make a source, on record. False if there is or was one of this name: posts of both would be mixed."""
    async with changing(db) as change:
        made = await change.fetchval(
            ADD, new.name, new.kind, new.title, new.url, new.every_seconds, new.silent_seconds,
            new.private_allowed, by.who, by.at,
        )  # fmt: skip
        if made is not None:
            about = {"name": new.name, "kind": new.kind, "title": new.title or None, "url": new.url}
            await record(change, by, "source_made", new.name, None, about)
    return made is not None


async def end_source(db: Database, name: str, by: By) -> bool:
    """From now on nothing is taken from it. False if there is none, or it was ended before."""
    async with changing(db) as change:
        ended = await change.fetchval(END, name, by.at)
        if ended is not None:
            await record(change, by, "source_ended", name, {"name": name}, None)
    return ended is not None


async def next_secret(db: Database, name: str, by: By) -> int | None:
    """Have another secret count for what the source signs; its number. None if the source does not push."""
    async with changing(db) as change:
        number: int | None = await change.fetchval(NEXT_SECRET, name)
        if number is not None:
            await record(change, by, "source_secret_made", name, None, {"name": name, "number": number})
    return number


async def sources(db: Database) -> Sequence[Source]:
    """All sources, those that count first, by name; at most 1000."""
    return [_source(row) for row in await db.fetch(ALL)]


async def source_by_name(db: Database, name: str) -> Source | None:
    """The source of this name, whether it counts or not, or None."""
    row = await db.fetchrow(ONE, name)
    return _source(row) if row else None


async def silent_sources(db: Database, now: datetime) -> Sequence[Source]:
    """The sources that have said nothing for longer than they may."""
    return [source for source in await sources(db) if source.silent_since(now) is not None]


async def heard_of(db: Database, name: str, at: datetime) -> None:
    """Write down that a source has brought something, or that it had nothing."""
    await db.execute(HEARD, name, at)


async def take_due_feeds(db: Database, now: datetime, again_at: datetime, limit: int) -> Sequence[Source]:
    """Feeds that are to be read now. If whoever takes them dies, they are due once more at ``again_at``."""
    return [_source(row) for row in await db.fetch(TAKE_DUE, now, again_at, limit)]


async def feed_read(
    db: Database, name: str, at: datetime, due_at: datetime, etag: str | None, modified: str | None
) -> None:
    """A feed was read: when it is next due, and what to ask with whether it has changed."""
    await db.execute(READ, name, at, due_at, etag, modified)


async def feed_failed(db: Database, name: str, code: str, at: datetime, due_at: datetime) -> None:
    """A feed could not be read: why, and when it is tried again. It has not been heard of by that."""
    await db.execute(FAILED, name, code, at, due_at)


def _source(row: asyncpg.Record) -> Source:
    return Source(*row.values())
