"""Signing in and out, and the choice of language."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.auth import LASTS, sign_in
from api.errors import SignInFailed, TooManyGuesses
from api.guard import COOKIE, Anyone, anybody
from api.house import house_of
from api.language import COOKIE as LANGUAGE
from api.language import words_of
from api.problems import problem_of
from api.templating import render
from domain.errors import PingxiError
from store.sign_ins import end_sign_in

router = APIRouter()

Here = Annotated[str, Form(alias="then", max_length=500)]


def inside(then: str) -> str:
    """An address of this site's own; anything else leads to the first page."""
    own = then.startswith("/") and not then.startswith(("//", "/\\")) and then.isprintable()
    return then if own else "/"


@router.get("/sign-in", dependencies=[Depends(anybody)])
async def show(request: Request, then: str = "/") -> Response:
    """The form for signing in."""
    return render(request, "sign-in.html", then=inside(then), login="", problem=None, demo=_demo(request))


@router.post("/sign-in", dependencies=[Depends(anybody)])
async def begin(
    request: Request,
    login: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    then: Here = "/",
) -> Response:
    """Sign in: a cookie that script cannot read, and that other sites cannot send a form with."""
    address = request.client.host if request.client else "unknown"
    try:
        made = await sign_in(house_of(request), login.strip(), password, address)
    except (SignInFailed, TooManyGuesses) as error:
        return _again(request, login, then, error)
    answer = RedirectResponse(inside(then), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, made.token, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax", secure=secure
    )
    return answer


def _again(request: Request, login: str, then: str, error: PingxiError) -> Response:
    problem = problem_of(words_of(request), error)
    return render(
        request,
        "sign-in.html",
        status_code=problem.status,
        then=inside(then),
        login=login,
        problem=problem,
        demo=_demo(request),
    )


def _demo(request: Request) -> str | None:
    """Where the accounts of a demonstration on this machine are written, if one was prepared."""
    settings = house_of(request).settings
    file = settings.data_folder.expanduser() / "run" / "demo-accounts.json"
    try:
        there = settings.api_host in ("127.0.0.1", "localhost", "::1") and file.exists()
    except PermissionError:
        return None
    return str(file) if there else None


@router.post("/sign-out")
async def end(request: Request, visitor: Anyone) -> Response:
    """Sign out."""
    house = house_of(request)
    await end_sign_in(house.pool, visitor.token_digest, house.clock())
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.post("/language", dependencies=[Depends(anybody)])
async def choose(
    request: Request, language: Annotated[Literal["zh-CN", "en"], Form()], then: Here = "/"
) -> Response:
    """Remember the reader's language."""
    answer = RedirectResponse(inside(then), 303)
    answer.set_cookie(LANGUAGE, language, max_age=365 * 86400, httponly=True, samesite="lax")
    return answer
