"""Opening an incident."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.errors import RoleNotHeld
from api.guard import Operator, Visitor
from api.house import House, PinnedPlan, house_of
from api.language import Words, words_of
from api.operator.formpage import show_form
from api.operator.reading import Given, given_from, sending_from
from api.possible import Actor, roles_for
from api.sending import refusal, send
from api.templating import render
from api.v1.incidents import opening_place
from api.views.form import Choices, Option
from api.views.readable import Readable
from domain.errors import PingxiError
from intake.errors import DuplicateSignalId, PlanUnknown
from intake.ids import new_incident_id
from store.access import Place, bodies_going_on, held_for
from store.people import Person
from store.plan_releases import PlanNotInForce

router = APIRouter()


@router.get("/incidents/new")
async def show(request: Request, visitor: Operator, plan: str = "") -> Response:
    """The form for opening an incident; with several plans, the choice of one comes first."""
    plans = [each for each in await house_of(request).plans.in_force() if each.plan.kind == "incident"]
    chosen = [each for each in plans if each.plan.id == plan] if plan else plans
    if len(chosen) == 1:
        return await opening_form(request, visitor, chosen[0], Given())
    return render(request, "choose-plan.html", visitor=visitor, plans=plans)


@router.post("/incidents/new")
async def open_incident(request: Request, visitor: Operator) -> Response:
    """Open it, and go to its page; refused, the form comes back as it was filled in."""
    house = house_of(request)
    given = given_from(await request.form())
    pinned = await house.plans.by_hash(given.one("data.plan_hash"))
    incident_id = given.one("incident_id") or new_incident_id(house.clock(), pinned.plan.time_zone)
    try:
        sending = sending_from("open", given, pinned.plan.time_zone)
        place = await opening_place(house, pinned, sending.data.get("body"))
        row = await send(house, visitor.person, place, incident_id, sending)
    except (RoleNotHeld, DuplicateSignalId, PlanUnknown, PlanNotInForce) as error:
        return await opening_form(request, visitor, pinned, given, error)
    except PingxiError as error:
        if not hasattr(error, "problems"):
            raise
        return await opening_form(request, visitor, pinned, given, error)
    if row.result == "refused":
        return await opening_form(request, visitor, pinned, given, refusal(row), received=True)
    where = f"/incidents/{incident_id}?sent={row.signal_id}"
    return RedirectResponse(where if row.result else f"/receipts/{row.signal_id}", 303)


async def opening_form(
    request: Request,
    visitor: Visitor,
    pinned: PinnedPlan,
    given: Given,
    error: PingxiError | None = None,
    *,
    received: bool = False,
) -> Response:
    """The form for opening under a plan, with what was filled in and why it was refused.

    ``received``: what is wrong was found by the fold, and is on record with the signal.
    """
    if error is not None and not received:
        await note_refusal(request, error)
    house, words = house_of(request), words_of(request)
    held, bodies = await _where(house, visitor.person, pinned.plan.id, words)
    actor = Actor(visitor.person.id, held)
    roles = roles_for(pinned.plan, None, actor, "open")
    readable = Readable(words, pinned.plan)
    choices = Choices("open", readable, None, actor, pinned.hash, bodies=bodies)
    hidden = {
        "incident_id": given.one("incident_id") or new_incident_id(house.clock(), pinned.plan.time_zone)
    }
    return show_form(request, visitor, choices, roles, "/incidents/new", given, error=error, hidden=hidden)


async def _where(
    house: House, person: Person, plan_id: str, words: Words
) -> tuple[frozenset[str], tuple[Option, ...]]:
    """The roles held anywhere in the plan, and the bodies that one of them covers."""
    found: set[str] = set(held_for(person.roles, Place(plan_id, None)))
    options = []
    for body in await bodies_going_on(house.pool, house.clock()):
        held = held_for(person.roles, Place(plan_id, None, body.above))
        if held:
            options.append(Option(body.id, body.name_zh if words.chinese else body.name_en))
        found |= held
    return frozenset(found), tuple(options)
