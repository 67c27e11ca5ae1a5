"""One's own account: its password, its passkeys, and where one is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.account.choosing import Chosen, password_problem
from api.errors import InvalidInput, PageNotFound, PasskeyRefused, SignInAgain, TooManyGuesses
from api.guard import Anyone, Visitor
from api.house import house_of
from api.identity.passkeys import made_passkey, options_for_making
from api.identity.passwords import hashed
from api.identity.sessions import is_fresh
from api.identity.signing_in import confirm
from api.identity.site import passkey_host
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from api.views.moments import moment
from domain.errors import FieldProblem, PingxiError
from store.identities import identities_of
from store.organisation.changes import By
from store.passkeys import add_passkey, name_passkey, passkeys_of, remove_passkey
from store.people import person_by_login, set_password
from store.sign_ins import end_all_sign_ins, end_one_sign_in, sign_ins_of

router = APIRouter(prefix="/account")

Text = Annotated[str, Form(max_length=1000)]
Id = Annotated[str, Form(alias="id", max_length=1400)]
Name = Annotated[str, Form(max_length=60)]


@router.get("")
async def show(request: Request, visitor: Anyone, done: str = "") -> Response:
    """The page."""
    return await _page(request, visitor, done=done)


@router.post("/password")
async def change_password(
    request: Request, visitor: Anyone, current: Text = "", password: Text = "", again: Text = ""
) -> Response:
    """Change one's own password; every other sign-in ends."""
    house, person = house_of(request), visitor.person
    try:
        await _prove(request, visitor, current)
        wrong = password_problem(Chosen(person.name, person.login, password, again))
        if wrong is not None:
            raise InvalidInput([wrong])
    except (InvalidInput, SignInAgain, TooManyGuesses) as error:
        await note_refusal(request, error)
        return await _page(request, visitor, error)
    password_hash, now = await hashed(password), house.clock()
    by = _by(request, visitor)
    async with house.pool.acquire() as connection, connection.transaction():
        await set_password(connection, person.id, password_hash, by)
        await end_all_sign_ins(connection, person.id, now, _own(visitor))
    return _back("password")


@router.post("/passkeys/asked")
async def ask_for_passkey(request: Request, visitor: Anyone) -> Response:
    """What the browser needs to make a passkey."""
    _check_fresh(request, visitor)
    person = visitor.person
    options = await options_for_making(request, person.id, person.login, person.name)
    return Response(options, media_type="application/json")


@router.post("/passkeys")
async def add(
    request: Request,
    visitor: Anyone,
    credential: Annotated[str, Form(max_length=20_000)] = "",
    name: Name = "",
) -> Response:
    """Keep the passkey that the browser has made."""
    try:
        _check_fresh(request, visitor)
        passkey, _ = await made_passkey(request, credential, name)
        own = passkey.person_id == visitor.person.id
        if not own or not await add_passkey(house_of(request).pool, passkey, _by(request, visitor)):
            raise PasskeyRefused
    except (PasskeyRefused, SignInAgain) as error:
        await note_refusal(request, error)
        return await _page(request, visitor, error)
    return _back("passkey")


@router.post("/passkeys/name")
async def rename(request: Request, visitor: Anyone, passkey: Id, name: Name = "") -> Response:
    """Call a passkey something else."""
    if not name.strip():
        return await _page(request, visitor, InvalidInput([FieldProblem("passkey_name", "missing")]))
    if not await name_passkey(house_of(request).pool, visitor.person.id, passkey, name.strip()):
        raise PageNotFound
    return _back("passkey_named")


@router.post("/passkeys/remove")
async def remove(request: Request, visitor: Anyone, passkey: Id) -> Response:
    """Forget a passkey."""
    try:
        _check_fresh(request, visitor)
    except SignInAgain as error:
        await note_refusal(request, error)
        return await _page(request, visitor, error)
    by = _by(request, visitor)
    if not await remove_passkey(house_of(request).pool, visitor.person.id, passkey, by):
        raise PageNotFound
    return _back("passkey_removed")


@router.post("/sign-ins/end")
async def end_one(request: Request, visitor: Anyone, sign_in: Id) -> Response:
    """End one of one's own sign-ins."""
    house = house_of(request)
    if not await end_one_sign_in(house.pool, visitor.person.id, sign_in, house.clock()):
        raise PageNotFound
    return _back("ended")


@router.post("/sign-ins/end-others")
async def end_others(request: Request, visitor: Anyone) -> Response:
    """End all of one's sign-ins but this one."""
    house = house_of(request)
    await end_all_sign_ins(house.pool, visitor.person.id, house.clock(), _own(visitor))
    return _back("ended_others")


async def _prove(request: Request, visitor: Visitor, current: str) -> None:
    """The present password; or, where there is none, a sign-in of a short while ago."""
    house = house_of(request)
    found = await person_by_login(house.pool, visitor.person.login, house.clock())
    if found is None or found[1] is None:
        _check_fresh(request, visitor)
    elif not await confirm(request, visitor.person, current):
        raise InvalidInput([FieldProblem("current", "password_wrong")])


def _check_fresh(request: Request, visitor: Visitor) -> None:
    if not is_fresh(visitor.sign_in, house_of(request).clock()):
        raise SignInAgain


def _by(request: Request, visitor: Visitor) -> By:
    return By(visitor.person.id, words_of(request)("own_why"), house_of(request).clock())


def _own(visitor: Visitor) -> str | None:
    return visitor.sign_in.id if visitor.sign_in else None


def _back(done: str) -> Response:
    return RedirectResponse(f"/account?done={done}", 303)


async def _page(
    request: Request, visitor: Visitor, error: PingxiError | None = None, done: str = ""
) -> Response:
    house, words, person = house_of(request), words_of(request), visitor.person
    problem = problem_of(words, error) if error is not None else None
    found = await person_by_login(house.pool, person.login, house.clock())
    now = house.clock()
    return render(
        request,
        "account/account.html",
        status_code=problem.status if problem is not None else 200,
        path="/account",
        visitor=visitor,
        problem=problem,
        done=done if done and words.has(f"account_done_{done}") else "",
        has_password=found is not None and found[1] is not None,
        fresh=is_fresh(visitor.sign_in, now),
        passkey_host=passkey_host(request),
        passkeys=await passkeys_of(house.pool, person.id),
        identities=await identities_of(house.pool, person.id),
        sign_ins=[each for each in await sign_ins_of(house.pool, person.id) if each.holds(now)],
        over=[each for each in await sign_ins_of(house.pool, person.id) if not each.holds(now)][:20],
        moment=lambda at: moment(words, at, house.settings.time_zone),
    )
