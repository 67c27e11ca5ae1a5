"""The organisation by JSON: the same acts as the administrator's forms, and what the pages show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.administrator.acts import ACTS, Act
from api.administrator.asked import Asked, InReach, Why
from api.administrator.doing import Desk
from api.administrator.files import NAME
from api.administrator.lists import telling_of
from api.administrator.vacancy import roles_held_in
from api.errors import PageNotFound
from api.guard import Administrator, Insider, Reviewer
from api.house import house_of
from organisation.current import current
from organisation.importing import bring_in
from organisation.reading import read
from organisation.writing import written
from store.desks import desk_words
from store.organisation.about import changes_about
from store.organisation.absences import Absence, absences
from store.organisation.appointments import Appointment, appointments
from store.organisation.bodies import Body, bodies
from store.organisation.changes import By, Change
from store.organisation.deputies import Deputy, deputies
from store.organisation.handovers import handovers
from store.organisation.holding import Held, who_holds
from store.organisation.pools import Member, Pool, members, pools
from store.organisation.rosters import Roster, roster_by_id, rosters
from store.organisation.shifts import Shift, Span, gaps, shifts_of
from store.people import everybody

router = APIRouter(prefix="/api/v1/organisation", tags=["organisation"])

Which = Annotated[str | None, Query(max_length=100)]
Instant = Annotated[InReach | None, Query()]
AHEAD = timedelta(days=14)


class Made(BaseModel):
    """The id of what was made or changed."""

    id: str


@dataclass(frozen=True)
class Vacancy:
    """A role that nobody holds: anywhere (``bodies`` None), or for incidents of these bodies."""

    plan_id: str
    role: str
    bodies: Sequence[str] | None


@dataclass(frozen=True)
class OnDuty:
    """Who holds what at an instant, and which roles of the plans in use nobody holds."""

    at: datetime
    held: Sequence[Held]
    vacant: Sequence[Vacancy]


@dataclass(frozen=True)
class PersonOut:
    """An account; ``desks`` are ``operator``, ``supervisor@body`` and so on."""

    id: str
    login: str
    name: str
    active: bool
    created_at: datetime
    body: str | None
    post: str | None
    desks: Sequence[str]


@dataclass(frozen=True)
class HandoverOut:
    """A hand-over; its note is for those who gave and took it."""

    id: str
    plan_id: str
    role: str
    body: str | None
    giver_id: str
    taker_id: str
    given_at: datetime
    taken_at: datetime | None
    erased_at: datetime | None


class BringIn(Asked):
    """A file's text; ``dry``: only say what would change; ``whole``: what it does not name ends."""

    text: Annotated[str, Field(max_length=900_000)]
    whole: bool = False
    dry: bool = True
    why: Why


def _route(act: Act) -> Callable[..., Any]:
    async def change(request: Request, visitor: Administrator, asked: Any) -> Made:
        house = house_of(request)
        desk = Desk(house.pool, ZoneInfo(house.settings.time_zone))
        by = By(visitor.person.id, asked.why, house.clock())
        return Made(id=await act.do(desk, asked, by))

    change.__annotations__["asked"] = act.asked
    change.__doc__ = act.asked.__doc__
    return change


for _act in ACTS:
    router.add_api_route(_act.path, _route(_act), methods=["POST"], name=_act.name.replace("-", " "))


@router.get("")
async def on_duty(request: Request, visitor: Administrator, at: Instant = None) -> OnDuty:
    """Who holds what: now, or at another instant."""
    telling, house = await telling_of(request), house_of(request)
    instant = at or house.clock()
    held = await who_holds(house.pool, instant)
    used = {each.role.plan_id for each in held}
    vacant = [
        Vacancy(role.plan_id, role.role, None if role.vacant else role.uncovered)
        for plan in telling.plans.values()
        if plan.id in used
        for role in roles_held_in(plan, held, telling.bodies)
        if role.vacant or (role.uncovered and not role.for_all)
    ]
    return OnDuty(instant, held, vacant)


@router.get("/bodies")
async def list_bodies(request: Request, visitor: Administrator) -> Sequence[Body]:
    """All bodies, also those that have ended."""
    return await bodies(house_of(request).pool)


@router.get("/people")
async def list_people(request: Request, visitor: Administrator) -> Sequence[PersonOut]:
    """All accounts, also shut ones, by login."""
    house = house_of(request)
    return [
        PersonOut(p.id, p.login, p.name, p.active, p.created_at, p.body, p.post, desk_words(p))
        for p in await everybody(house.pool, house.clock())
    ]


