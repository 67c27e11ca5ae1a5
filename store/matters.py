"""What an incident's page takes out of the timeline beside its newest entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from store.pool import Database
from store.queries import query
from store.timeline import COLUMNS, TimelineRow, timeline_row


@dataclass(frozen=True)
class Counted:
    """The counts of one entry as they stood at ``observed_at`` (UTC)."""

    no: int
    observed_at: datetime
    counts: dict[str, int]


@dataclass(frozen=True)
class Merged:
    """An incident that was merged into another at ``at`` (UTC). ``title``: None once erased."""

    incident_id: str
    title: str | None
    at: datetime


# What was said, however far back: statements, papers, doubts, consultations, calls, corrections.
OF_TYPES = query(
    "matters.of_types",
    f"{COLUMNS} WHERE e.incident_id = $1 AND e.type = ANY($2::text[]) ORDER BY e.no DESC LIMIT $3",
)

# The chart of the counts.
COUNTS = query(
    "matters.counts",
    """
    SELECT no, body #>> '{fact,observed_at}' AS observed_at, (body #> '{fact,counts}')::text AS counts
    FROM timeline WHERE incident_id = $1 AND type = 'counts_observed' ORDER BY no DESC LIMIT $2""",
)

# The target of a merger shows what was merged into it.
MERGED_INTO = query(
    "matters.merged_into",
    """
    SELECT e.incident_id, p.body ->> 'title' AS title, e.at
    FROM timeline e JOIN incidents i ON i.id = e.incident_id
    LEFT JOIN payloads p ON p.signal_id = i.title_signal_id
    WHERE e.type = 'incident_merged' AND e.body #>> '{fact,into}' = $1 ORDER BY e.at LIMIT $2""",
)


async def events_of_types(
    db: Database, incident_id: str, types: Iterable[str], limit: int = 1_000
) -> Sequence[TimelineRow]:
    """The events of these types in order, the newest ones where there are more than ``limit``."""
    rows = await db.fetch(OF_TYPES, incident_id, list(types), limit)
    return [timeline_row(row) for row in reversed(rows)]


async def counts_of(db: Database, incident_id: str, limit: int = 1_000) -> Sequence[Counted]:
    """The counts in the order of their entries, the newest ones where there are more than ``limit``."""
    rows = await db.fetch(COUNTS, incident_id, limit)
    return [
        Counted(row["no"], datetime.fromisoformat(row["observed_at"]), orjson.loads(row["counts"]))
        for row in reversed(rows)
    ]


async def merged_into(db: Database, incident_id: str, limit: int = 100) -> Sequence[Merged]:
    """The incidents that were merged into this one, in order."""
    return [Merged(**row) for row in await db.fetch(MERGED_INTO, incident_id, limit)]
