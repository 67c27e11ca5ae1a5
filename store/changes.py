"""Which incidents have changed lately, for the stream over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Change:
    """Where one incident stands since its last event."""

    id: str
    plan_id: str
    body_id: str | None
    event_no: int
    phase: str
    level: str | None
    late_duties: int
    next_due_at: datetime | None
    updated_at: datetime


# At every wake-up of a stream. Its reader asks again from a little before, for commits that came late.
CHANGED = query(
    "changes.changed",
    """
    SELECT id, plan_id, body_id, event_no, phase, level, late_duties, next_due_at, updated_at
    FROM incidents
    WHERE (updated_at, id) > ($1, $2::text) ORDER BY updated_at, id LIMIT $3""",
)


async def changed_since(db: Database, at: datetime, after: str = "", limit: int = 1_000) -> Sequence[Change]:
    """The incidents last changed at this instant (beyond the id ``after``) or later, in order."""
    return [Change(**row) for row in await db.fetch(CHANGED, at, after, limit)]
