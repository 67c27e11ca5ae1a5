"""Incidents, their duties and timelines."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse

from api.access.sight import incident_seen, only_seen, reading
from api.guard import ApiOperator, ApiReader
from api.house import House, PinnedPlan, house_of
from api.kinds import procedure_plans
from api.language import words_of
from api.models import Duty, Incident, Incidents, OpenSignal, Timeline
from api.sending import Sending, send
from api.v1 import shapes
from api.v1.outcomes import OUTCOMES, outcome
from domain.incident import Phase
from intake.ids import new_incident_id
from store.access import Place, above_of
from store.duties import duties_of
from store.incidents import Cursor, IncidentFilter, list_incidents
from store.people import Person, names_of
from store.receipts import receipt
from store.timeline import events_from

router = APIRouter(prefix="/api/v1/incidents", tags=["incidents"])


@router.get("")
async def list_all(
    request: Request,
    visitor: ApiReader,
    level: Annotated[list[str] | None, Query()] = None,
    phase: Annotated[list[Phase] | None, Query()] = None,
    plan: str | None = None,
    late: bool | None = None,
    text: Annotated[str | None, Query(max_length=200, description="Words sought in the title")] = None,
    after: Annotated[str | None, Query(max_length=200, description="``next`` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Incidents:
    """The incidents that one may see, newest first, a page at a time. Procedures have a list of their own."""
    house = house_of(request)
    phases, others = [each.value for each in phase or ()], await procedure_plans(house)
    which = IncidentFilter(level or (), phases, plan, late, text, without_plans=others)
    made, following = await listed(house, visitor.person, which, after, limit)
    return Incidents(incidents=made, next=following)


async def listed(
    house: House, person: Person, which: IncidentFilter, after: str | None, limit: int
) -> tuple[list[Incident], str | None]:
    """A page of what a person may see of these, and where the next page goes on. Raises CursorUnreadable."""
    cursor = Cursor.parse(after) if after else None
    async with reading(house, person) as db:
        rows, following = await list_incidents(db, which, cursor, limit)
        seen = await only_seen(db, person, rows)
    return [shapes.incident(row) for row in seen], str(following) if following else None


@router.post("", responses=OUTCOMES, status_code=200)
async def open_incident(
    request: Request,
    visitor: ApiOperator,
    signal: OpenSignal,
    incident_id: Annotated[
        str | None, Query(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="Made up where absent")
    ] = None,
) -> JSONResponse:
    """Open an incident under a plan, named by its hash; in a body, where the role is held there or above."""
    house = house_of(request)
    sending = Sending.of(signal)
    pinned = await house.plans.by_hash(str(sending.data["plan_hash"]))
    chosen = incident_id or await opened_before(house, visitor.person, sending.signal_id)
    chosen = chosen or new_incident_id(house.clock(), pinned.plan.time_zone)
    place = await opening_place(house, pinned, sending.data.get("body"))
    row = await send(house, visitor.person, place, chosen, sending)
    return outcome(request, row, pinned.plan)


async def opening_place(house: House, pinned: PinnedPlan, body: str | None) -> Place:
    """What a role has to cover for an incident to be opened there."""
    return Place(pinned.plan.id, None, (await above_of(house.pool, [body])).get(body, frozenset()))


async def opened_before(house: House, person: Person, signal_id: str | None) -> str | None:
    """The incident that this person's signal opened when it came before: a resend opens no second one."""
    row = await receipt(house.pool, signal_id) if signal_id else None
    return row.incident_id if row is not None and row.sender == person.id and row.kind == "open" else None


@router.get("/{incident_id}")
async def one(request: Request, visitor: ApiReader, incident_id: str) -> Incident:
    """One incident."""
    async with reading(house_of(request), visitor.person, incident_id) as db:
        row, _ = await incident_seen(db, visitor.person, incident_id)
    return shapes.incident(row)


@router.get("/{incident_id}/duties")
async def duties(request: Request, visitor: ApiReader, incident_id: str) -> list[Duty]:
    """All duties of an incident, by due instant."""
    async with reading(house_of(request), visitor.person, incident_id) as db:
        await incident_seen(db, visitor.person, incident_id)
        rows = await duties_of(db, incident_id)
    return [shapes.duty(row) for row in rows]


@router.get("/{incident_id}/timeline")
async def timeline(
    request: Request,
    visitor: ApiReader,
    incident_id: str,
    start: Annotated[int, Query(alias="from", ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> Timeline:
    """The events from a number on, with their words."""
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        row, _ = await incident_seen(db, visitor.person, incident_id)
        rows = await events_from(db, incident_id, start, limit)
        names = await names_of(db, [row.sender for row in rows if row.sender])
    pinned = await house.plans.by_hash(row.plan_hash)
    made = shapes.entries(rows, words_of(request), pinned.plan, names)
    return Timeline(events=made, next=rows[-1].no + 1 if len(rows) == limit else None)
