"""What an administrator does first: the organisation, its plan, its people; in any order, at any time."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api.guard import Administrator, Visitor
from api.house import house_of
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from domain.canonical import canonical
from domain.errors import InvalidPlan, PingxiError
from domain.plan import plan_hash
from plans import load_file
from store.organisation.bodies import Body, bodies, make_body
from store.organisation.changes import By, record
from store.passkeys import passkeys_of
from store.people import everybody
from store.plans import StoredPlan, put_plan

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
    """Store a plan file of one's own, if it can be used; what is wrong with it is said line by line."""
    house, now = house_of(request), house_of(request).clock()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "plan.yaml"
        place.write_bytes(await file.read())
        try:
            body, plan = load_file(place)
        except InvalidPlan as error:
            return await _page(request, visitor, error)
    stored = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), now)
    async with house.pool.acquire() as connection, connection.transaction():
        if await put_plan(connection, stored):
            by = By(visitor.person.id, words_of(request)("set_up_why"), now)
            about = {"hash": stored.hash, "version": plan.version}
            await record(connection, by, "plan_stored", plan.id, None, about)
    return RedirectResponse("/start", 303)


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
        plans=await house.plans.all_latest(),
        others=len([each for each in people if each.active and each.id != visitor.person.id]),
        passkeys=await passkeys_of(house.pool, visitor.person.id),
    )
