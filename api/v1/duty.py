"""One's own duty by JSON: what one holds, one's shifts and absences, and handing a role over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from api.administrator.asked import Asked, InReach, Why
from api.guard import Operator
from api.house import house_of
from api.language import words_of
from api.operator.handed import waiting_for
from api.operator.handover import AHEAD
from api.v1.organisation import Made
from store.organisation.absences import Absence, absences, note_absence
from store.organisation.changes import By
from store.organisation.handovers import LONGEST_NOTE, Handover, hand_over, take_over
from store.organisation.holding import Held, held_by
from store.organisation.shifts import Shift, shifts_of_person
from store.queries import RoleIn

router = APIRouter(prefix="/api/v1/duty", tags=["organisation"])

Id = Annotated[str, Field(min_length=1, max_length=64)]


@dataclass(frozen=True)
class OwnDuty:
    """What I hold now; my shifts and absences to come; what was handed over to me and is not yet taken."""

    held: Sequence[Held]
    shifts: Sequence[Shift]
    absences: Sequence[Absence]
    waiting: Sequence[Handover]


class Give(Asked):
    """A role that I hold goes to the next one, with a note that holds no secret."""

    plan: Id
    role: Id
    body: Id | None = None
    taker: Id
    note: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class Take(Asked):
    """A hand-over that was given to me."""

    id: Id


class Away(Asked):
    """I am away, from now on or from an instant, until another or until I say that I am back."""

    from_at: InReach | None = None
    until_at: InReach | None = None
    why: Why


@router.get("")
async def show(request: Request, visitor: Operator) -> OwnDuty:
    """My own duty."""
    house, person = house_of(request), visitor.person.id
    now = house.clock()
    return OwnDuty(
        held=await held_by(house.pool, person, now),
        shifts=await shifts_of_person(house.pool, person, now, now + AHEAD),
        absences=await absences(house.pool, person, now),
        waiting=await waiting_for(house, person),
    )


@router.post("/handovers", status_code=201)
async def give(request: Request, visitor: Operator, asked: Give) -> Made:
    """Hand a role over."""
    house, role = house_of(request), RoleIn(asked.plan, asked.role, asked.body)
    by = By(visitor.person.id, words_of(request)("handover_why"), house.clock())
    made = await hand_over(house.pool, visitor.person.id, asked.taker, role, asked.note, by)
    return Made(id=made.id)


@router.post("/handovers/take")
async def take(request: Request, visitor: Operator, asked: Take) -> Made:
    """Take over what was handed to me."""
    house = house_of(request)
    by = By(visitor.person.id, words_of(request)("handover_why"), house.clock())
    await take_over(house.pool, asked.id, visitor.person.id, by)
    return Made(id=asked.id)


@router.post("/absences", status_code=201)
async def go_away(request: Request, visitor: Operator, asked: Away) -> Made:
    """Say that I am away."""
    house = house_of(request)
    by = By(visitor.person.id, asked.why, house.clock())
    made = await note_absence(house.pool, visitor.person.id, asked.from_at or by.at, asked.until_at, by)
    return Made(id=made.id)
