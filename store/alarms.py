"""What somebody who runs the service must look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Alarm:
    """One alarm: a stable code and the values that its text names."""

    id: int
    at: datetime
    code: str
    incident_id: str | None
    params: Mapping[str, object]
    over_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it tells of something that can end and has not. Others tell of what happened."""
        return self.over_at is None and "run_id" in self.params


# When something happened that nobody's signal explains: a forged envelope, a fenced run, a task that fails.
RAISE = query(
    "alarms.raise",
    "INSERT INTO alarms (at, code, incident_id, params) VALUES ($1, $2, $3, $4::jsonb) RETURNING id",
)

# The page of alarms, newest first, a page at a time.
NEWEST = query(
    "alarms.newest",
    """
    SELECT id, at, code, incident_id, params::text AS params, over_at FROM alarms
    WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2""",
)

# Every few seconds: which runs are known to fail, and which of them do so no more.
STANDING = query(
    "alarms.standing",
    """
    SELECT id, params ->> 'run_id' AS run_id FROM alarms
    WHERE code = $1 AND over_at IS NULL AND params ? 'run_id'""",
)
END = query("alarms.end", "UPDATE alarms SET over_at = $2 WHERE id = ANY($1::bigint[]) AND over_at IS NULL")

# Above the first page of those who oversee.
COUNT = query("alarms.count", "SELECT count(*) FROM alarms WHERE over_at IS NULL AND params ? 'run_id'")


async def raise_alarm(
    db: Database, code: str, at: datetime, incident_id: str | None = None, **params: object
) -> int:
    """Record an alarm and return its id. ``params`` are ids, counts and our words, never people's text."""
    return int(await db.fetchval(RAISE, at, code, incident_id, orjson.dumps(params).decode()))


async def alarms(db: Database, below: int | None = None, limit: int = 50) -> Sequence[Alarm]:
    """The newest alarms, or those below an id."""
    return [_row(row) for row in await db.fetch(NEWEST, below, limit)]


async def standing_of_runs(db: Database, code: str) -> Mapping[str, int]:
    """Run -> the alarm of this code that was raised for it and is not over."""
    return {row["run_id"]: row["id"] for row in await db.fetch(STANDING, code)}


async def end_alarms(db: Database, ids: Sequence[int], at: datetime) -> None:
    """Mark alarms as over: what they told of goes on no more."""
    if ids:
        await db.execute(END, ids, at)


async def count_standing(db: Database) -> int:
    """How many alarms stand of those that can end."""
    return int(await db.fetchval(COUNT))


def _row(row: asyncpg.Record) -> Alarm:
    return Alarm(**{**row, "params": orjson.loads(row["params"])})
