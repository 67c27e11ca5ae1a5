"""The records of looks and refusals, as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.reviewing import PAGE, narrowed, place_after, reviewing
from api.guard import Reviewer, Visitor
from api.house import house_of
from api.language import Words, words_of
from api.problems import problem_of
from api.templating import render
from api.views.moments import moment
from domain.errors import Refused
from store.looks import Look, Refusal, RefusedSignal, looks, refusals, refused_signals
from store.people import names_of

router = APIRouter()

Narrow = Annotated[str, Query(max_length=100)]
Below = Annotated[int | None, Query(ge=1)]
SHOWN = ("looks", "refusals", "refused-signals")


@dataclass(frozen=True)
class Line:
    """One line of a record: who, when, what, and what more is known."""

    when: str
    who: str
    what: str
    incident: str | None
    code: str
    more: tuple[str, ...]


@router.get("/looks")
async def show_looks(
    request: Request, visitor: Reviewer, person: Narrow = "", incident: Narrow = "", below: Below = None
) -> Response:
    """What auditors looked at."""
    async with reviewing(house_of(request), visitor) as db:
        rows = await looks(db, narrowed(person, incident, below), PAGE)
        names = await names_of(db, [row.person_id for row in rows])
    made = [_look_line(request, row, names) for row in rows]
    following = {"below": str(rows[-1].no)} if len(rows) == PAGE else None
    return _page(request, visitor, "looks", made, (person, incident), following)


@router.get("/refusals")
async def show_refusals(
    request: Request, visitor: Reviewer, person: Narrow = "", incident: Narrow = "", below: Below = None
) -> Response:
    """What was refused before it was received."""
    async with reviewing(house_of(request), visitor) as db:
        rows = await refusals(db, narrowed(person, incident, below), PAGE)
        names = await names_of(db, [row.person_id for row in rows if row.person_id])
    made = [_refusal_line(request, row, names) for row in rows]
    following = {"below": str(rows[-1].no)} if len(rows) == PAGE else None
    return _page(request, visitor, "refusals", made, (person, incident), following)


@router.get("/refused-signals")
async def show_refused_signals(
    request: Request,
    visitor: Reviewer,
    person: Narrow = "",
    incident: Narrow = "",
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """What was received and then refused."""
    place = place_after(after)
    async with reviewing(house_of(request), visitor) as db:
        rows = await refused_signals(db, narrowed(person, incident), place, PAGE)
        names = await names_of(db, [row.sender for row in rows])
    made = [_signal_line(request, row, names) for row in rows]
    last = rows[-1] if len(rows) == PAGE else None
    following = {"after": f"{last.at.isoformat()}~{last.signal_id}"} if last is not None else None
    return _page(request, visitor, "refused-signals", made, (person, incident), following)


def _page(
    request: Request,
    visitor: Visitor,
    shown: str,
    lines: Sequence[Line],
    chosen: tuple[str, str],
    following: Mapping[str, str] | None,
) -> Response:
    narrow = {name: value for name, value in zip(("person", "incident"), chosen, strict=True) if value}
    return render(
        request,
        "review.html",
        visitor=visitor,
        shown=shown,
        pages=SHOWN,
        lines=lines,
        person=chosen[0],
        incident=chosen[1],
        following=f"?{urlencode({**narrow, **following})}" if following is not None else None,
    )


def _when(request: Request, at: datetime) -> str:
    return moment(words_of(request), at, house_of(request).settings.time_zone)


def _look_line(request: Request, row: Look, names: Mapping[str, str]) -> Line:
    asked = tuple(f"{name} = {value}" for name, value in row.asked.items() if value)
    who = names.get(row.person_id, row.person_id)
    return Line(_when(request, row.at), who, row.route, row.incident_id, "", asked)


def _refusal_line(request: Request, row: Refusal, names: Mapping[str, str]) -> Line:
    words = words_of(request)
    who = names.get(row.person_id, row.person_id) if row.person_id else words("refused_nobody")
    more = [row.source, *([words("refused_hidden")] if row.hidden else [])]
    if row.kind:
        more.append(_kind(words, row.kind))
    if row.role:
        more.append(words("refused_as", role=row.role))
    if row.times > 1:
        more.append(words("refused_times", count=row.times, until=_when(request, row.last_at)))
    said = f"refused_{row.code}"
    code = words(said) if words.has(said) else row.code
    return Line(_when(request, row.at), who, f"{row.method} {row.route}", row.incident_id, code, tuple(more))


def _signal_line(request: Request, row: RefusedSignal, names: Mapping[str, str]) -> Line:
    words = words_of(request)
    why = problem_of(words, Refused(row.code, **row.params)).detail
    who = names.get(row.sender, row.sender)
    more = (words("refused_as", role=row.role), row.signal_id)
    return Line(_when(request, row.at), who, _kind(words, row.kind), row.incident_id, why, more)


def _kind(words: Words, kind: str) -> str:
    return words(f"signal_{kind}") if words.has(f"signal_{kind}") else kind
