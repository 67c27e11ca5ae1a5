"""Incidents as lists and pages read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.errors import PingxiError
from store.pool import Database
from store.queries import query


class CursorUnreadable(PingxiError):
    """What was given as the place to go on from is not one that a list gave out. Params: cursor."""

    code = "cursor_unreadable"


@dataclass(frozen=True)
class IncidentRow:
    """One incident of the read model. ``title`` None: its words were erased; ``body_id`` None: the whole's.

    ``vacant`` are the plan's roles that nobody holds for it.
    """

    id: str
    plan_hash: str
    plan_id: str
    phase: str
    level: str | None
    level_proposed: str | None
    occurred_at: datetime | None
    arose_at: datetime | None
    discovered_at: datetime | None
    opened_at: datetime
    confirmed_at: datetime | None
    calm_at: datetime | None
    closed_at: datetime | None
    next_due_at: datetime | None
    open_duties: int
    late_duties: int
    title_signal_id: str | None
    event_no: int
    updated_at: datetime
    title: str | None
    body_id: str | None = None
    vacant: Sequence[str] = ()


@dataclass(frozen=True)
class Cursor:
    """A place in a list from the newest on: after the incident that was opened then and has this id."""

    opened_at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The inverse of ``str``. Raises CursorUnreadable."""
        instant, _, incident_id = text.partition("~")
        try:
            opened_at = datetime.fromisoformat(instant)
        except ValueError as error:
            raise CursorUnreadable(cursor=text) from error
        if not incident_id or opened_at.tzinfo is None:
            raise CursorUnreadable(cursor=text)
        return cls(opened_at, incident_id)


@dataclass(frozen=True)
class IncidentFilter:
    """Which incidents a list shows; None or empty does not narrow it. ``opened_until`` is exclusive."""

    levels: Sequence[str] = ()
    phases: Sequence[str] = ()
    plan_id: str | None = None
    late: bool | None = None
    text: str | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    plans: Sequence[str] = ()
    without_plans: Sequence[str] = ()


@dataclass(frozen=True)
class Tally:
    """How many incidents of a plan are in a level and phase, how many are late, and by how many duties."""

    plan_id: str
    level: str | None
    phase: str
    incidents: int
    late: int
    late_duties: int


COLUMNS = """
    SELECT i.id, i.plan_hash, i.plan_id, i.phase, i.level, i.level_proposed, i.occurred_at, i.arose_at,
           i.discovered_at, i.opened_at, i.confirmed_at, i.calm_at, i.closed_at, i.next_due_at, i.open_duties,
           i.late_duties, i.title_signal_id, i.event_no, i.updated_at, t.body ->> 'title' AS title,
           i.body_id, coalesce(i.vacant, '{}') AS vacant
    FROM incidents i LEFT JOIN payloads t ON t.signal_id = i.title_signal_id"""

# The list, newest first, a page at a time. The words sought are data, not a pattern.
LIST = query(
    "incidents.list",
    f"""{COLUMNS}
    WHERE (cardinality($1::text[]) = 0 OR i.level = ANY($1))
      AND (cardinality($2::text[]) = 0 OR i.phase = ANY($2))
      AND ($3::text IS NULL OR i.plan_id = $3)
      AND ($4::boolean IS NULL OR (i.late_duties > 0) = $4)
      AND ($5::text IS NULL OR strpos(lower(t.body ->> 'title'), lower($5)) > 0)
      AND ($6::timestamptz IS NULL OR i.opened_at >= $6)
      AND ($7::timestamptz IS NULL OR i.opened_at < $7)
      AND ($8::timestamptz IS NULL OR (i.opened_at, i.id) < ($8, $9::text))
      AND (cardinality($11::text[]) = 0 OR i.plan_id = ANY($11))
      AND (cardinality($12::text[]) = 0 OR i.plan_id <> ALL($12))
    ORDER BY i.opened_at DESC, i.id DESC LIMIT $10""",
)

# The figures above the list.
TALLY = query(
    "incidents.tally",
    """
    SELECT plan_id, level, phase, count(*) AS incidents, count(*) FILTER (WHERE late_duties > 0) AS late,
           sum(late_duties) AS late_duties
    FROM incidents GROUP BY plan_id, level, phase ORDER BY plan_id, level, phase""",
)

# The incident's page.
ONE = query("incidents.one", f"{COLUMNS} WHERE i.id = $1")

# What may be done now is asked of the state itself.
STATE = query("incidents.state", "SELECT plan_hash, state FROM heads WHERE incident_id = $1")


Page: TypeAlias = tuple[Sequence[IncidentRow], Cursor | None]


async def list_incidents(
    db: Database, which: IncidentFilter, after: Cursor | None = None, limit: int = 50
) -> Page:
    """One page, newest first, and where the next begins, or None at the end."""
    rows = await db.fetch(
        LIST, list(which.levels), list(which.phases), which.plan_id, which.late, which.text,
        which.opened_from, which.opened_until,
        after.opened_at if after else None, after.id if after else None, limit + 1,
        list(which.plans), list(which.without_plans),
    )  # fmt: skip
    page = [IncidentRow(**row) for row in rows[:limit]]
    more = len(rows) > limit
    return page, Cursor(page[-1].opened_at, page[-1].id) if more else None


async def tally_incidents(db: Database) -> Sequence[Tally]:
    """The counts of all incidents by plan, level and phase."""
    return [Tally(**row) for row in await db.fetch(TALLY)]


async def incident_by_id(db: Database, incident_id: str) -> IncidentRow | None:
    """One incident, or None if nothing has been recorded of it yet."""
    row = await db.fetchrow(ONE, incident_id)
    return IncidentRow(**row) if row else None


async def state_of(db: Database, incident_id: str) -> tuple[str, str | None] | None:
    """The hash of the incident's plan and its state as JSON text; None if nothing has been recorded yet."""
    row = await db.fetchrow(STATE, incident_id)
    return (row["plan_hash"], row["state"]) if row else None
