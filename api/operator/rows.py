"""Incidents as lines of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.house import House
from api.language import Words
from api.views.clock import countdown
from api.views.readable import Readable
from store.access import names_of_bodies
from store.incidents import IncidentRow

Names = Mapping[str | None, tuple[str, str]]


@dataclass(frozen=True)
class IncidentLine:
    """One incident of a list."""

    id: str
    title: str | None
    plan: str
    phase: str
    level: str
    level_proposed: str
    late_duties: int
    open_duties: int
    next_due_at: datetime | None
    countdown: str
    opened: str
    vacant: int = 0
    body: str = ""


async def incident_lines(house: House, words: Words, rows: Sequence[IncidentRow]) -> list[IncidentLine]:
    """Lines in the order of the rows."""
    lines = []
    bodies = await names_of_bodies(house.pool, [row.body_id for row in rows])
    for row in rows:
        readable = Readable(words, (await house.plans.by_hash(row.plan_hash)).plan)
        lines.append(_line(readable, row, house.clock(), bodies))
    return lines


def body_name(words: Words, names: Names, body: str | None) -> str:
    """The body that an incident belongs to, as people read it; empty for the organisation as a whole."""
    zh, en = names.get(body, (body or "", body or ""))
    return zh if words.chinese else en


def _line(readable: Readable, row: IncidentRow, now: datetime, bodies: Names) -> IncidentLine:
    words = readable.words
    return IncidentLine(
        id=row.id,
        title=row.title,
        plan=words.label(readable.plan.title),
        phase=row.phase,
        level=readable.level(row.level) if row.level else "",
        level_proposed=readable.level(row.level_proposed) if row.level_proposed else "",
        late_duties=row.late_duties,
        open_duties=row.open_duties,
        next_due_at=row.next_due_at,
        countdown=countdown(words, row.next_due_at, now) if row.next_due_at else "",
        opened=readable.short(row.opened_at),
        vacant=0 if row.closed_at else len(row.vacant),
        body=body_name(words, bodies, row.body_id),
    )
