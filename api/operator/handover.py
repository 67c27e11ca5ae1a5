"""One's own roles: what one holds, one's shifts and absence; and handing a role over (交接班)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.access.sight import place_of, reading
from api.administrator.lists import telling_of
from api.administrator.reading import wrong_fields
from api.errors import InvalidInput, PageNotFound
from api.guard import Operator, Visitor
from api.house import House, house_of
from api.language import words_of
from api.operator.handed import handover_line, waiting_for
from api.operator.home import LIVE, OwedLine, owed_line
from api.operator.nextholders import next_holders
from api.operator.reading import instant_from
from api.operator.rows import IncidentLine, incident_lines
from api.problems import problem_of
from api.templating import render
from api.views.form import Option
from api.views.organisation import Telling
from domain.errors import FieldProblem, PingxiError
from store.access import covers
from store.duties import owed_duties
from store.incidents import IncidentFilter, list_incidents
from store.organisation.absences import absences, end_absence, note_absence
from store.organisation.changes import By
from store.organisation.errors import OrganisationError
from store.organisation.handovers import hand_over, handovers, take_over
from store.organisation.holding import held_by
from store.organisation.shifts import shifts_of_person
from store.queries import RoleIn

router = APIRouter(prefix="/handover")

AHEAD = timedelta(days=14)
_LAST = 20
Which = Annotated[str, Query(max_length=64)]
Id = Annotated[str, Form(alias="id", max_length=64)]
Text = Annotated[str, Form(max_length=4100)]
Short = Annotated[str, Form(max_length=64)]


@dataclass(frozen=True)
class HeldLine:
    """A role that one holds, with the way to hand it over. For a single incident there is none."""

    title: str
    for_whom: str
    href: str


@router.get("")
async def show(
    request: Request, visitor: Operator, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What I hold, what was handed over to me, my shifts, my absence."""
    return await _page(request, visitor, done=done)


