"""Hand-overs as both of their people see them, and what still waits to be taken."""

from __future__ import annotations

from dataclasses import dataclass

from api.house import House
from api.views.organisation import Telling
from store.organisation.handovers import Handover, handovers
from store.queries import RoleIn


@dataclass(frozen=True)
class HandoverLine:
    """A hand-over in one line, with its note if it was not erased."""

    id: str
    who: str
    role: str
    note: str | None
    given: str
    taken: str


def handover_line(telling: Telling, row: Handover) -> HandoverLine:
    """One line."""
    return HandoverLine(
        row.id,
        f"{telling.person(row.giver_id)} → {telling.person(row.taker_id)}",
        telling.role_in(RoleIn(row.plan_id, row.role, row.body)),
        row.note,
        telling.words("org_given", at=telling.at(row.given_at)),
        telling.words("org_taken", at=telling.at(row.taken_at)) if row.taken_at else "",
    )


async def waiting_for(house: House, person_id: str) -> list[Handover]:
    """What was handed over to somebody and is not yet taken, newest first."""
    found = await handovers(house.pool, person_id, waiting=True)
    return [each for each in found if each.taker_id == person_id]
