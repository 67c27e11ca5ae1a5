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


# When something happened that nobody's signal explains: a forged envelope, a fenced run, a task that fails.
RAISE = query(
    "alarms.raise",
    "INSERT INTO alarms (at, code, incident_id, params) VALUES ($1, $2, $3, $4::jsonb) RETURNING id",
)

# The page of health, newest first, a page at a time.
NEWEST = query(
    "alarms.newest",
    """
    SELECT id, at, code, incident_id, params::text AS params FROM alarms
    WHERE $1::timestamptz IS NULL OR (at, id) < ($1, $2::bigint)
    ORDER BY at DESC, id DESC LIMIT $3""",
)


async def raise_alarm(
    db: Database, code: str, at: datetime, incident_id: str | None = None, **params: object
) -> int:
    """Record an alarm and return its id. ``params`` are ids, counts and our words, never people's text."""
    return int(await db.fetchval(RAISE, at, code, incident_id, orjson.dumps(params).decode()))


async def alarms(db: Database, after: Alarm | None = None, limit: int = 50) -> Sequence[Alarm]:
    """The newest alarms, or those older than ``after``."""
    place = (after.at, after.id) if after else (None, None)
    return [_row(row) for row in await db.fetch(NEWEST, *place, limit)]


def _row(row: asyncpg.Record) -> Alarm:
    return Alarm(**{**row, "params": orjson.loads(row["params"])})
