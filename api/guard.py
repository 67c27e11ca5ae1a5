"""Who is asking, and whether they may: every route names its guard, and one without is a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie, HTTPBearer

from api.auth import digest_of
from api.errors import DeskClosed, FromAnotherSite, NotSignedIn
from api.house import house_of
from store.people import Person
from store.sign_ins import signed_in

COOKIE = "pingxi_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READERS = frozenset({"operator", "supervisor", "auditor"})

_BEARER = HTTPBearer(auto_error=False, description="A token from POST /api/v1/sign-ins")
_COOKIE = APIKeyCookie(name=COOKIE, auto_error=False, description="The same token, as the pages hold it")


@dataclass(frozen=True)
class Visitor:
    """Who is signed in, and by which token."""

    person: Person
    token_digest: str

    @property
    def acts(self) -> bool:
        """Whether they may send signals."""
        return "operator" in self.person.desks


def check_site(request: Request) -> None:
    """Raises ``FromAnotherSite`` where a browser says that another site sent it, or says nothing at all."""
    if request.method in SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        own = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise FromAnotherSite


async def _visitor(
    request: Request,
    bearer: Annotated[Any, Depends(_BEARER)] = None,
    cookie: Annotated[str | None, Depends(_COOKIE)] = None,
) -> Visitor:
    if bearer is None and cookie is not None:
        check_site(request)
    token = bearer.credentials if bearer is not None else cookie
    if token is None:
        raise NotSignedIn
    house = house_of(request)
    person = await signed_in(house.pool, digest_of(token), house.clock())
    if person is None:
        raise NotSignedIn
    return Visitor(person, digest_of(token))


async def reader(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Whoever may read: operators, supervisors, auditors. Raises ``NotSignedIn``, ``DeskClosed``."""
    if not visitor.person.desks & READERS:
        raise DeskClosed(desks=sorted(READERS))
    return visitor


async def operator(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Whoever may act. Raises ``NotSignedIn``, ``DeskClosed``."""
    if not visitor.acts:
        raise DeskClosed(desks=["operator"])
    return visitor


async def anybody(request: Request) -> None:
    """No sign-in needed; a form must still come from this site's own page."""
    if request.method not in SAFE and not request.url.path.startswith("/api/"):
        check_site(request)


Reader = Annotated[Visitor, Depends(reader)]
Operator = Annotated[Visitor, Depends(operator)]
Anyone = Annotated[Visitor, Depends(_visitor)]

_GUARDS: frozenset[Callable[..., Any]] = frozenset({reader, operator, anybody, _visitor})


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
