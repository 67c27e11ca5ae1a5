"""The first page: what I owe, and what is open. And what I was told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, Response

from api.access.sight import only_seen, reading, seen_among
from api.administrator.lists import telling_of
from api.guard import Reader, Visitor, anybody
from api.house import House, house_of
from api.kinds import procedure_plans
from api.language import Words, words_of
from api.operator.handed import HandoverLine, handover_line, waiting_for
from api.operator.rows import incident_lines
from api.templating import STATIC, render
from api.views.clock import countdown
from api.views.notices import notice_words
from api.views.readable import Readable
from domain.incident import Phase
from store.alarms import count_standing
from store.duties import OwedDuty, owed_duties
from store.incidents import IncidentFilter, IncidentRow, list_incidents
from store.notices import NoticeRow, notices_for
from store.people import Person
from store.pool import Database

router = APIRouter()

LIVE = tuple(phase.value for phase in (Phase.ASSESSMENT, Phase.HANDLING, Phase.CALM))


@dataclass(frozen=True)
class OwedLine:
    """One duty of mine, over all incidents."""

    incident_id: str
    incident: str | None
    key: str
    title: str
    owner: str
    level: str
    status: str
    due_at: datetime | None
    due: str
    countdown: str


@dataclass(frozen=True)
class NoticeLine:
    """One thing that I was told; ``for_whom``: whose deputy I was told as."""

    incident_id: str
    incident: str | None
    event_no: int
    said: str
    role: str
    at: datetime
    when: str
    for_whom: str


@router.get("/favicon.ico", dependencies=[Depends(anybody)])
async def icon(request: Request) -> Response:
    """The sign of this site, for browsers that ask without having read a page."""
    return FileResponse(STATIC / "icon.svg", headers={"cache-control": "public, max-age=86400"})


@router.get("/")
async def home(request: Request, visitor: Reader) -> Response:
    """My duties by due instant, and the open incidents, late ones first."""
    house, words = house_of(request), words_of(request)
    person, others = visitor.person, await procedure_plans(house)
    async with reading(house, person) as db:
        found = await owed_duties(db, person.roles, person.id)
        among = await seen_among(db, person, [each.duty.incident_id for each in found])
        owed = [each for each in found if each.duty.incident_id in among]
        which = IncidentFilter(phases=LIVE, without_plans=others)
        late, _ = await list_incidents(db, replace(which, late=True), limit=50)
        calm, more = await list_incidents(db, replace(which, late=False), limit=50)
        seen = await only_seen(db, person, [*late, *calm])
        going_on = await _procedures(db, person, others)
        standing = await count_standing(db) if visitor.oversees else 0
    return render(
        request,
        "home.html",
        visitor=visitor,
        owed=[await owed_line(house, words, each) for each in owed],
        incidents=await incident_lines(house, words, seen),
        more=more is not None,
        procedures=await incident_lines(house, words, going_on),
        procedure_words=words.of_kind("procedure"),
        waiting=await _handed(request, visitor),
        standing=standing,
    )


async def _procedures(db: Database, person: Person, plans: list[str]) -> list[IncidentRow]:
    """The procedures that go on, as far as one may see them."""
    if not plans:
        return []
    found, _ = await list_incidents(db, IncidentFilter(phases=LIVE, plans=plans), limit=20)
    return await only_seen(db, person, found)


async def _handed(request: Request, visitor: Visitor) -> list[HandoverLine]:
    """What was handed over to me and waits to be taken."""
    found = await waiting_for(house_of(request), visitor.person.id) if visitor.acts else []
    telling = await telling_of(request) if found else None
    return [handover_line(telling, each) for each in found] if telling else []


async def owed_line(house: House, words: Words, owed: OwedDuty) -> OwedLine:
    """A duty as a line of a list over incidents."""
    readable = Readable(words, (await house.plans.by_hash(owed.plan_hash)).plan)
    due_at = owed.duty.due_at
    return OwedLine(
        incident_id=owed.duty.incident_id,
        incident=owed.title,
        key=owed.duty.key,
        title=readable.duty(owed.duty.key),
        owner=readable.role(owed.duty.owner),
        level=readable.level(owed.level) if owed.level else "",
        status=owed.duty.status,
        due_at=due_at,
        due=readable.short(due_at) if due_at else "",
        countdown=countdown(words, due_at, house.clock()) if due_at else "",
    )


@router.get("/notices")
async def notices(request: Request, visitor: Reader) -> Response:
    """What I was told, newest first."""
    house, words = house_of(request), words_of(request)
    async with reading(house, visitor.person) as db:
        told = await notices_for(db, visitor.person.id, limit=100)
        among = await seen_among(db, visitor.person, [row.incident_id for row in told])
        found = [row for row in told if row.incident_id in among]
    lines = [await _notice_line(house, words, row) for row in found]
    return render(request, "notices.html", visitor=visitor, notices=lines)


async def _notice_line(house: House, words: Words, row: NoticeRow) -> NoticeLine:
    readable = Readable(words, (await house.plans.latest(row.plan_id)).plan)
    for_whom = words("told_stands_in", name=row.stands_in_for) if row.stands_in_for else ""
    return NoticeLine(
        incident_id=row.incident_id,
        incident=row.title,
        event_no=row.event_no,
        said=notice_words(readable, row),
        role=readable.role(row.role),
        at=row.at,
        when=readable.short(row.at),
        for_whom=for_whom,
    )
