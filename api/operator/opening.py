"""Opening an incident."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import RoleNotHeld
from api.guard import Operator, Visitor
from api.house import PinnedPlan, house_of
from api.language import words_of
from api.operator.formpage import show_form
from api.operator.reading import Given, given_from, sending_from
from api.possible import Actor, roles_for
from api.sending import refusal, roles_in, send
from api.templating import render
from api.views.form import Choices
from api.views.readable import Readable
from domain.errors import PingxiError
from intake.errors import DuplicateSignalId, PlanUnknown
from intake.ids import new_incident_id

router = APIRouter()


@router.get("/incidents/new")
async def show(request: Request, visitor: Operator, plan: str = "") -> Response:
    """The form for opening an incident; with several plans, the choice of one comes first."""
    plans = await house_of(request).plans.all_latest()
    chosen = [each for each in plans if each.plan.id == plan] if plan else plans
    if len(chosen) == 1:
        return _form(request, visitor, chosen[0], Given())
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
        row = await send(house, visitor.person, pinned, incident_id, sending)
    except (RoleNotHeld, DuplicateSignalId, PlanUnknown) as error:
        return _form(request, visitor, pinned, given, error)
    except PingxiError as error:
        if not hasattr(error, "problems"):
            raise
        return _form(request, visitor, pinned, given, error)
    if row.result == "refused":
        return _form(request, visitor, pinned, given, refusal(row))
    where = f"/incidents/{incident_id}?sent={row.signal_id}"
    return RedirectResponse(where if row.result else f"/receipts/{row.signal_id}", 303)


def _form(
    request: Request, visitor: Visitor, pinned: PinnedPlan, given: Given, error: PingxiError | None = None
) -> Response:
    house = house_of(request)
    actor = Actor(visitor.person.id, roles_in(visitor.person, pinned.plan.id))
    roles = roles_for(pinned.plan, None, actor, "open")
    choices = Choices("open", Readable(words_of(request), pinned.plan), None, actor, pinned.hash)
    hidden = {
        "incident_id": given.one("incident_id") or new_incident_id(house.clock(), pinned.plan.time_zone)
    }
    return show_form(request, visitor, choices, roles, "/incidents/new", given, error=error, hidden=hidden)