@router.get("/appointments")
async def list_appointments(
    request: Request, visitor: Administrator, person: Which = None, since: Instant = None
) -> Sequence[Appointment]:
    """Appointments that end after an instant (left out: now)."""
    house = house_of(request)
    return await appointments(house.pool, person, since=since or house.clock())


@router.get("/rosters")
async def list_rosters(request: Request, visitor: Administrator, since: Instant = None) -> Sequence[Roster]:
    """Rosters that end after an instant (left out: now)."""
    house = house_of(request)
    return await rosters(house.pool, since or house.clock())


@router.get("/rosters/{roster}/shifts")
async def list_shifts(
    request: Request, visitor: Administrator, roster: str, from_at: Instant = None, until_at: Instant = None
) -> Sequence[Shift]:
    """A roster's shifts that touch a time; left out: two weeks from now."""
    begin, end = await _time(request, roster, from_at, until_at)
    return await shifts_of(house_of(request).pool, roster, begin, end)


@router.get("/rosters/{roster}/gaps")
async def list_gaps(
    request: Request, visitor: Administrator, roster: str, from_at: Instant = None, until_at: Instant = None
) -> Sequence[Span]:
    """When nobody has a shift; left out: within two weeks from now."""
    begin, end = await _time(request, roster, from_at, until_at)
    return await gaps(house_of(request).pool, roster, begin, end)


async def _time(
    request: Request, roster: str, from_at: datetime | None, until_at: datetime | None
) -> tuple[datetime, datetime]:
    house = house_of(request)
    if await roster_by_id(house.pool, roster) is None:
        raise PageNotFound
    begin = from_at or house.clock()
    return begin, until_at or begin + AHEAD


@router.get("/absences")
async def list_absences(
    request: Request, visitor: Administrator, person: Which = None, since: Instant = None
) -> Sequence[Absence]:
    """Absences that end after an instant (left out: now)."""
    house = house_of(request)
    return await absences(house.pool, person, since or house.clock())


@router.get("/deputies")
async def list_deputies(
    request: Request, visitor: Administrator, person: Which = None, since: Instant = None
) -> Sequence[Deputy]:
    """Who stands in for whom, ending after an instant (left out: now)."""
    house = house_of(request)
    return await deputies(house.pool, person, since=since or house.clock())


@router.get("/handovers")
async def list_handovers(
    request: Request, visitor: Administrator, person: Which = None, given_before: Instant = None
) -> Sequence[HandoverOut]:
    """Hand-overs, newest first, a hundred at a time; without their notes."""
    found = await handovers(house_of(request).pool, person, False, given_before, 100)
    return [HandoverOut(**{k: v for k, v in asdict(each).items() if k != "note"}) for each in found]


@router.get("/pools")
async def list_pools(request: Request, visitor: Insider) -> Sequence[Pool]:
    """Expert pools and liaison lists."""
    return await pools(house_of(request).pool)


@router.get("/pools/{pool}/members")
async def list_members(request: Request, visitor: Insider, pool: str) -> Sequence[Member]:
    """Who is in a pool, or will be."""
    house = house_of(request)
    if pool not in {each.id for each in await pools(house.pool)}:
        raise PageNotFound
    return await members(house.pool, pool, house.clock())


@router.get("/changes")
async def list_changes(
    request: Request,
    visitor: Reviewer,
    about: Which = None,
    who: Which = None,
    what: Which = None,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Sequence[Change]:
    """What was changed, newest first; go on with the last number as ``before``."""
    return await changes_about(house_of(request).pool, about, who, what, before, limit)


@router.get("/file", response_class=Response, responses={200: {"content": {"application/yaml": {}}}})
async def take_out(request: Request, visitor: Administrator) -> Response:
    """Everything that is in force or to come, as one YAML file; without passwords."""
    house = house_of(request)
    text = written(await current(house.pool, house.clock(), house.settings.time_zone))
    return Response(text.encode(), media_type="application/yaml; charset=utf-8")


@router.post("/file")
async def take_in(request: Request, visitor: Administrator, asked: BringIn) -> Sequence[Change]:
    """Bring a file in, all of it or nothing; or with ``dry`` only say what it would change."""
    house = house_of(request)
    by = By(visitor.person.id, asked.why, house.clock())
    found = read(NAME, asked.text.encode())
    return await bring_in(house.pool, found, by, whole=asked.whole, dry=asked.dry)
