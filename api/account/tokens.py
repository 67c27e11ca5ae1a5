"""Machines' tokens, made and ended by an administrator. A token is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.errors import InvalidInput, PageNotFound
from api.guard import Administrator, Visitor
from api.house import house_of
from api.identity.machines import SCOPES, fit_scopes, make_machine, renew_machine
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from api.views.moments import moment
from domain.errors import FieldProblem, PingxiError
from store.machine_tokens import end_machine_token, machine_token_by_id, machine_tokens
from store.organisation.changes import By
from store.organisation.errors import ReasonMissing
from store.people import LoginTaken, everybody

router = APIRouter(prefix="/tokens")

DAYS = (30, 90, 365)

Name = Annotated[str, Form(max_length=80)]
Why = Annotated[str, Form(max_length=1000)]


@router.get("")
async def show(request: Request, visitor: Administrator) -> Response:
    """The tokens that there are, and the form for a new one."""
    return await _page(request, visitor)


@router.post("")
async def make(
    request: Request,
    visitor: Administrator,
    name: Name = "",
    scope: Annotated[Sequence[str], Form()] = (),
    source: Annotated[str, Form(max_length=64)] = "",
    days: Annotated[int, Form()] = 90,
    why: Why = "",
) -> Response:
    """Make a machine with its token, and show the token this once."""
    house = house_of(request)
    now = house.clock()
    scopes = {*scope, *([f"intake:{source.strip()}"] if source.strip() else [])}
    try:
        if not name.strip():
            raise InvalidInput([FieldProblem("token_name", "missing")])
        if days not in DAYS:
            raise InvalidInput([FieldProblem("days", "enum", {"expected": "30, 90, 365"})])
        by = By(visitor.person.id, why, now)
        until = now + timedelta(days=days)
        made = await make_machine(house.pool, name.strip(), fit_scopes(scopes), until, by)
    except (InvalidInput, ReasonMissing, LoginTaken) as error:
        return await _page(request, visitor, error, given={"name": name, "source": source, "why": why})
    return await _page(request, visitor, token=made)


@router.post("/renew")
async def renew(
    request: Request, visitor: Administrator, token: Annotated[str, Form(max_length=64)], why: Why = ""
) -> Response:
    """Make a machine a further token, for as long as the one before was made for, and show it once."""
    house = house_of(request)
    before = await machine_token_by_id(house.pool, token)
    if before is None:
        raise PageNotFound
    try:
        by = By(visitor.person.id, why, house.clock())
    except ReasonMissing as error:
        return await _page(request, visitor, error)
    until = by.at + (before.expires_at - before.made_at)
    return await _page(request, visitor, token=await renew_machine(house.pool, before, until, by))


@router.post("/end")
async def end(
    request: Request, visitor: Administrator, token: Annotated[str, Form(max_length=64)], why: Why = ""
) -> Response:
    """End a token."""
    house = house_of(request)
    try:
        by = By(visitor.person.id, why, house.clock())
    except ReasonMissing as error:
        return await _page(request, visitor, error)
    if not await end_machine_token(house.pool, token, by):
        raise PageNotFound
    return RedirectResponse("/tokens", 303)


async def _page(
    request: Request,
    visitor: Visitor,
    error: PingxiError | None = None,
    token: str | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    house, words = house_of(request), words_of(request)
    problem = problem_of(words, error) if error is not None else None
    found, now = await machine_tokens(house.pool), house.clock()
    people = await everybody(house.pool, now)
    return render(
        request,
        "account/tokens.html",
        status_code=problem.status if problem is not None else 200,
        path="/tokens",
        visitor=visitor,
        problem=problem,
        token=token,
        given={"name": "", "source": "", "why": "", **(given or {})},
        scopes=SCOPES,
        days=DAYS,
        tokens=[each for each in found if each.holds(now)],
        over=[each for each in found if not each.holds(now)],
        names={each.id: each.name for each in people},
        logins={each.id: each.login for each in people},
        moment=lambda at: moment(words, at, house.settings.time_zone),
    )
