"""Server-sent events: of one incident by event number, of all by the instant of their last change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import orjson
from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.access.sight import incident_seen, only_seen, reading
from api.access.watching import Watch
from api.errors import InvalidInput
from api.guard import ApiReader, Reader, Visitor
from api.house import House, house_of
from api.language import Words, words_of
from api.models import TimelineEntry
from api.v1 import shapes
from domain.errors import FieldProblem
from domain.plan import Plan
from store.changes import Change, changed_since
from store.heads import last_numbers
from store.incidents import IncidentRow
from store.notify import TIMELINE
from store.people import names_of
from store.timeline import events_from

router = APIRouter(tags=["streams"])

LATE_COMMITS = timedelta(seconds=10)
POLL = 1.0
REST = 0.5
"""Between two nudges of a page, in seconds: the first comes at once, and none of the last is lost."""


def _resumed(request: Request, after: int | None) -> int | None:
    last = request.headers.get("last-event-id")
    if last is None:
        return after
    if not last.isdigit():
        raise InvalidInput([FieldProblem("Last-Event-ID", "int_parsing")])
    return int(last)


@router.get("/api/v1/incidents/{incident_id}/stream", response_class=EventSourceResponse)
async def of_incident(
    request: Request, visitor: ApiReader, incident_id: str, after: int | None = None
) -> EventSourceResponse:
    """The incident's events as they are recorded; resumes after ``Last-Event-ID``, the number of an event."""
    house = house_of(request)
    row, last = await _begun(house, visitor, incident_id)
    start = _resumed(request, after)
    plan = (await house.plans.by_hash(row.plan_hash)).plan
    events = _incident(request, house, visitor, plan, incident_id, last if start is None else start)
    return EventSourceResponse(events, ping=15)


async def _begun(house: House, visitor: Visitor, incident_id: str) -> tuple[IncidentRow, int]:
    """The incident, and the number of its last event. Raises ``IncidentNotFound``."""
    async with reading(house, visitor.person, incident_id) as db:
        row, _ = await incident_seen(db, visitor.person, incident_id)
        return row, (await last_numbers(db, [incident_id])).get(incident_id, 0)


async def _incident(
    request: Request, house: House, visitor: Visitor, plan: Plan, incident_id: str, no: int
) -> AsyncGenerator[ServerSentEvent]:
    words, watch = words_of(request), Watch(house, visitor, incident_id)
    with house.listener.wake(TIMELINE) as wake:
        while True:
            news = await house.latest.no(incident_id) > no
            goes_on, entries = await asyncio.gather(
                watch.still(news=news),
                _entries(house, visitor, words, plan, (incident_id, no)) if news else _none(),
            )
            if not goes_on:
                return
            for entry in entries:
                no = entry.no
                yield ServerSentEvent(entry.model_dump_json(), id=str(no), event="timeline")
                if entry.type == "plan_upgraded":
                    plan = (await house.plans.by_hash(entry.event["fact"]["plan_hash"])).plan
            await wake.wait(POLL)


async def _none() -> list[TimelineEntry]:
    return []


async def _entries(
    house: House, visitor: Visitor, words: Words, plan: Plan, known: tuple[str, int]
) -> list[TimelineEntry]:
    """The events beyond the one that is known, as the reader may see them now."""
    incident_id, no = known
    async with reading(house, visitor.person, incident_id) as db:
        rows = await events_from(db, incident_id, no + 1)
        names = await names_of(db, [row.sender for row in rows if row.sender])
    return shapes.entries(rows, words, plan, names)


@router.get("/incidents/{incident_id}/stream", response_class=EventSourceResponse, include_in_schema=False)
async def for_page(
    request: Request, visitor: Reader, incident_id: str, after: int = 0
) -> EventSourceResponse:
    """For the incident's page: that something has changed, once for many events."""
    house = house_of(request)
    await _begun(house, visitor, incident_id)
    nudges = _nudges(house, visitor, incident_id, _resumed(request, after) or 0)
    return EventSourceResponse(nudges, ping=15)


async def _nudges(
    house: House, visitor: Visitor, incident_id: str, no: int
) -> AsyncGenerator[ServerSentEvent]:
    watch = Watch(house, visitor, incident_id)
    with house.listener.wake(TIMELINE) as wake:
        while await watch.goes_on(no):
            if watch.last > no:
                no = watch.last
                yield ServerSentEvent(str(no), id=str(no), event="timeline")
                await asyncio.sleep(REST)
            await wake.wait(POLL)


@router.get("/stream", response_class=EventSourceResponse, include_in_schema=False)
async def for_lists(request: Request, visitor: Reader) -> EventSourceResponse:
    """For pages that list: that some incident which the reader may see has changed."""
    return EventSourceResponse(_any_change(house_of(request), visitor), ping=15)


async def _any_change(house: House, visitor: Visitor) -> AsyncGenerator[ServerSentEvent]:
    async for change in _changes(house, visitor, house.clock() + LATE_COMMITS):
        yield ServerSentEvent(change.id, event="timeline")
        await asyncio.sleep(REST)


@router.get("/api/v1/stream", response_class=EventSourceResponse)
async def of_all(request: Request, visitor: ApiReader) -> EventSourceResponse:
    """Which incidents change; resumes after ``Last-Event-ID``, an instant. One may be told twice."""
    house = house_of(request)
    last = request.headers.get("last-event-id")
    try:
        since = datetime.fromisoformat(last) if last else house.clock()
    except ValueError as error:
        raise InvalidInput([FieldProblem("Last-Event-ID", "datetime_parsing")]) from error
    if since.tzinfo is None:
        raise InvalidInput([FieldProblem("Last-Event-ID", "timezone_aware")])
    return EventSourceResponse(_changes(house, visitor, since), ping=15)


async def _changes(house: House, visitor: Visitor, since: datetime) -> AsyncGenerator[ServerSentEvent]:
    told: dict[str, int] = {}
    watch = Watch(house, visitor)
    with house.listener.wake(TIMELINE) as wake:
        while await watch.still(news=await _changed_at_all(house, since - LATE_COMMITS)):
            async for change in _changed(house, watch, since - LATE_COMMITS):
                since = max(since, change.updated_at)
                if told.get(change.id) != change.event_no:
                    told[change.id] = change.event_no
                    body = orjson.dumps(change).decode()
                    yield ServerSentEvent(body, id=change.updated_at.isoformat(), event="incident")
            await wake.wait(POLL)


async def _changed_at_all(house: House, at: datetime) -> bool:
    return bool(await changed_since(house.pool, at, limit=1))


async def _changed(house: House, watch: Watch, at: datetime) -> AsyncGenerator[Change]:
    """Every change since an instant that the reader may see, a page at a time; a slow one is asked again."""
    after, person = "", watch.visitor.person
    while await watch.still(news=True):
        async with reading(house, person) as db:
            page = await changed_since(db, at, after)
            seen = await only_seen(db, person, page)
        for change in seen:
            yield change
        if not page:
            return
        at, after = page[-1].updated_at, page[-1].id
