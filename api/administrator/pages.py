"""Lists of bodies, appointments, absences, deputies and hand-overs, with what can be done to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.administrator.acts import BY_NAME
from api.administrator.lists import telling_of
from api.administrator.subjects import deputy_words
from api.guard import Administrator, Visitor
from api.house import house_of
from api.templating import render
from api.views.organisation import Line, Link, Section, Telling, in_tree
from store.organisation.absences import Absence, absences
from store.organisation.appointments import Appointment, appointments
from store.organisation.deputies import Deputy, deputies
from store.organisation.handovers import handovers
from store.queries import RoleIn

router = APIRouter(prefix="/organisation")

Done = Annotated[str, Query(max_length=40)]
Which = Annotated[str, Query(max_length=64)]


def act_link(telling: Telling, name: str, then: str = "", plain: bool = True, **asked: str) -> Link:
    """The way to an act's form, filled in so far; ``then``: where to go afterwards."""
    act = BY_NAME[name]
    query = urlencode({**asked, **({"then": then} if then else {})})
    return Link(f"/organisation{act.path}{'?' + query if query else ''}", telling.words(act.text), plain)


def show_lines(
    request: Request,
    visitor: Visitor,
    telling: Telling,
    key: str,
    sections: Sequence[Section],
    actions: Sequence[Link],
    done: str = "",
) -> Response:
    """A page of lists. ``key`` is the stem of its texts."""
    return render(
        request,
        "organisation/lines.html",
        visitor=visitor,
        title=telling.words(key),
        about=telling.words(f"{key}.about"),
        crumb=None,
        facts=[],
        done=done if done in BY_NAME else "",
        actions=actions,
        sections=sections,
    )


@router.get("/bodies")
async def show_bodies(request: Request, visitor: Administrator, done: Done = "") -> Response:
    """The bodies, as a tree."""
    telling = await telling_of(request)
    words = telling.words
    lines = [
        Line(
            telling.body_name(body),
            (body.id, *((words("org_ended", at=telling.at(body.ended_at)),) if body.ended_at else ())),
            _body_links(telling, body.id, body.ended_at is not None),
            depth=depth,
        )
        for body, depth in in_tree(telling.bodies.values())
    ]
    section = Section(words("org_nav_bodies"), lines, words("org_bodies_none"))
    actions = [act_link(telling, "make-body", plain=False)]
    return show_lines(request, visitor, telling, "org_bodies", [section], actions, done)


def _body_links(telling: Telling, body: str, ended: bool) -> tuple[Link, ...]:
    if ended:
        return (act_link(telling, "reopen-body", id=body),)
    below = act_link(telling, "make-body", parent=body)
    return (
        Link(below.href, telling.words("org_make_below")),
        act_link(telling, "change-body", id=body),
        act_link(telling, "end-body", id=body),
    )


def appointment_line(telling: Telling, row: Appointment, then: str = "", named: bool = True) -> Line:
    """An appointment with what can be done to it."""
    role = telling.role_in(row.held)
    span = telling.span(row.from_at, row.until_at)
    meta = (role, span) if named else (span,)
    title = telling.person(row.person_id) if named else role
    href = f"/organisation/people/{row.person_id}" if named else ""
    return Line(title, meta, (act_link(telling, "end-appointment", then, id=row.id),), href)


@router.get("/appointments")
async def show_appointments(
    request: Request, visitor: Administrator, plan: Which = "", role: Which = "", done: Done = ""
) -> Response:
    """Appointments in force and to come, by plan; of one role only if given."""
    telling, house = await telling_of(request), house_of(request)
    only = RoleIn(plan, role) if plan and role else None
    found = await appointments(house.pool, role=only, since=house.clock())
    sections = [
        Section(
            telling.plan(each),
            [appointment_line(telling, row) for row in found if row.plan_id == each],
            "",
        )
        for each in dict.fromkeys(row.plan_id for row in found)
    ]
    empty = Section(telling.words("org_appointments"), [], telling.words("org_appointments_none"))
    actions = [act_link(telling, "appoint", plain=False)]
    return show_lines(request, visitor, telling, "org_appointments", sections or [empty], actions, done)


def absence_line(telling: Telling, row: Absence, then: str = "", named: bool = True) -> Line:
    """An absence with what can be done to it."""
    span = telling.span(row.from_at, row.until_at)
    links = (act_link(telling, "end-absence", then, id=row.id),)
    if not named:
        return Line(span, (), links)
    return Line(telling.person(row.person_id), (span,), links, f"/organisation/people/{row.person_id}")


@router.get("/absences")
async def show_absences(request: Request, visitor: Administrator, done: Done = "") -> Response:
    """Who is away, and will be."""
    telling, house = await telling_of(request), house_of(request)
    words, now = telling.words, house.clock()
    found = await absences(house.pool, since=now)
    away = [absence_line(telling, row) for row in found if row.from_at <= now]
    coming = [absence_line(telling, row) for row in found if row.from_at > now]
    sections = [
        Section(words("org_away"), away, words("org_away_none")),
        Section(words("org_away_later"), coming, words("org_away_none")),
    ]
    actions = [act_link(telling, "note-absence", plain=False)]
    return show_lines(request, visitor, telling, "org_absences", sections, actions, done)


def deputy_line(telling: Telling, row: Deputy, then: str = "") -> Line:
    """A naming of a deputy with what can be done to it."""
    links = (act_link(telling, "end-deputy", then, id=row.id),)
    return Line(deputy_words(telling, row), (telling.span(row.from_at, row.until_at),), links)


@router.get("/deputies")
async def show_deputies(request: Request, visitor: Administrator, done: Done = "") -> Response:
    """Who stands in for whom."""
    telling, house = await telling_of(request), house_of(request)
    lines = [deputy_line(telling, row) for row in await deputies(house.pool, since=house.clock())]
    section = Section(telling.words("org_deputies"), lines, telling.words("org_deputies_none"))
    actions = [act_link(telling, "name-deputy", plain=False)]
    return show_lines(request, visitor, telling, "org_deputies", [section], actions, done)


@router.get("/handovers")
async def show_handovers(request: Request, visitor: Administrator, done: Done = "") -> Response:
    """The last hand-overs of everybody; their notes are for those who gave and took them."""
    telling, house = await telling_of(request), house_of(request)
    words = telling.words
    lines = [
        Line(
            f"{telling.person(row.giver_id)} → {telling.person(row.taker_id)}",
            (
                telling.role_in(RoleIn(row.plan_id, row.role, row.body)),
                words("org_given", at=telling.at(row.given_at)),
                words("org_taken", at=telling.at(row.taken_at)) if row.taken_at else words("org_not_taken"),
            ),
            () if row.erased_at else (act_link(telling, "erase-note", id=row.id),),
            wrong=row.taken_at is None,
        )
        for row in await handovers(house.pool, limit=100)
    ]
    section = Section(words("org_handovers"), lines, words("org_handovers_none"))
    return show_lines(request, visitor, telling, "org_handovers", [section], [], done)
