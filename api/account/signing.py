"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.account.demo import demo_people
from api.account.first import nobody_yet
from api.account.leading import Here, first_page, inside
from api.errors import PasskeyRefused, SignInFailed, TooManyGuesses
from api.guard import Anyone, anybody
from api.house import house_of
from api.identity.cookies import end_session
from api.identity.passkeys import options_for_use, person_of_passkey
from api.identity.provider import farewell
from api.identity.sessions import begin, let_in
from api.identity.signing_in import sign_in
from api.identity.site import passkey_host
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from domain.errors import PingxiError
from store.sign_ins import end_sign_in

router = APIRouter()


@router.get("/sign-in", dependencies=[Depends(anybody)])
async def show(request: Request, then: str = "/") -> Response:
    """The form for signing in; at the first start, the way to the first account."""
    if await nobody_yet(request):
        return RedirectResponse("/set-up", 303)
    return _page(request, then)


@router.post("/sign-in", dependencies=[Depends(anybody)])
async def by_password(
    request: Request,
    login: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    then: Here = "/",
) -> Response:
    """Sign in by a password."""
    try:
        made = await sign_in(request, login.strip(), password)
    except (SignInFailed, TooManyGuesses) as error:
        await note_refusal(request, error)
        return _page(request, then, error, login)
    return let_in(request, made, first_page(made.person, then))


@router.post("/sign-in/passkey/asked", dependencies=[Depends(anybody)])
async def ask_for_passkey(request: Request) -> Response:
    """What a browser needs to sign a challenge with any passkey of this site."""
    return Response(await options_for_use(request), media_type="application/json")


@router.post("/sign-in/passkey", dependencies=[Depends(anybody)])
async def by_passkey(
    request: Request, credential: Annotated[str, Form(max_length=20_000)] = "", then: Here = "/"
) -> Response:
    """Sign in by a passkey, without a login."""
    try:
        person = await person_of_passkey(request, credential)
    except PasskeyRefused as error:
        await note_refusal(request, error)
        return _page(request, then, error)
    return let_in(request, await begin(request, person, "passkey"), first_page(person, then))


@router.post("/sign-out")
async def end(request: Request, visitor: Anyone) -> Response:
    """Sign out, here and, where one came from there, at the other provider."""
    house = house_of(request)
    assert visitor.sign_in is not None
    await end_sign_in(house.pool, visitor.token_digest, house.clock())
    elsewhere = await farewell(request, visitor.sign_in)
    if elsewhere is None:
        answer: Response = RedirectResponse("/sign-in", 303)
    else:
        answer = render(request, "account/signed-out.html", elsewhere=elsewhere)
    end_session(request, answer)
    return answer


def _page(request: Request, then: str, error: PingxiError | None = None, login: str = "") -> Response:
    settings = house_of(request).settings
    problem = problem_of(words_of(request), error) if error is not None else None
    return render(
        request,
        "account/sign-in.html",
        status_code=problem.status if problem is not None else 200,
        headers=_wait(error),
        path="/sign-in",
        then=inside(then),
        login=login,
        problem=problem,
        passkeys=passkey_host(request) is not None,
        provider=settings.oidc_name or settings.oidc_issuer if settings.oidc_issuer else None,
        demo=demo_people(request),
    )


def _wait(error: PingxiError | None) -> dict[str, str]:
    return {"retry-after": str(error.params["seconds"])} if isinstance(error, TooManyGuesses) else {}
