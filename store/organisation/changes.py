"""The record of changes: who, why, what was before and what is now, in the change's transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from store.organisation.errors import ReasonMissing
from store.pool import Database
from store.queries import query

ORGANISATION = "pingxi_organisation"
LONGEST_REASON = 1_000

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

# With every change.
RECORD = query(
    "organisation.record",
    """
    INSERT INTO organisation_changes (at, who, why, what, subject, before, after)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb)""",
)
# Before every change: they are few, and each sees what the one before has left.
LOCK = query("organisation.lock", "SELECT pg_advisory_xact_lock(hashtextextended('pingxi organisation', 0))")
# In the change's transaction, so that the listeners are woken by its commit and only by that.
WAKE = query("organisation.wake", "SELECT pg_notify($1, '')")

# The administrator's page of changes, newest first.
LIST = query(
    "organisation.changes",
    """
    SELECT no, at, who, why, what, subject, before, after FROM organisation_changes
    WHERE ($1::text IS NULL OR subject = $1) AND ($2::text IS NULL OR who = $2)
      AND ($3::bigint IS NULL OR no < $3)
    ORDER BY no DESC LIMIT $4""",
)

# After an import: what it has changed, in order.
SINCE = query(
    "organisation.changes_since",
    """
    SELECT no, at, who, why, what, subject, before, after FROM organisation_changes WHERE no > $1
    ORDER BY no""",
)
LAST = query("organisation.last_change", "SELECT coalesce(max(no), 0) FROM organisation_changes")


@dataclass(frozen=True)
class By:
    """Who makes a change, and why and when: a person's id, or ``setup`` or ``import`` where nobody signed in.

    Raises ReasonMissing where the reason is empty or longer than 1000 characters.
    """

    who: str
    why: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "why", self.why.strip())
        if not 0 < len(self.why) <= LONGEST_REASON:
            raise ReasonMissing(field="why")


@dataclass(frozen=True)
class Change:
    """One change on record. ``before`` and ``after`` leave out what has no value; ``subject`` is an id."""

    no: int
    at: datetime
    who: str
    why: str
    what: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@asynccontextmanager
async def changing(db: Database) -> AsyncIterator[Connection]:
    """One transaction for a change, one change at a time; those who wait for changes are woken by its commit.

    Inside a transaction that is already open, it becomes a part of that one.
    """
    if isinstance(db, asyncpg.Pool):
        async with db.acquire() as connection, changing(connection) as opened:
            yield opened
        return
    async with db.transaction():
        await db.execute(LOCK)
        yield db
        await db.execute(WAKE, ORGANISATION)


async def record(
    db: Database,
    by: By,
    what: str,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Put a change on record. ``what``: its kind (``appointed``); ``subject``: the id of what it is about."""
    await db.execute(RECORD, by.at, by.who, by.why, what, subject, _json(before), _json(after))


async def changes(
    db: Database,
    subject: str | None = None,
    who: str | None = None,
    before_no: int | None = None,
    limit: int = 50,
) -> Sequence[Change]:
    """What was changed, newest first; of one subject or by one person only if given, below ``before_no``."""
    return [change_from(row) for row in await db.fetch(LIST, subject, who, before_no, limit)]


async def last_change(db: Database) -> int:
    """The number of the last change, or 0."""
    return int(await db.fetchval(LAST))


async def changes_since(db: Database, no: int) -> Sequence[Change]:
    """What was changed after the change of this number, oldest first."""
    return [change_from(row) for row in await db.fetch(SINCE, no)]


def change_from(row: asyncpg.Record) -> Change:
    """A change from a row of its columns."""
    before, after = (None if row[name] is None else orjson.loads(row[name]) for name in ("before", "after"))
    return Change(**{**row, "before": before, "after": after})


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(_plain(value), option=orjson.OPT_SORT_KEYS).decode()


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: each.astimezone(UTC).isoformat() if isinstance(each, datetime) else each
        for name, each in value.items()
        if each is not None
    }
