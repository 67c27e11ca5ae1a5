"""Accounts and how each signs in: invitations, and who somebody from another provider is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.errors import PageNotFound
from api.guard import Administrator, Visitor
from api.house import house_of
from api.identity.site import origin_of
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from api.views.moments import moment
from domain.errors import PingxiError
from store.identities import bind_identity, identities, unbind_identity
from store.invitations import invite
from store.organisation.changes import By, record
from store.organisation.errors import ReasonMissing
from store.people import everybody, person_by_id
from store.sign_ins import end_all_sign_ins
from store.ways import ways_of_all

router = APIRouter(prefix="/accounts")

Id = Annotated[str, Form(max_length=100)]
Long = Annotated[str, Form(max_length=500)]
Why = Annotated[str, Form(max_length=1000)]


@router.get("")
async def show(request: Request, visitor: Administrator) -> Response:
    """Everybody with how they sign in, and whoever waits to be known."""
    return await _page(request, visitor)


@router.post("/invitation")
async def make_invitation(request: Request, visitor: Administrator, person: Id, why: Why = "") -> Response:
    """An address by which a person chooses how to sign in from then on; it is shown this once."""
    house = house_of(request)
    found = await person_by_id(house.pool, person, house.clock())
    if found is None or not found.active:
        raise PageNotFound
    try:
        token = await invite(house.pool, person, By(visitor.person.id, why, house.clock()))
    except ReasonMissing as error:
        return await _page(request, visitor, error)
    made = (found.name, f"{origin_of(request)}/invitations/{token}")
    return await _page(request, visitor, made=made)


@router.post("/sign-out")
async def sign_out(request: Request, visitor: Administrator, person: Id, why: Why = "") -> Response:
    """Sign a person out everywhere."""
    house = house_of(request)
    if await person_by_id(house.pool, person, house.clock()) is None:
        raise PageNotFound
    try:
        by = By(visitor.person.id, why, house.clock())
    except ReasonMissing as error:
        return await _page(request, visitor, error)
    async with house.pool.acquire() as connection, connection.transaction():
        ended = await end_all_sign_ins(connection, person, by.at)
        await record(connection, by, "signed_out", person, None, {"sign_ins": ended})
    return RedirectResponse("/accounts", 303)


@router.post("/identity")
async def bind(
    request: Request, visitor: Administrator, issuer: Long, subject: Long, person: Id = "", why: Why = ""
) -> Response:
    """Say who somebody from another provider is, or that they are nobody of ours any more."""
    house = house_of(request)
    try:
        by = By(visitor.person.id, why, house.clock())
    except ReasonMissing as error:
        return await _page(request, visitor, error)
    if person and await person_by_id(house.pool, person, house.clock()) is None:
        raise PageNotFound
    done = (
        await bind_identity(house.pool, issuer, subject, person, by)
        if person
        else await unbind_identity(house.pool, issuer, subject, by)
    )
    if not done:
        raise PageNotFound
    return RedirectResponse("/accounts", 303)


async def _page(
    request: Request,
    visitor: Visitor,
    error: PingxiError | None = None,
    made: tuple[str, str] | None = None,
) -> Response:
    house, words = house_of(request), words_of(request)
    problem = problem_of(words, error) if error is not None else None
    people = await everybody(house.pool, house.clock())
    return render(
        request,
        "account/accounts.html",
        status_code=problem.status if problem is not None else 200,
        path="/accounts",
        visitor=visitor,
        problem=problem,
        made=made,
        people=people,
        ways=await ways_of_all(house.pool),
        names={each.id: each.name for each in people},
        identities=await identities(house.pool),
        moment=lambda at: moment(words, at, house.settings.time_zone),
    )
