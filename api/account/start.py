"""What an administrator does first: the organisation, its plan, its people; in any order, at any time."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api.guard import Administrator, Visitor
from api.house import PinnedPlan, house_of
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from domain.canonical import canonical
from domain.errors import InvalidPlan, PingxiError
from domain.plan import plan_hash
from plans import load_file
from store.organisation.bodies import Body, bodies, make_body
from store.organisation.changes import By
from store.passkeys import passkeys_of
from store.people import everybody
from store.plan_releases import RELEASE, propose, release_built_in, standings
from store.plans import StoredPlan

router = APIRouter(prefix="/start")

Text = Annotated[str, Form(max_length=200)]


@router.get("")
async def show(request: Request, visitor: Administrator) -> Response:
    """The steps, and which are done."""
    return await _page(request, visitor)


@router.post("/organisation")
async def name_organisation(
    request: Request, visitor: Administrator, body: Text = "", name_zh: Text = "", name_en: Text = ""
) -> Response:
    """Name the organisation: its first body, above all others."""
    house = house_of(request)
    by = By(visitor.person.id, words_of(request)("set_up_why"), house.clock())
    english = name_en.strip() or name_zh.strip()
    try:
        await make_body(house.pool, Body(body.strip(), None, name_zh.strip(), english), by)
    except PingxiError as error:
        return await _page(request, visitor, error, {"body": body, "name_zh": name_zh, "name_en": name_en})
    return RedirectResponse("/start", 303)


@router.post("/plan")
async def load_plan(
    request: Request, visitor: Administrator, file: Annotated[UploadFile, File()]
) -> Response:
    """Put a plan file of one's own forward, if it can be used; what is wrong with it is said line by line."""
    house, now = house_of(request), house_of(request).clock()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "plan.yaml"
        place.write_bytes(await file.read())
        try:
            body, plan = load_file(place)
        except InvalidPlan as error:
            return await _page(request, visitor, error)
    stored = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), now)
    try:
        await propose(house.pool, stored, By(visitor.person.id, words_of(request)("set_up_why"), now))
    except PingxiError as error:
        return await _page(request, visitor, error)
    return RedirectResponse("/start", 303)


@router.post("/release")
async def release_plans(
    request: Request, visitor: Administrator, plan_hash: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Release the ticked plans that come with the product, in one step: it put them forward."""
    house = house_of(request)
    by = By(visitor.person.id, words_of(request)("release_set_up_why"), house.clock())
    await release_built_in(house.pool, by, plan_hash or [])
    return RedirectResponse("/start", 303)


async def _waiting(request: Request) -> list[PinnedPlan]:
    """The plans that come with the product and wait for their release."""
    house = house_of(request)
    return [
        await house.plans.by_hash(each.plan_hash)
        for each in await standings(house.pool)
        if each.standing == "proposed" and each.proposed_by == RELEASE
    ]


async def _page(
    request: Request,
    visitor: Visitor,
    error: PingxiError | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    house, words = house_of(request), words_of(request)
    problem = problem_of(words, error) if error is not None else None
    people = await everybody(house.pool, house.clock())
    return render(
        request,
        "account/start.html",
        status_code=problem.status if problem is not None else 200,
        path="/start",
        visitor=visitor,
        problem=problem,
        given={"body": "", "name_zh": "", "name_en": "", **(given or {})},
        bodies=await bodies(house.pool),
        plans=await house.plans.in_force(),
        waiting=await _waiting(request),
        others=len([each for each in people if each.active and each.id != visitor.person.id]),
        passkeys=await passkeys_of(house.pool, visitor.person.id),
    )
