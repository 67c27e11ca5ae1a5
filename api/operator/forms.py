"""One small form for each signal to an incident."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.errors import PageNotFound
from api.evidence import KIND as ATTACH
from api.evidence import attach, download, file_from, form_with_file
from api.guard import Operator, Reader, Visitor
from api.house import House, house_of
from api.language import words_of
from api.operator.formpage import show_form
from api.operator.reading import Given, given_from, sending_from
from api.possible import ORDER, Possible, possible
from api.sending import refusal, roles_in, send
from api.standing import Standing, standing
from api.views.form import Choices, Option
from api.views.readable import Readable
from api.views.sentences import sentence
from domain.errors import PingxiError
from domain.events import event_from_json
from domain.incident import Phase, State
from store.evidence import evidence_names
from store.incidents import IncidentFilter, list_incidents
from store.payloads import texts_of
from store.people import everybody, names_of
from store.receipts import ReceiptRow
from store.timeline import events_from

router = APIRouter()

_DIGITS, _QUOTED = 10, 60


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
    async with form_with_file(request) as form:
        given = given_from(form)
        try:
            row = await _send(house, visitor, at, kind, given, form)
        except PingxiError as error:
            now_possible = possible(at.pinned.plan, at.state, at.actor, kind)
            return await _form(request, visitor, at, now_possible, given, error)
    if row.result == "refused":
        at = await standing(house, visitor, incident_id)
        now_possible = possible(at.pinned.plan, at.state, at.actor, kind)
        return await _form(request, visitor, at, now_possible, given, refusal(row))
    return RedirectResponse(f"/incidents/{incident_id}?sent={row.signal_id}", 303)


async def _send(
    house: House, visitor: Visitor, at: Standing, kind: str, given: Given, form: FormData
) -> ReceiptRow:
    sending = sending_from(kind, given, at.pinned.plan.time_zone)
    if kind == ATTACH:
        return await attach(house, visitor.person, at, sending, await file_from(form))
    return await send(house, visitor.person, at.pinned, at.row.id, sending)


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
    choices = await _choices(house, readable, at, now.kind, given)
    action = f"/incidents/{at.row.id}/signals/{now.kind}"
    return show_form(
        request, visitor, choices, now.roles, action, given, incident=at.row, error=error, offered=offered
    )


async def _names(house: House, state: State) -> Mapping[str, str]:
    senders = {draft.drafter for draft in state.drafts.values()}
    senders |= {proposal.sender for proposal in state.proposals.values()}
    senders |= {paper.drafter for paper in state.papers.values()}
    senders |= {duty.assignee for duty in state.duties.values()}
    return await names_of(house.pool, [sender for sender in senders if sender])


async def _choices(house: House, readable: Readable, at: Standing, kind: str, given: Given) -> Choices:
    people = await _people(house, readable) if kind in ("assign", "hand_over") else ()
    incidents = await _others(house, at) if kind == "merge" else ()
    openings = await _openings(house, at, kind)
    if kind == "correct":
        openings = {"entry": await _entry_words(house, readable, at.row.id, given.one("data.entry"))}
    return Choices(kind, readable, at.state, at.actor, at.pinned.hash, people, incidents, openings)


async def _people(house: House, readable: Readable) -> tuple[Option, ...]:
    found = []
    for person in await everybody(house.pool, house.clock()):
        roles = [readable.role(role) for role in sorted(roles_in(person, readable.plan.id))]
        if person.active and roles:
            found.append(
                Option(person.id, person.name + readable.words("as_role", role=readable.words.joined(roles)))
            )
    return tuple(found)


async def _entry_words(house: House, readable: Readable, incident_id: str, number: str) -> str:
    """What the entry says that is to be corrected."""
    if not (number.isascii() and number.isdigit() and len(number) < _DIGITS):
        return ""
    rows = await events_from(house.pool, incident_id, int(number), 1)
    if not rows or rows[0].no != int(number):
        return ""
    said = sentence(readable, event_from_json(orjson.loads(rows[0].body)))
    words = " ".join((rows[0].texts or {}).values())
    return f"{said} {words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}".rstrip()


async def _others(house: House, at: Standing) -> tuple[Option, ...]:
    """The other incidents that go on, newest first."""
    live = [phase.value for phase in (Phase.ASSESSMENT, Phase.HANDLING, Phase.CALM)]
    rows, _ = await list_incidents(house.pool, IncidentFilter(phases=live), None, 200)
    return tuple(Option(row.id, f"{row.id} {row.title or ''}".strip()) for row in rows if row.id != at.row.id)


_WORDS = ("statement", "paper_text", "doubt_text", "topic", "content")
"""The texts of which a choice shows the beginning."""


async def _openings(house: House, at: Standing, kind: str) -> dict[str, str]:
    """The beginnings of the texts that the form's choices name; for evidence, the names of the files."""
    if kind == "request_correction":
        return await evidence_names(house.pool, at.row.id)
    state = at.state
    signals = [draft.signal_id for draft in state.drafts.values()]
    signals += [paper.signal_id for paper in state.papers.values()]
    named = [*filter(None, signals), *state.items]
    found = await texts_of(house.pool, named) if named else {}
    return {
        name: next((texts.body[word] for word in _WORDS if texts.body and word in texts.body), "")
        for name, texts in found.items()
    }


@router.get("/incidents/{incident_id}/evidence/{sha256}")
async def show_evidence(request: Request, visitor: Reader, incident_id: str, sha256: str) -> Response:
    """A file of the incident, to be saved."""
    house = house_of(request)
    return await download(house, await standing(house, visitor, incident_id), sha256)
