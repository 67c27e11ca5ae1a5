"""The looks at incidents' posts, each with its figures; never changed once kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Observation:
    """One look. ``due_at``: when it was to be made; ``body``: everything that was seen, and what followed."""

    incident_id: str
    look_no: int
    due_at: datetime
    observed_at: datetime
    kept_at: datetime
    run_id: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """An incident that has posts to be watched, and where its watching stands; None before the first look."""

    incident_id: str
    plan_hash: str
    phase: str
    level: str | None
    event_no: int
    closed_at: datetime | None
    look_no: int | None
    observed_at: datetime | None
    body: Mapping[str, Any] | None


# By the activity `note`, after each look. What is there stays.
KEEP = query(
    "observations.keep",
    """
    INSERT INTO observations (incident_id, look_no, due_at, observed_at, kept_at, run_id, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb) ON CONFLICT (incident_id, look_no) DO NOTHING
    RETURNING look_no""",
)

_LOOKS = """
    SELECT incident_id, look_no, due_at, observed_at, kept_at, run_id, body::text AS body FROM observations"""

ONE = query("observations.one", f"{_LOOKS} WHERE incident_id = $1 AND look_no = $2")

# The incident's page: the counts of the last looks.
CURVE = query(
    "observations.curve",
    """
    SELECT incident_id, look_no, due_at, observed_at, kept_at, run_id,
           CASE WHEN look_no = max(look_no) OVER () THEN body
                ELSE jsonb_build_object('counts', body->'counts') END::text AS body
    FROM observations WHERE incident_id = $1 ORDER BY look_no DESC LIMIT $2""",
)

# An activity at each look: how long ago it was closed.
CLOSED_AT = query("observations.closed_at", "SELECT closed_at FROM incidents WHERE id = $1")

# Pages, and a run that goes on: the newest first.
NEWEST = query(
    "observations.newest",
    f"{_LOOKS} WHERE incident_id = $1 AND look_no < $2 ORDER BY look_no DESC LIMIT $3",
)

# A run that goes on: those within the longest window. The curve on a page: all of some days.
SINCE = query(
    "observations.since",
    f"""{_LOOKS} WHERE incident_id = $1 AND look_no > $3
        AND look_no > (SELECT coalesce(max(o.look_no), 0) FROM observations o
                       WHERE o.incident_id = $1 AND o.observed_at <= $2)
        ORDER BY look_no""",  # noqa: S608 columns of ours
)

# The watcher's loop, several times a minute: what has posts and is open, or was closed not long ago.
WATCHED = query(
    "observations.watched",
    """
    SELECT i.id AS incident_id, i.plan_hash, i.phase, i.level, i.event_no, i.closed_at,
           o.look_no, o.observed_at, o.body::text AS body
    FROM incidents i
    LEFT JOIN LATERAL (SELECT look_no, observed_at, body FROM observations
                       WHERE incident_id = i.id ORDER BY look_no DESC LIMIT 1) o ON true
    WHERE (i.phase NOT IN ('closed', 'dismissed') OR i.closed_at > $1)
      AND EXISTS (SELECT FROM incident_posts p WHERE p.incident_id = i.id)
    ORDER BY i.id""",
)


async def keep_observation(db: Database, look: Observation) -> bool:
    """Keep a look. Whether this very look is on record now; another of its number is left as it is."""
    body = orjson.dumps(look.body).decode()
    named = (look.incident_id, look.look_no)
    added = await db.fetchval(KEEP, *named, look.due_at, look.observed_at, look.kept_at, look.run_id, body)
    if added is not None:
        return True
    row = await db.fetchrow(ONE, *named)
    return row is not None and orjson.loads(row["body"]) == orjson.loads(body)


async def observation(db: Database, incident_id: str, look_no: int) -> Observation | None:
    """One look, or None if there is none of that number."""
    row = await db.fetchrow(ONE, incident_id, look_no)
    return None if row is None else _look(row)


async def newest_observations(
    db: Database, incident_id: str, below: int = 2**31 - 1, limit: int = 50
) -> Sequence[Observation]:
    """A page of looks, the newest first, of numbers below ``below``."""
    return [_look(row) for row in await db.fetch(NEWEST, incident_id, below, limit)]


async def observations_since(
    db: Database, incident_id: str, since: datetime, above: int = 0
) -> Sequence[Observation]:
    """The looks after an instant (UTC), in order, of numbers above ``above``."""
    return [_look(row) for row in await db.fetch(SINCE, incident_id, since, above)]


async def curve_of(db: Database, incident_id: str, limit: int = 480) -> Sequence[Observation]:
    """The last looks in order; of all but the last one only ``body["counts"]`` is read."""
    return [_look(row) for row in reversed(await db.fetch(CURVE, incident_id, limit))]


async def closed_at(db: Database, incident_id: str) -> datetime | None:
    """When an incident was last closed; None where it is open or unknown."""
    found: datetime | None = await db.fetchval(CLOSED_AT, incident_id)
    return found


async def watched_incidents(db: Database, closed_after: datetime) -> Sequence[Watched]:
    """The incidents that have posts, open or closed after that instant, each with its last look."""
    return [
        Watched(**{**row, "body": None if row["body"] is None else orjson.loads(row["body"])})
        for row in await db.fetch(WATCHED, closed_after)
    ]


def _look(row: asyncpg.Record) -> Observation:
    return Observation(**{**row, "body": orjson.loads(row["body"])})
