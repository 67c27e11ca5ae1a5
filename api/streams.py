"""Server-sent events: of one incident by event number, of all by the instant of their last change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import orjson
from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.errors import InvalidInput
from api.guard import Reader
from api.house import House, house_of
from api.language import words_of
from api.sending import plan_of
from api.v1 import shapes
from domain.errors import FieldProblem
from store.changes import Change, changed_since
from store.notify import TIMELINE
from store.people import names_of
from store.timeline import events_from, timeline_totals

router = APIRouter(tags=["streams"])

LATE_COMMITS = timedelta(seconds=10)
POLL = 1.0
REST = 0.5
"""Between two nudges of a page, in seconds: the first comes at once, and none of the last is lost."""
LONGEST = timedelta(minutes=10)
"""After this a stream ends, and its reader comes again, with a sign-in that is still good."""


def _resumed(request: Request, after: int | None) -> int | None:
    last = request.headers.get("last-event-id")
    if last is None:
        return after
    if not last.isdigit():
        raise InvalidInput([FieldProblem("Last-Event-ID", "int_parsing")])
    return int(last)


@router.get("/api/v1/incidents/{incident_id}/stream", response_class=EventSourceResponse)
async def of_incident(
    request: Request, visitor: Reader, incident_id: str, after: int | None = None
) -> EventSourceResponse:
    """The incident's events as they are recorded; resumes after ``Last-Event-ID``, the number of an event."""
    house = house_of(request)
    await plan_of(house, incident_id)
    start = _resumed(request, after)
    if start is None:
        start = (await timeline_totals(house.pool, incident_id)).last_no
    return EventSourceResponse(_incident(request, house, incident_id, start), ping=15)


async def _incident(
    request: Request, house: House, incident_id: str, no: int
) -> AsyncGenerator[ServerSentEvent]:
    plan, words = (await plan_of(house, incident_id)).plan, words_of(request)
    ends_at = house.clock() + LONGEST
    with house.listener.wake(TIMELINE) as wake:
        while house.clock() < ends_at:
            rows = await events_from(house.pool, incident_id, no + 1)
            names = await names_of(house.pool, [row.sender for row in rows if row.sender]) if rows else {}
            for entry in shapes.entries(rows, words, plan, names):
                no = entry.no
                yield ServerSentEvent(entry.model_dump_json(), id=str(no), event="timeline")
            await wake.wait(POLL)


@router.get("/incidents/{incident_id}/stream", response_class=EventSourceResponse, include_in_schema=False)
async def for_page(
    request: Request, visitor: Reader, incident_id: str, after: int = 0
) -> EventSourceResponse:
    """For the incident's page: that something has changed, once for many events."""
    house = house_of(request)
    await plan_of(house, incident_id)
    return EventSourceResponse(_nudges(house, incident_id, _resumed(request, after) or 0), ping=15)


async def _nudges(house: House, incident_id: str, no: int) -> AsyncGenerator[ServerSentEvent]:
    ends_at = house.clock() + LONGEST
    with house.listener.wake(TIMELINE) as wake:
        while house.clock() < ends_at:
            last = (await timeline_totals(house.pool, incident_id)).last_no
            if last > no:
                no = last
                yield ServerSentEvent(str(no), id=str(no), event="timeline")
                await asyncio.sleep(REST)
            await wake.wait(POLL)


@router.get("/stream", response_class=EventSourceResponse, include_in_schema=False)
async def for_lists(request: Request, visitor: Reader) -> EventSourceResponse:
    """For pages that list: that some incident has changed."""
    house = house_of(request)
    return EventSourceResponse(_any_change(house), ping=15)


async def _any_change(house: House) -> AsyncGenerator[ServerSentEvent]:
    async for change in _changes(house, house.clock() + LATE_COMMITS):
        yield ServerSentEvent(change.id, event="timeline")
        await asyncio.sleep(REST)


@router.get("/api/v1/stream", response_class=EventSourceResponse)
async def of_all(request: Request, visitor: Reader) -> EventSourceResponse:
    """Which incidents change; resumes after ``Last-Event-ID``, an instant. One may be told twice."""
    house = house_of(request)
    last = request.headers.get("last-event-id")
    try:
        since = datetime.fromisoformat(last) if last else house.clock()
    except ValueError as error:
        raise InvalidInput([FieldProblem("Last-Event-ID", "datetime_parsing")]) from error
    if since.tzinfo is None:
        raise InvalidInput([FieldProblem("Last-Event-ID", "timezone_aware")])
    return EventSourceResponse(_changes(house, since), ping=15)


async def _changes(house: House, since: datetime) -> AsyncGenerator[ServerSentEvent]:
    told: dict[str, int] = {}
    ends_at = house.clock() + LONGEST
    with house.listener.wake(TIMELINE) as wake:
        while house.clock() < ends_at:
            async for change in _changed(house, since - LATE_COMMITS):
                since = max(since, change.updated_at)
                if told.get(change.id) != change.event_no:
                    told[change.id] = change.event_no
                    body = orjson.dumps(change).decode()
                    yield ServerSentEvent(body, id=change.updated_at.isoformat(), event="incident")
            await wake.wait(POLL)


async def _changed(house: House, at: datetime) -> AsyncGenerator[Change]:
    """Every change since an instant, a page at a time."""
    after = ""
    while page := await changed_since(house.pool, at, after):
        for change in page:
            yield change
        at, after = page[-1].updated_at, page[-1].id
