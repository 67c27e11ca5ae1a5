"""Somebody who was invited chooses how to sign in from then on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.access.noting import note_refusal
from api.account.choosing import Chosen, password_problem
from api.account.leading import first_page
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
from store.invitations import invitation_of, use_invitation
from store.organisation.changes import By
from store.passkeys import Passkey, add_passkey
from store.people import Person, person_by_id, set_password
from store.sign_ins import end_all_sign_ins

router = APIRouter(prefix="/invitations")

Text = Annotated[str, Form(max_length=1000)]


@router.get("/{token}", dependencies=[Depends(anybody)])
async def show(request: Request, token: str) -> Response:
    """The form. Raises ``InvitationOver``."""
    return _page(request, token, await _invited(request, token))


@router.post("/{token}/passkey/asked", dependencies=[Depends(anybody)])
async def ask_for_passkey(request: Request, token: str) -> Response:
    """What the browser needs to make a passkey for whoever was invited."""
    person = await _invited(request, token)
    options = await options_for_making(request, person.id, person.login, person.name)
    return Response(options, media_type="application/json")


@router.post("/{token}", dependencies=[Depends(anybody)])
async def choose(
    request: Request,
    token: str,
    password: Text = "",
    again: Text = "",
    credential: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Take what was chosen; whoever was signed in to the account before is not any more."""
    person = await _invited(request, token)
    chosen = Chosen(person.name, person.login, password, again)
    try:
        wrong = None if credential else password_problem(chosen)
        if wrong is not None:
            raise InvalidInput([wrong])
        passkey = await _passkey(request, person, credential) if credential else None
    except (InvalidInput, PasskeyRefused) as error:
        await note_refusal(request, error)
        return _page(request, token, person, error)
    await _take(request, token, person, passkey, password)
    return let_in(request, await begin(request, person, "invitation"), first_page(person, "/"))


async def _passkey(request: Request, person: Person, credential: str) -> Passkey:
    passkey, _ = await made_passkey(request, credential, "")
    if passkey.person_id != person.id:
        raise PasskeyRefused
    return passkey


async def _take(request: Request, token: str, person: Person, passkey: Passkey | None, password: str) -> None:
    house = house_of(request)
    now = house.clock()
    password_hash = None if passkey else await hashed(password)
    async with house.pool.acquire() as connection, connection.transaction():
        if await use_invitation(connection, token, now) is None:
            raise InvitationOver
        by = By(person.id, words_of(request)("invitation_why"), now)
        if password_hash is not None:
            await set_password(connection, person.id, password_hash, by)
        if passkey is not None and not await add_passkey(connection, passkey, by):
            raise PasskeyRefused
        await end_all_sign_ins(connection, person.id, now)


async def _invited(request: Request, token: str) -> Person:
    house = house_of(request)
    found = await invitation_of(house.pool, token, house.clock())
    if found is None or found.person_id is None:
        raise InvitationOver
    person = await person_by_id(house.pool, found.person_id, house.clock())
    if person is None or not person.active:
        raise InvitationOver
    return person


def _page(request: Request, token: str, person: Person, error: PingxiError | None = None) -> Response:
    problem = problem_of(words_of(request), error) if error is not None else None
    return render(
        request,
        "account/invited.html",
        status_code=problem.status if problem is not None else 200,
        token=token,
        person=person,
        problem=problem,
        passkeys=passkey_host(request) is not None,
    )
