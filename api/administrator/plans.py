"""Which plans are in force: put forward by one administrator, released by another; and who did what when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.administrator.lists import telling_of
from api.administrator.releasing import checked
from api.guard import Administrator, Reviewer, Visitor
from api.house import house_of
from api.language import Words
from api.problems import problem_of
from api.templating import render
from api.views.organisation import Telling
from domain.errors import PingxiError
from plans.findings import Finding
from store.organisation.changes import By
from store.organisation.errors import ReasonMissing
from store.plan_releases import Fact, Version, end, history, propose, release, standings, withdraw
from store.pool import Pool

router = APIRouter(prefix="/organisation/plans")

PAGE = 50
Why = Annotated[str, Form(max_length=1000)]
Hash = Annotated[str, Form(max_length=64)]
_SYSTEM = frozenset({"release", "setup", "migration"})


@dataclass(frozen=True)
class VersionLine:
    """One version of a plan, and what may be done with it."""

    hash: str
    plan_id: str
    title: str
    standing: str
    since: str
    proposed_by: str
    own: bool


@dataclass(frozen=True)
class FactLine:
    """One line of the record."""

    no: int
    said: str
    who: str
    when: str
    why: str


@dataclass(frozen=True)
class Given:
    """What the form for putting a plan forward held, and what was found."""

    why: str = ""
    findings: Sequence[Finding] = ()


def who_words(telling: Telling, who: str) -> str:
    """A person's name, or by what else it was done."""
    return telling.words(f"release_by_{who}") if who in _SYSTEM else telling.person(who)


@router.get("")
async def show(
    request: Request,
    visitor: Reviewer,
    done: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[str, Query(max_length=18)] = "",
) -> Response:
    """Where each version stands, and the record."""
    below = int(before) if before.isascii() and before.isdigit() else None
    return await _page(request, visitor, Given(), done=done, below=below)


@router.post("")
async def put_forward(request: Request, visitor: Administrator) -> Response:
    """Put a plan file forward; what the check finds is shown, and nothing is kept of a file that is unfit."""
    house = house_of(request)
    async with request.form() as form:
        file, why = form.get("file"), str(form.get("why", "")).strip()
        text = await file.read() if isinstance(file, UploadFile) else b""
    found = checked(text, house.clock())
    if found.stored is None:
        return await _page(request, visitor, Given(why, found.findings), status=422)
    try:
        await propose(house.pool, found.stored, By(visitor.person.id, why, house.clock()))
    except PingxiError as error:
        return await _refused(request, visitor, error, Given(why, found.findings))
    return RedirectResponse("/organisation/plans?done=proposed", 303)


@router.post("/release")
async def bring_into_force(
    request: Request, visitor: Administrator, plan_hash: Hash = "", why: Why = ""
) -> Response:
    """Release a version that another person put forward."""
    return await _do(request, visitor, release, "released", plan_hash, why)


@router.post("/withdraw")
async def take_back(
    request: Request, visitor: Administrator, plan_hash: Hash = "", why: Why = ""
) -> Response:
    """Take back a version that waits."""
    return await _do(request, visitor, withdraw, "withdrawn", plan_hash, why)


@router.post("/end")
async def take_out(request: Request, visitor: Administrator, plan_hash: Hash = "", why: Why = "") -> Response:
    """Take a version out of force."""
    return await _do(request, visitor, end, "ended", plan_hash, why)


async def _do(
    request: Request,
    visitor: Visitor,
    act: Callable[[Pool, str, By], Awaitable[Version]],
    done: str,
    plan_hash: str,
    why: str,
) -> Response:
    house = house_of(request)
    try:
        await act(house.pool, plan_hash, By(visitor.person.id, why, house.clock()))
    except PingxiError as error:
        return await _refused(request, visitor, error, Given())
    return RedirectResponse(f"/organisation/plans?done={done}", 303)


async def _refused(request: Request, visitor: Visitor, error: PingxiError, given: Given) -> Response:
    await note_refusal(request, error)
    return await _page(request, visitor, given, error=error)


async def _page(
    request: Request,
    visitor: Visitor,
    given: Given,
    *,
    error: PingxiError | None = None,
    status: int = 200,
    done: str = "",
    below: int | None = None,
) -> Response:
    house, telling = house_of(request), await telling_of(request)
    problem = problem_of(telling.words, error) if error is not None else None
    found = await standings(house.pool)
    lines = [await _line(request, telling, visitor, each) for each in found]
    facts = await history(house.pool, before_no=below, limit=PAGE + 1)
    return render(
        request,
        "organisation/plans.html",
        status_code=problem.status if problem is not None else status,
        visitor=visitor,
        administers="administrator" in visitor.person.desks,
        problem=problem,
        reason_missing=isinstance(error, ReasonMissing),
        given=given,
        done=done if done in ("proposed", "released", "withdrawn", "ended") else "",
        waiting=[each for each in lines if each.standing == "proposed"],
        in_force=[each for each in lines if each.standing == "in_force"],
        over=[each for each in lines if each.standing in ("withdrawn", "ended")],
        facts=[_fact(telling, each, titles(lines)) for each in facts[:PAGE]],
        following=f"?before={facts[PAGE - 1].no}" if len(facts) > PAGE else "",
    )


def titles(lines: Sequence[VersionLine]) -> dict[str, str]:
    """The words for each version by its hash."""
    return {each.hash: each.title for each in lines}


async def _line(request: Request, telling: Telling, visitor: Visitor, version: Version) -> VersionLine:
    words = telling.words
    pinned = await house_of(request).plans.by_hash(version.plan_hash)
    return VersionLine(
        version.plan_hash,
        version.plan_id,
        _title(words, words.label(pinned.plan.title), version.version),
        version.standing,
        words(
            "release_since", standing=words(f"release_standing_{version.standing}"), at=telling.at(version.at)
        ),
        who_words(telling, version.proposed_by),
        version.proposed_by == visitor.person.id,
    )


def _title(words: Words, title: str, version: int) -> str:
    return words("release_line", title=title, version=version)


def _fact(telling: Telling, fact: Fact, named: dict[str, str]) -> FactLine:
    words = telling.words
    title = named.get(fact.plan_hash, fact.plan_id)
    said = f"{words(f'release_act_{fact.act}')} · {title}"
    return FactLine(fact.no, said, who_words(telling, fact.who), telling.at(fact.at), fact.why)
