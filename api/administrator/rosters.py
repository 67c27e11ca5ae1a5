"""Rosters: the list, the week of one of them, and its shifts as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from babel.dates import format_date
from fastapi import APIRouter, Form, Query, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.administrator.acts import BY_NAME
from api.administrator.files import FileProblem, file_problems
from api.administrator.lists import telling_of
from api.administrator.pages import Done, act_link, show_lines
from api.administrator.week import DAYS, Week, day_from, days_of
from api.errors import PageNotFound
from api.guard import Administrator, Visitor
from api.house import house_of
from api.templating import render
from api.views.organisation import Line, Section, Telling
from organisation.current import FOREVER, shift_entry
from organisation.errors import FileUnfit
from organisation.sheet_imports import bring_in_shifts
from organisation.sheets import read_shifts, written_shifts
from store.organisation.changes import By
from store.organisation.errors import ReasonMissing
from store.organisation.rosters import Roster, roster_by_id, rosters
from store.organisation.shifts import gaps, shifts_of
from store.queries import RoleIn

router = APIRouter(prefix="/organisation/rosters")

AHEAD = timedelta(days=14)
Why = Annotated[str, Form(max_length=1000)]


@router.get("")
async def show_all(request: Request, visitor: Administrator, done: Done = "") -> Response:
    """The rosters, with the first gap of each within the next two weeks."""
    house, telling = house_of(request), await telling_of(request)
    words, now = telling.words, house.clock()
    lines = []
    for each in await rosters(house.pool, now):
        missing = await gaps(house.pool, each.id, now, now + AHEAD)
        first = (
            (words("org_gap", span=telling.span(missing[0].from_at, missing[0].until_at)),) if missing else ()
        )
        meta = (_role(telling, each), telling.span(each.from_at, each.until_at), *first)
        lines.append(Line(each.name, meta, href=f"/organisation/rosters/{each.id}", wrong=bool(missing)))
    section = Section(words("org_rosters"), lines, words("org_rosters_none"))
    actions = [act_link(telling, "make-roster", plain=False)]
    return show_lines(request, visitor, telling, "org_rosters", [section], actions, done)


@router.get("/{roster_id}")
async def show(
    request: Request,
    visitor: Administrator,
    roster_id: str,
    week: Annotated[str, Query(max_length=10)] = "",
    done: Done = "",
) -> Response:
    """One roster's week."""
    return await _page(request, visitor, await _roster(request, roster_id), week, done)


@router.post("/{roster_id}/sheet")
async def upload(
    request: Request,
    visitor: Administrator,
    roster_id: str,
    file: UploadFile,
    why: Why = "",
    whole: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Take a sheet of shifts; what is wrong with it is said line by line, and then nothing is changed."""
    house, roster = house_of(request), await _roster(request, roster_id)
    telling = await telling_of(request)
    try:
        by = By(visitor.person.id, why, house.clock())
        sheet = read_shifts(file.filename or "csv", await file.read(), telling.zone)
        await bring_in_shifts(house.pool, roster, sheet, by, whole=whole == "yes")
    except (FileUnfit, ReasonMissing) as error:
        await note_refusal(request, error)
        return await _page(request, visitor, roster, problems=file_problems(telling, error), why=why)
    first = min((each.from_at for each in sheet.shifts), default=by.at).astimezone(telling.zone)
    return RedirectResponse(f"/organisation/rosters/{roster.id}?week={first.date()}&done=add-series", 303)


@router.get("/{roster_id}/sheet")
async def download(request: Request, visitor: Administrator, roster_id: str) -> Response:
    """The roster's shifts that are not over, as a sheet."""
    house, roster, telling = house_of(request), await _roster(request, roster_id), await telling_of(request)
    found = await shifts_of(house.pool, roster.id, house.clock(), FOREVER)
    names = {person.login: person.name for person in telling.people.values()}
    entries = [shift_entry(each, lambda id_: telling.people[id_].login) for each in found]
    text = written_shifts(entries, lambda login: names[login], telling.zone, telling.words.locale)
    told = {"content-disposition": 'attachment; filename="shifts.csv"'}
    return Response(text.encode(), media_type="text/csv; charset=utf-8", headers=told)


async def _roster(request: Request, roster_id: str) -> Roster:
    found = await roster_by_id(house_of(request).pool, roster_id)
    if found is None:
        raise PageNotFound
    return found


def _role(telling: Telling, roster: Roster) -> str:
    return telling.role_in(RoleIn(roster.plan_id, roster.role, roster.body))


async def _page(
    request: Request,
    visitor: Visitor,
    roster: Roster,
    day: str = "",
    done: str = "",
    problems: Sequence[FileProblem] = (),
    why: str = "",
) -> Response:
    house, telling = house_of(request), await telling_of(request)
    now = house.clock()
    week = Week.of(day_from(day) or now.astimezone(telling.zone).date(), telling.zone)
    begin, end = week.start(0), week.start(DAYS)
    here = f"/organisation/rosters/{roster.id}?week={week.monday}"
    return render(
        request,
        "organisation/roster.html",
        status_code=422 if problems else 200,
        visitor=visitor,
        roster=roster,
        role=_role(telling, roster),
        span=telling.span(roster.from_at, roster.until_at),
        week=week,
        days=days_of(
            week,
            await shifts_of(house.pool, roster.id, begin, end),
            await gaps(house.pool, roster.id, begin, end) if begin < end else (),
        ),
        telling=telling,
        done=done if done in BY_NAME else "",
        here=here,
        act=lambda name, **asked: act_link(telling, name, here, **asked),
        problems=problems,
        why=why,
        **_shown(telling, now),
    )


def _shown(telling: Telling, now: datetime) -> dict[str, Any]:
    locale = "zh_Hans_CN" if telling.words.chinese else "en"
    shape = "M月d日 EEE" if telling.words.chinese else "EEE d MMM"
    return {
        "today": now.astimezone(telling.zone).date(),
        "current": now,
        "day_name": lambda day: format_date(day, shape, locale=locale),
        "local": lambda at: at.astimezone(telling.zone).strftime("%Y-%m-%dT%H:%M"),
        "clock": lambda at: at.astimezone(telling.zone).strftime("%H:%M"),
    }
