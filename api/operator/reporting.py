"""Reporting a post, a link or an affair that somebody came across (报送线索), from a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.errors import InvalidInput
from api.guard import Operator, Visitor
from api.house import house_of
from api.language import words_of
from api.operator.reading import instant_from
from api.problems import problem_of
from api.templating import render
from domain.errors import FieldProblem
from intake.batch import Given, keep_batch
from intake.ids import new_signal_id
from intake.items import read_item
from intake.sources import person_source

router = APIRouter(prefix="/reports")

SAID = ("text", "link", "title")
"""One of these at least says what it is about."""

Line = Annotated[str, Form(max_length=2_000)]
Text = Annotated[str, Form(max_length=4_000)]
Number = Annotated[str, Form(max_length=64, pattern=r"^[0-9a-z]{20,64}$")]


@router.get("/new")
async def show(
    request: Request, visitor: Operator, done: Annotated[str, Query(max_length=8)] = ""
) -> Response:
    """The form, empty."""
    return _page(request, visitor, {}, done=done)


@router.post("/new")
async def take(
    request: Request, visitor: Operator, report: Number, title: Line = "", link: Line = "", site: Line = "",
    posted_at: Annotated[str, Form(max_length=40)] = "", text: Text = "",
) -> Response:  # fmt: skip
    """Keep a report as a post of the source of people's reports: sent twice, it is one."""
    house = house_of(request)
    now = house.clock()
    given = {"report": report, "title": title.strip(), "link": link.strip(), "site": site.strip(),
             "posted_at": posted_at, "text": text.strip()}  # fmt: skip
    item: dict[str, object] = {"id": report, "kind": "post", "text": given["text"]}
    item |= {name: given[name] for name in ("title", "link", "site") if given[name]}
    item["posted_at"] = instant_from(posted_at, house.settings.time_zone) if posted_at else now.isoformat()
    problems: Sequence[FieldProblem] = read_item(item, "person", house.intake.keys, now).problems
    if not any(given[name] for name in SAID):
        problems = [*problems, FieldProblem("text", "report_says_nothing")]
    if problems:
        error = InvalidInput(problems)
        await note_refusal(request, error)
        return _page(request, visitor, given, error)
    source = await person_source(house.pool, now)
    await keep_batch(house.intake, source, [Given.of(1, item)], now, "form")
    return RedirectResponse("/reports/new?done=yes", 303)


def _page(
    request: Request,
    visitor: Visitor,
    given: dict[str, str],
    error: InvalidInput | None = None,
    done: str = "",
) -> Response:
    house, words = house_of(request), words_of(request)
    problem = problem_of(words, error) if error is not None else None
    local = house.clock().astimezone(ZoneInfo(house.settings.time_zone))
    empty = {"report": new_signal_id(), "title": "", "link": "", "site": "", "text": "",
             "posted_at": f"{local:%Y-%m-%dT%H:%M}"}  # fmt: skip
    return render(
        request,
        "report.html",
        status_code=problem.status if problem is not None else 200,
        visitor=visitor,
        given={**empty, **given},
        problem=problem,
        wrong={each.field: each for each in problem.errors} if problem is not None else {},
        zone=house.settings.time_zone,
        done=done == "yes",
    )
