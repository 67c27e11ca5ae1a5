"""The first start: nobody can sign in yet; an address printed at the start makes the first account."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.account.choosing import Chosen, login_problem, name_problem, password_problem
from api.errors import InvalidInput, InvitationOver, PasskeyRefused
from api.guard import anybody
from api.house import house_of
from api.identity.passkeys import made_passkey, options_for_making
from api.identity.passwords import hashed
from api.identity.sessions import begin, let_in
from api.identity.site import passkey_host
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from domain.errors import PingxiError
from store.invitations import has_anybody, invitation_of, use_invitation
from store.organisation.changes import By
from store.passkeys import Passkey, add_passkey
from store.people import LoginTaken, Person, add_person

router = APIRouter()

ADMINISTRATOR = frozenset({"administrator"})

Text = Annotated[str, Form(max_length=1000)]
Credential = Annotated[str, Form(max_length=20_000)]


async def nobody_yet(request: Request) -> bool:
    """Whether nobody could sign in by whatever way. Once somebody can, it is not asked again."""
    house = house_of(request)
    if not house.settled:
        house.settled = await has_anybody(house.pool)
    return not house.settled


@router.get("/set-up", dependencies=[Depends(anybody)])
async def explain(request: Request) -> Response:
    """Where the address is found that makes the first account."""
    if not await nobody_yet(request):
        return RedirectResponse("/sign-in", 303)
    return render(request, "account/set-up-where.html")


@router.get("/set-up/{token}", dependencies=[Depends(anybody)])
async def show(request: Request, token: str) -> Response:
    """The form for the first administrator's own account. Raises ``InvitationOver``."""
    await _check(request, token)
    return _page(request, token, Chosen())


@router.post("/set-up/{token}/passkey/asked", dependencies=[Depends(anybody)])
async def ask_for_passkey(request: Request, token: str, name: Text = "", login: Text = "") -> Response:
    """What a browser needs to make the first administrator's passkey."""
    await _check(request, token)
    chosen = Chosen(name.strip(), login.strip())
    _fit(chosen)
    options = await options_for_making(request, secrets.token_hex(12), chosen.login, chosen.name)
    return Response(options, media_type="application/json")


@router.post("/set-up/{token}", dependencies=[Depends(anybody)])
async def make(
    request: Request,
    token: str,
    name: Text = "",
    login: Text = "",
    password: Text = "",
    again: Text = "",
    credential: Credential = "",
) -> Response:
    """Make the first administrator, with a password or a passkey, and sign them in."""
    await _check(request, token)
    chosen = Chosen(name.strip(), login.strip(), password, again)
    try:
        _fit(chosen, with_password=not credential)
        person = await _make(request, token, chosen, credential)
    except (InvalidInput, LoginTaken, PasskeyRefused) as error:
        await note_refusal(request, error)
        return _page(request, token, chosen, error)
    house_of(request).settled = True
    return let_in(request, await begin(request, person, "invitation"), "/start")


async def _make(request: Request, token: str, chosen: Chosen, credential: str) -> Person:
    """All of it or nothing: the account, its key, and the address used up."""
    house = house_of(request)
    now = house.clock()
    passkey: Passkey | None = None
    if credential:
        passkey, _ = await made_passkey(request, credential, "")
    person_id = passkey.person_id if passkey else secrets.token_hex(12)
    password_hash = None if passkey else await hashed(chosen.password)
    person = Person(person_id, chosen.login, chosen.name, True, now, frozenset(), ADMINISTRATOR)
    by = By("setup", words_of(request)("set_up_why"), now)
    async with house.pool.acquire() as connection, connection.transaction():
        invitation = await use_invitation(connection, token, now)
        if invitation is None or invitation.person_id is not None:
            raise InvitationOver
        await add_person(connection, person, password_hash, by)
        if passkey is not None and not await add_passkey(connection, passkey, by):
            raise PasskeyRefused
    return person


async def _check(request: Request, token: str) -> None:
    house = house_of(request)
    found = await invitation_of(house.pool, token, house.clock())
    if found is None or found.person_id is not None:
        raise InvitationOver


def _fit(chosen: Chosen, *, with_password: bool = False) -> None:
    problems = [name_problem(chosen.name), login_problem(chosen.login)]
    if with_password:
        problems.append(password_problem(chosen))
    if found := [problem for problem in problems if problem is not None]:
        raise InvalidInput(found)


def _page(request: Request, token: str, chosen: Chosen, error: PingxiError | None = None) -> Response:
    problem = problem_of(words_of(request), error) if error is not None else None
    return render(
        request,
        "account/set-up.html",
        status_code=problem.status if problem is not None else 200,
        token=token,
        chosen=chosen,
        problem=problem,
        passkeys=passkey_host(request) is not None,
    )
