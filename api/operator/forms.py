"""One small form for each signal to an incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import orjson
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.access.sight import only_seen, reading
from api.errors import PageNotFound
from api.evidence import KIND as ATTACH
from api.evidence import attach, download, file_from, form_with_file
from api.guard import Operator, Reader, Visitor
from api.house import House, house_of
from api.language import words_of
from api.operator.formpage import show_form
from api.operator.reading import Given, given_from, sending_from
from api.possible import ORDER, Possible, possible
from api.sending import refusal, send
from api.standing import Standing, standing
from api.views.form import Choices, Option
from api.views.readable import Readable
from api.views.sentences import sentence
from api.views.upgrading import ChangesView, changes_view, foreseen
from domain.decide.upgrading import fitting
from domain.errors import PingxiError, Refused
from domain.events import event_from_json
from domain.incident import Phase, State
from store.access import Place, held_for
from store.evidence import evidence_names
from store.incidents import IncidentFilter, list_incidents
from store.payloads import texts_of
from store.people import Person, everybody, names_of
from store.pool import Database
from store.receipts import ReceiptRow
from store.timeline import events_from

router = APIRouter()

_DIGITS, _QUOTED = 10, 60
UPGRADE = "upgrade_plan"


@router.get("/incidents/{incident_id}/signals/{kind}")
async def show(request: Request, visitor: Operator, incident_id: str, kind: str) -> Response:
    """The form; the address may fill in fields, such as ``?data.duties=2-A2``."""
    at = await _standing_for(request, visitor, incident_id, kind)
    filled: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        filled[name] = (*filled.get(name, ()), value)
    now_possible = possible(at.pinned.plan, at.state, at.actor, kind)
    why_not = now_possible.why_not
    if why_not is None and kind == UPGRADE:
        why_not = await _unfit(house_of(request), at)
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
        at = await _standing_for(request, visitor, incident_id, kind)
        now_possible = possible(at.pinned.plan, at.state, at.actor, kind)
        return await _form(request, visitor, at, now_possible, given, refusal(row), received=True)
    return RedirectResponse(f"/incidents/{incident_id}?sent={row.signal_id}", 303)


async def _send(
    house: House, visitor: Visitor, at: Standing, kind: str, given: Given, form: FormData
) -> ReceiptRow:
    sending = sending_from(kind, given, at.pinned.plan.time_zone)
    if kind == ATTACH:
        return await attach(house, visitor.person, at, sending, await file_from(form))
    return await send(house, visitor.person, at.place, at.row.id, sending)


async def _standing_for(request: Request, visitor: Visitor, incident_id: str, kind: str) -> Standing:
    if kind not in ORDER:
        raise PageNotFound
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        return await standing(db, house, visitor, incident_id)


async def _form(
    request: Request,
    visitor: Visitor,
    at: Standing,
    now: Possible,
    given: Given,
    error: PingxiError | None,
    *,
    offered: bool = True,
    received: bool = False,
) -> Response:
    """``received``: what is wrong was found by the fold, and is on record with the signal."""
    if error is not None and not received:
        await note_refusal(request, error)
    house = house_of(request)
    people = await everybody(house.pool, house.clock()) if now.kind in ("assign", "hand_over") else ()
    async with reading(house, visitor.person, at.row.id) as db:
        readable = Readable(words_of(request), at.pinned.plan, await _names(db, at.state))
        choices = await _choices(db, readable, at, now.kind, given, visitor.person)
    choices = replace(choices, people=_people(people, readable, at.place))
    action = f"/incidents/{at.row.id}/signals/{now.kind}"
    upgrade = await _upgrade(house, readable, at, now.kind)
    return show_form(
        request, visitor, choices, now.roles, action, given, incident=at.row, error=error, offered=offered,
        upgrade=upgrade,
    )  # fmt: skip


async def _unfit(house: House, at: Standing) -> Refused | None:
    """Why the incident cannot go on under the version in force."""
    assert at.actor.newer is not None
    new = await house.plans.by_hash(at.actor.newer)
    try:
        fitting(at.pinned.plan, at.state, new.hash, {new.hash: new.plan})
    except Refused as refused:
        return refused
    return None


async def _upgrade(house: House, readable: Readable, at: Standing, kind: str) -> ChangesView | None:
    """What the version in force would change; for this incident too, where it can go on under it."""
    if kind != UPGRADE or at.actor.newer is None:
        return None
    old, new = await house.plans.by_hash(at.state.plan_hash), await house.plans.by_hash(at.actor.newer)
    view = changes_view(readable, old, new)
    if await _unfit(house, at) is not None:
        return view
    return replace(view, foreseen=foreseen(readable, at.state, new, house.clock()))


async def _names(db: Database, state: State) -> Mapping[str, str]:
    senders = {draft.drafter for draft in state.drafts.values()}
    senders |= {proposal.sender for proposal in state.proposals.values()}
    senders |= {paper.drafter for paper in state.papers.values()}
    senders |= {duty.assignee for duty in state.duties.values()}
    return await names_of(db, [sender for sender in senders if sender])


async def _choices(
    db: Database, readable: Readable, at: Standing, kind: str, given: Given, person: Person
) -> Choices:
    incidents = await _others(db, at, person) if kind == "merge" else ()
    openings = await _openings(db, at, kind)
    if kind == "correct":
        openings = {"entry": await _entry_words(db, readable, at.row.id, given.one("data.entry"))}
    plan_hash = at.actor.newer if kind == UPGRADE and at.actor.newer else at.pinned.hash
    return Choices(kind, readable, at.state, at.actor, plan_hash, (), incidents, openings)


def _people(people: Iterable[Person], readable: Readable, place: Place) -> tuple[Option, ...]:
    """Those who hold a role for this very incident."""
    found = []
    for person in people:
        roles = [readable.role(role) for role in sorted(held_for(person.roles, place))]
        if person.active and roles:
            found.append(
                Option(person.id, person.name + readable.words("as_role", role=readable.words.joined(roles)))
            )
    return tuple(found)


async def _entry_words(db: Database, readable: Readable, incident_id: str, number: str) -> str:
    """What the entry says that is to be corrected."""
    if not (number.isascii() and number.isdigit() and len(number) < _DIGITS):
        return ""
    rows = await events_from(db, incident_id, int(number), 1)
    if not rows or rows[0].no != int(number):
        return ""
    said = sentence(readable, event_from_json(orjson.loads(rows[0].body)))
    words = " ".join((rows[0].texts or {}).values())
    return f"{said} {words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}".rstrip()


async def _others(db: Database, at: Standing, person: Person) -> tuple[Option, ...]:
    """The other incidents that go on and that the person may see, newest first."""
    live = [phase.value for phase in (Phase.ASSESSMENT, Phase.HANDLING, Phase.CALM)]
    found, _ = await list_incidents(db, IncidentFilter(phases=live), None, 200)
    rows = await only_seen(db, person, found)
    return tuple(Option(row.id, f"{row.id} {row.title or ''}".strip()) for row in rows if row.id != at.row.id)


_WORDS = ("statement", "paper_text", "doubt_text", "topic", "content")
"""The texts of which a choice shows the beginning."""


async def _openings(db: Database, at: Standing, kind: str) -> dict[str, str]:
    """The beginnings of the texts that the form's choices name; for evidence, the names of the files."""
    if kind == "request_correction":
        return await evidence_names(db, at.row.id)
    state = at.state
    signals = [draft.signal_id for draft in state.drafts.values()]
    signals += [paper.signal_id for paper in state.papers.values()]
    named = [*filter(None, signals), *state.items]
    found = await texts_of(db, named) if named else {}
    return {
        name: next((texts.body[word] for word in _WORDS if texts.body and word in texts.body), "")
        for name, texts in found.items()
    }


@router.get("/incidents/{incident_id}/evidence/{sha256}")
async def show_evidence(request: Request, visitor: Reader, incident_id: str, sha256: str) -> Response:
    """A file of the incident, to be saved."""
    return await download(house_of(request), visitor, incident_id, sha256)
