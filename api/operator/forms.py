"""One small form for each signal to an incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import IncidentNotFound, PageNotFound
from api.guard import Operator, Visitor
from api.house import House, PinnedPlan, house_of
from api.language import words_of
from api.operator.formpage import show_form
from api.operator.reading import Given, given_from, sending_from
from api.possible import ORDER, Actor, Possible, possible
from api.sending import refusal, roles_in, send
from api.views.form import Choices, Option
from api.views.readable import Readable
from domain.errors import PingxiError
from domain.incident import State, state_from_json
from store.incidents import IncidentRow, incident_by_id, state_of
from store.payloads import texts_of
from store.people import everybody, names_of

router = APIRouter()


@dataclass(frozen=True)
class Standing:
    """An incident as it stands: its row, its state, its plan, and who is looking."""

    row: IncidentRow
    state: State
    pinned: PinnedPlan
    actor: Actor


async def standing(house: House, visitor: Visitor, incident_id: str) -> Standing:
    """Raises ``IncidentNotFound`` where nothing has been recorded yet."""
    row = await incident_by_id(house.pool, incident_id)
    stored = await state_of(house.pool, incident_id)
    if row is None or stored is None or stored[1] is None:
        raise IncidentNotFound(incident=incident_id)
    pinned = await house.plans.by_hash(stored[0])
    actor = Actor(visitor.person.id, roles_in(visitor.person, pinned.plan.id))
    return Standing(row, state_from_json(orjson.loads(stored[1])), pinned, actor)


@router.get("/incidents/{incident_id}/signals/{kind}")
async def show(request: Request, visitor: Operator, incident_id: str, kind: str) -> Response:
    """The form; the address may fill in fields, such as ``?data.duties=2-A2``."""
    at = await _standing_for(request, visitor, incident_id, kind)
    filled: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        filled[name] = (*filled.get(name, ()), value)
    now_possible = possible(at.pinned.plan, at.state, at.actor, kind)
    why_not = now_possible.why_not
    return await _form(request, visitor, at, now_possible, Given(filled), why_not, offered=why_not is None)


@router.post("/incidents/{incident_id}/signals/{kind}")
async def send_form(request: Request, visitor: Operator, incident_id: str, kind: str) -> Response:
    """Send it, and go back to the incident; refused, the form comes back as it was filled in."""
    house = house_of(request)
    at = await _standing_for(request, visitor, incident_id, kind)
    given = given_from(await request.form())
    try:
        sending = sending_from(kind, given, at.pinned.plan.time_zone)
        row = await send(house, visitor.person, at.pinned, incident_id, sending)
    except PingxiError as error:
        return await _form(
            request, visitor, at, possible(at.pinned.plan, at.state, at.actor, kind), given, error
        )
    if row.result == "refused":
        at = await standing(house, visitor, incident_id)
        now_possible = possible(at.pinned.plan, at.state, at.actor, kind)
        return await _form(request, visitor, at, now_possible, given, refusal(row))
    return RedirectResponse(f"/incidents/{incident_id}?sent={row.signal_id}", 303)


async def _standing_for(request: Request, visitor: Visitor, incident_id: str, kind: str) -> Standing:
    if kind not in ORDER:
        raise PageNotFound
    return await standing(house_of(request), visitor, incident_id)


async def _form(
    request: Request,
    visitor: Visitor,
    at: Standing,
    now: Possible,
    given: Given,
    error: PingxiError | None,
    *,
    offered: bool = True,
) -> Response:
    house = house_of(request)
    readable = Readable(words_of(request), at.pinned.plan, await _names(house, at.state))
    people = await _people(house, readable) if now.kind == "assign" else ()
    openings = await _openings(house, at.state) if "statement" in now.kind or now.kind == "release" else {}
    choices = Choices(now.kind, readable, at.state, at.actor, at.pinned.hash, people, openings)
    action = f"/incidents/{at.row.id}/signals/{now.kind}"
    return show_form(
        request, visitor, choices, now.roles, action, given, incident=at.row, error=error, offered=offered
    )


async def _names(house: House, state: State) -> Mapping[str, str]:
    senders = {draft.drafter for draft in state.drafts.values()}
    senders |= {proposal.sender for proposal in state.proposals.values()}
    senders |= {duty.assignee for duty in state.duties.values()}
    return await names_of(house.pool, [sender for sender in senders if sender])


async def _people(house: House, readable: Readable) -> tuple[Option, ...]:
    found = []
    for person in await everybody(house.pool):
        roles = [readable.role(role) for role in sorted(roles_in(person, readable.plan.id))]
        if person.active and roles:
            found.append(
                Option(person.id, person.name + readable.words("as_role", role=readable.words.joined(roles)))
            )
    return tuple(found)


async def _openings(house: House, state: State) -> dict[str, str]:
    ids = [draft.signal_id for draft in state.drafts.values() if draft.signal_id]
    texts = await texts_of(house.pool, ids)
    return {name: (found.body or {}).get("statement", "") for name, found in texts.items()}
