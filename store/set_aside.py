"""What could not be kept as a post or counts: sealed, with what was wrong, until somebody has seen to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import orjson

from store.pool import Database
from store.queries import affected, query


@dataclass(frozen=True, slots=True)
class NewAside:
    """An item to be set aside. ``origin``: how it came; ``item``: its number there, from 1.

    ``problems``: what is wrong, as JSON; ``sealed``: the item, encrypted; ``digest``: what it is known by.
    """

    source: str
    received_at: datetime
    origin: str
    item: int
    problems: str
    sealed: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Aside:
    """An item that is set aside."""

    no: int
    source: str
    received_at: datetime
    origin: str
    item: int
    problems: Sequence[Mapping[str, object]]
    sealed: bytes


# By the intake. The same item once more is the same row.
KEEP = query(
    "set_aside.keep",
    """
    INSERT INTO set_aside (source, received_at, origin, item, problems, sealed, digest)
    SELECT source, received_at, origin, item, problems::jsonb, sealed, digest
    FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::integer[], $5::text[], $6::bytea[],
                $7::bytea[])
        AS g (source, received_at, origin, item, problems, sealed, digest)
    ORDER BY source, digest
    ON CONFLICT (source, digest) DO NOTHING""",
)
PAGE = query(
    "set_aside.page",
    """
    SELECT no, source, received_at, origin, item, problems::text AS problems, sealed FROM set_aside
    WHERE ($1::text IS NULL OR source = $1) AND ($2::bigint IS NULL OR no < $2) ORDER BY no DESC LIMIT $3""",
)
COUNT = query("set_aside.count", "SELECT source, count(*) AS number FROM set_aside GROUP BY source")
EXPIRE = query("set_aside.expire", "DELETE FROM set_aside WHERE received_at < $1")

_FIELDS = tuple(NewAside.__dataclass_fields__)


async def set_aside(db: Database, items: Sequence[NewAside]) -> None:
    """Set these aside; what is set aside already stays one."""
    if items:
        await db.execute(KEEP, *([getattr(each, name) for each in items] for name in _FIELDS))


async def page_of_aside(
    db: Database, source: str | None = None, below: int | None = None, limit: int = 50
) -> Sequence[Aside]:
    """What is set aside, the newest first; of one source only, and below a number, where given."""
    return [_aside(row) for row in await db.fetch(PAGE, source, below, limit)]


async def aside_by_source(db: Database) -> Mapping[str, int]:
    """Source -> how many of its items are set aside."""
    return {row["source"]: row["number"] for row in await db.fetch(COUNT)}


async def expire_aside(db: Database, before: datetime) -> int:
    """Delete what was set aside before this instant. Returns how many."""
    return affected(await db.execute(EXPIRE, before))


def _aside(row: asyncpg.Record) -> Aside:
    return Aside(**{**row, "problems": orjson.loads(row["problems"])})
