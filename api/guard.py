"""Who is asking, and whether they may: every route names its guard, and one without is a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer

from api.errors import DeskClosed, FromAnotherSite, NotSignedIn, ScopeMissing
from api.house import house_of
from api.identity.cookies import SESSION, session_token
from api.identity.formtokens import check_signed_in, check_visit
from api.identity.sessions import touch
from api.identity.site import origin_of
from store.invitations import digest_of_token
from store.machine_tokens import PREFIX, machine_of, touch_machine_token
from store.people import Person
from store.sign_ins import SignIn, sign_in_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READERS = frozenset({"operator", "supervisor", "auditor"})
TOUCHED_EVERY = timedelta(minutes=1)

_BEARER = HTTPBearer(auto_error=False, description="A token from POST /api/v1/sign-ins, or a machine's")
_COOKIE = APIKeyCookie(name=SESSION, auto_error=False, description="The same token, as the pages hold it")


@dataclass(frozen=True)
class Visitor:
    """Who is asking. A person has a ``sign_in``; a machine has ``token_scopes`` instead, and no desk."""

    person: Person
    token_digest: str
    sign_in: SignIn | None = None
    token_scopes: frozenset[str] | None = None

    @property
    def acts(self) -> bool:
        """Whether they may send signals."""
        return self.reaches("signals:send", frozenset({"operator"}))

    def reaches(self, scope: str, desks: frozenset[str]) -> bool:
        """Whether a machine's token has this scope, or a person one of these desks."""
        if self.token_scopes is not None:
            return scope in self.token_scopes
        return bool(self.person.desks & desks)


def check_site(request: Request) -> None:
    """Raises ``FromAnotherSite`` where a browser says that another site sent it, or says nothing at all."""
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        known = (request.headers.get("host"), urlsplit(origin_of(request)).netloc)
        own = origin is not None and urlsplit(origin).netloc in known
    if not own:
        raise FromAnotherSite


async def _visitor(
    request: Request,
    bearer: Annotated[Any, Depends(_BEARER)] = None,
    cookie: Annotated[str | None, Depends(_COOKIE)] = None,
) -> Visitor:
    if bearer is not None:
        return await _by_token(request, bearer.credentials)
    token = session_token(request)
    if token is None:
        raise NotSignedIn
    check_site(request)
    visitor = await _by_sign_in(request, token)
    assert visitor.sign_in is not None
    if request.method not in SAFE:
        await check_signed_in(request, visitor.sign_in, visitor.token_digest)
    return visitor


async def _by_token(request: Request, token: str) -> Visitor:
    if not token.startswith(PREFIX):
        return await _by_sign_in(request, token)
    house = house_of(request)
    now = house.clock()
    found = await machine_of(house.pool, token, now)
    if found is None:
        raise NotSignedIn
    person, machine = found
    if machine.last_used_at is None or now - machine.last_used_at > TOUCHED_EVERY:
        await touch_machine_token(house.pool, machine.id, now)
    return Visitor(person, digest_of_token(token), token_scopes=machine.scopes)


async def _by_sign_in(request: Request, token: str) -> Visitor:
    house, digest = house_of(request), digest_of_token(token)
    found = await sign_in_of(house.pool, digest, house.clock())
    if found is None:
        raise NotSignedIn
    person, sign_in = found
    await touch(request, sign_in, digest)
    return Visitor(person, digest, sign_in)


async def reader(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Whoever may read: operators, supervisors, auditors, machines with that scope.

    Raises ``NotSignedIn``, ``DeskClosed``, ``ScopeMissing``.
    """
    return _reaching(visitor, "incidents:read", READERS)


async def operator(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Whoever may act. Raises ``NotSignedIn``, ``DeskClosed``, ``ScopeMissing``."""
    return _reaching(visitor, "signals:send", frozenset({"operator"}))


async def administrator(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Whoever keeps accounts. Raises ``NotSignedIn``, ``DeskClosed``, ``ScopeMissing``."""
    return _reaching(visitor, "", frozenset({"administrator"}))


async def person(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Anybody who is signed in, for what is their own. Raises ``NotSignedIn``, ``ScopeMissing``."""
    if visitor.sign_in is None:
        raise ScopeMissing(scope="–")
    return visitor


def _reaching(visitor: Visitor, scope: str, desks: frozenset[str]) -> Visitor:
    if visitor.reaches(scope, desks):
        return visitor
    if visitor.token_scopes is not None:
        raise ScopeMissing(scope=scope or "–")
    raise DeskClosed(desks=sorted(desks))


async def anybody(request: Request) -> None:
    """No sign-in needed; a form must still come from this site's own page."""
    if request.method not in SAFE:
        check_site(request)
        await check_visit(request)


async def any_caller() -> None:
    """No sign-in needed, and no cookie regarded: what is sent carries its own proof."""


Reader = Annotated[Visitor, Depends(reader)]
Operator = Annotated[Visitor, Depends(operator)]
Administrator = Annotated[Visitor, Depends(administrator)]
Anyone = Annotated[Visitor, Depends(person)]

_GUARDS: frozenset[Callable[..., Any]] = frozenset(
    {reader, operator, administrator, person, anybody, any_caller}
)


def _called(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    yield dependant.call
    for further in dependant.dependencies:
        yield from _called(further)


def check_guards(app: FastAPI) -> None:
    """Raises ``AssertionError`` for a route that names no guard: nothing is open by oversight."""
    open_routes = [
        route.path
        for route in app.routes
        if isinstance(route, APIRoute) and not _GUARDS & set(_called(route.dependant))
    ]
    assert not open_routes, open_routes
