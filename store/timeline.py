"""The timeline as screens, players and auditors read it. Only `store.heads` writes it; nothing changes it."""

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
class TimelineRow:
    """One event. ``body`` is its whole JSON as text; ``texts`` are its signal's words, if any are left."""

    incident_id: str
    no: int
    type: str
    at: datetime
    signal_id: str | None
    sender: str | None
    role: str | None
    received_at: datetime | None
    payload_digest: str | None
    body: str
    chain: str
    record_no: int
    texts: Mapping[str, str] | None
    texts_erased_at: datetime | None


@dataclass(frozen=True)
class TimelineTotals:
    """How long a timeline is, and from when to when; the instants are None while it is empty."""

    events: int
    last_no: int
    first_at: datetime | None
    last_at: datetime | None


COLUMNS = """
    SELECT e.incident_id, e.no, e.type, e.at, e.signal_id, e.sender, e.role, e.received_at, e.payload_digest,
           e.body::text AS body, e.chain, e.record_no, p.body::text AS texts, p.erased_at AS texts_erased_at
    FROM timeline e LEFT JOIN payloads p ON p.signal_id = e.signal_id"""

# Pages, streams that resume, and players: from a number on.
FROM_NO = query(
    "timeline.from_no", f"{COLUMNS} WHERE e.incident_id = $1 AND e.no >= $2 ORDER BY e.no LIMIT $3"
)

# The newest first, as a page shows them: below a number.
BELOW_NO = query(
    "timeline.below_no",
    f"{COLUMNS} WHERE e.incident_id = $1 AND ($2::integer IS NULL OR e.no < $2) ORDER BY e.no DESC LIMIT $3",
)

# Rebuilding and auditing: the bare events, without anybody's words.
BODIES = query(
    "timeline.bodies",
    """
    SELECT no, body::text AS body, chain, record_no FROM timeline
    WHERE incident_id = $1 AND no >= $2 ORDER BY no LIMIT $3""",
)

# Above the timeline, and for a stream to know where it stands.
TOTALS = query(
    "timeline.totals",
    """
    SELECT count(*) AS events, coalesce(max(no), 0) AS last_no, min(at) AS first_at, max(at) AS last_at
    FROM timeline WHERE incident_id = $1""",
)


async def events_from(db: Database, incident_id: str, no: int = 1, limit: int = 500) -> Sequence[TimelineRow]:
    """The events from number ``no`` on, in order."""
    return [timeline_row(row) for row in await db.fetch(FROM_NO, incident_id, no, limit)]


async def events_below(
    db: Database, incident_id: str, no: int | None = None, limit: int = 100
) -> Sequence[TimelineRow]:
    """The newest events first, beginning below number ``no`` if one is given."""
    return [timeline_row(row) for row in await db.fetch(BELOW_NO, incident_id, no, limit)]


async def bodies_from(
    db: Database, incident_id: str, no: int = 1, limit: int = 5_000
) -> Sequence[tuple[int, str, str, int]]:
    """Number, JSON text, chain and record number of the events from ``no`` on, in order."""
    return [tuple(row) for row in await db.fetch(BODIES, incident_id, no, limit)]


async def timeline_totals(db: Database, incident_id: str) -> TimelineTotals:
    """How many events there are and over what time."""
    row = await db.fetchrow(TOTALS, incident_id)
    assert row is not None
    return TimelineTotals(**row)


def timeline_row(found: asyncpg.Record) -> TimelineRow:
    """One event as the columns of ``COLUMNS`` give it."""
    row: dict[str, Any] = dict(found)
    texts = row.pop("texts")
    return TimelineRow(texts=orjson.loads(texts) if texts else None, **row)