async def _page(
    request: Request,
    visitor: Visitor,
    done: str = "",
    error: PingxiError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    house, telling = house_of(request), await telling_of(request)
    person, now = visitor.person.id, house.clock()
    mine = await handovers(house.pool, person, limit=_LAST)
    waiting = await waiting_for(house, person)
    problem = problem_of(telling.words, error) if error is not None else None
    return render(
        request,
        "organisation/duty.html",
        status_code=problem.status if problem else 200,
        visitor=visitor,
        held=await _held(house, telling, person, now),
        waiting=[handover_line(telling, each) for each in waiting],
        past=[handover_line(telling, each) for each in mine if each not in waiting],
        shifts=[
            telling.span(each.from_at, each.until_at)
            for each in await shifts_of_person(house.pool, person, now, now + AHEAD)
        ],
        away=[
            (each.id, telling.span(each.from_at, each.until_at))
            for each in await absences(house.pool, person, now)
        ],
        zone=telling.time_zone,
        done=done if done in ("given", "taken", "away", "back") else "",
        problem=problem,
        wrong=wrong_fields(telling, error, {"from_at", "until_at", "why"}) if error is not None else {},
        given={"from_at": "", "until_at": "", "why": "", **(given or {})},
    )


async def _held(house: House, telling: Telling, person: str, now: datetime) -> list[HeldLine]:
    words = telling.words
    return [
        HeldLine(
            telling.role_in(each.role),
            words("org_for_whom", whom=telling.person(each.stands_in_for)) if each.stands_in_for else "",
            "" if each.role.incident else f"/handover/give?{_query(each.role)}",
        )
        for each in await held_by(house.pool, person, now)
    ]


def _query(role: RoleIn) -> str:
    return f"plan={role.plan_id}&role={role.role}" + (f"&body={role.body}" if role.body else "")


@router.get("/give")
async def show_giving(
    request: Request, visitor: Operator, plan: Which, role: Which, body: Which = ""
) -> Response:
    """The form for handing a role over, beside what the role owes at this moment."""
    return await _giving(request, visitor, RoleIn(plan, role, body or None))


@router.post("/give")
async def give(
    request: Request,
    visitor: Operator,
    plan: Short,
    role: Short,
    body: Short = "",
    taker: Short = "",
    note: Text = "",
) -> Response:
    """Hand it over; the next one sees it on the first page until it is taken."""
    house, handed = house_of(request), RoleIn(plan, role, body or None)
    by = By(visitor.person.id, words_of(request)("handover_why"), house.clock())
    try:
        if not taker:
            raise InvalidInput([FieldProblem("taker", "missing")])
        await hand_over(house.pool, visitor.person.id, taker, handed, note, by)
    except (OrganisationError, InvalidInput) as error:
        await note_refusal(request, error)
        return await _giving(request, visitor, handed, error, {"taker": taker, "note": note})
    return RedirectResponse("/handover?done=given", 303)


async def _giving(
    request: Request,
    visitor: Visitor,
    role: RoleIn,
    error: PingxiError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    house, telling = house_of(request), await telling_of(request)
    person, now = visitor.person, house.clock()
    holds = any(each.role == role for each in await held_by(house.pool, person.id, now))
    if not holds and error is None:
        raise PageNotFound
    problem = problem_of(telling.words, error) if error is not None else None
    return render(
        request,
        "organisation/giving.html",
        status_code=problem.status if problem else 200,
        visitor=visitor,
        role=role,
        title=telling.role_in(role),
        owed=await _owed(request, visitor, role),
        incidents=await _incidents(request, visitor, role),
        takers=[
            Option(each, telling.person(each))
            for each in await next_holders(house.pool, role, now)
            if each != person.id
        ],
        given={"taker": "", "note": "", **(given or {})},
        problem=problem,
        wrong=wrong_fields(telling, error, {"taker", "note"}) if error is not None else {},
    )


async def _owed(request: Request, visitor: Visitor, role: RoleIn) -> Sequence[OwedLine]:
    """What the role owes now, over all the incidents that it covers."""
    house, words = house_of(request), words_of(request)
    async with reading(house, visitor.person) as db:
        found = await owed_duties(db, [role], "")
    return [await owed_line(house, words, each) for each in found]


async def _incidents(request: Request, visitor: Visitor, role: RoleIn) -> Sequence[IncidentLine]:
    """The incidents that go on and that the role covers."""
    house = house_of(request)
    async with reading(house, visitor.person) as db:
        rows, _ = await list_incidents(db, IncidentFilter(phases=LIVE, plan_id=role.plan_id), limit=100)
        seen = [row for row in rows if covers(role, await place_of(db, row))]
    return await incident_lines(house, words_of(request), seen)


@router.post("/take")
async def take(request: Request, visitor: Operator, handover: Id) -> Response:
    """Take over what was handed to me."""
    house = house_of(request)
    by = By(visitor.person.id, words_of(request)("handover_why"), house.clock())
    await take_over(house.pool, handover, visitor.person.id, by)
    return RedirectResponse("/handover?done=taken", 303)


@router.post("/away")
async def go_away(
    request: Request, visitor: Operator, from_at: Short = "", until_at: Short = "", why: Text = ""
) -> Response:
    """Say that one is away; deputies stand in."""
    house = house_of(request)
    given = {"from_at": from_at, "until_at": until_at, "why": why}
    try:
        by = By(visitor.person.id, why, house.clock())
        begin, end = (_instant(name, given[name], house) for name in ("from_at", "until_at"))
        await note_absence(house.pool, visitor.person.id, begin or by.at, end, by)
    except (OrganisationError, InvalidInput) as error:
        await note_refusal(request, error)
        return await _page(request, visitor, error=error, given=given)
    return RedirectResponse("/handover?done=away", 303)


def _instant(name: str, text: str, house: House) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(instant_from(text, house.settings.time_zone))
    except ValueError as error:
        raise InvalidInput([FieldProblem(name, "datetime_parsing")]) from error
    if not 2000 < found.year < 2200 or found.tzinfo is None:
        raise InvalidInput([FieldProblem(name, "datetime_parsing")])
    return found


@router.post("/back")
async def come_back(request: Request, visitor: Operator, absence: Id) -> Response:
    """Say that one is back, or will not go."""
    house = house_of(request)
    mine = await absences(house.pool, visitor.person.id, house.clock())
    if absence not in {each.id for each in mine}:
        raise PageNotFound
    by = By(visitor.person.id, words_of(request)("back_why"), house.clock())
    await end_absence(house.pool, absence, by.at, by)
    return RedirectResponse("/handover?done=back", 303)
