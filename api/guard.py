"""Who is asking, and whether they may: every route names its guard, and one without is a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.security import APIKeyCookie, HTTPBearer

from api.access.noting import note_look
from api.access.rules import ADMINISTER, FOLLOW, HANDLE, KNOW, LOOK, OVERSEE, READ, REVIEW, SEND, Rule
from api.errors import DeskClosed, FromAnotherSite, NotSignedIn, ScopeMissing
from api.house import house_of
from api.identity.cookies import SESSION, session_token
from api.identity.formtokens import check_signed_in, check_visit
from api.identity.sessions import touch
from api.identity.site import origin_of
from intake.batch import pushing_source
from intake.errors import WebhookRefused
from intake.webhooks import SIGNATURE, Signed, verified
from store.invitations import digest_of_token
from store.machine_tokens import PREFIX, machine_of, touch_machine_token
from store.people import Person
from store.sign_ins import SignIn, sign_in_of
from store.sources import Source, source_by_name

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
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
        return SEND.lets_in(self.person.desks, self.token_scopes)

    @property
    def reads(self) -> bool:
        """Whether the pages of incidents are open to them."""
        return LOOK.lets_in(self.person.desks, self.token_scopes)

    @property
    def oversees(self) -> bool:
        """Whether alarms are shown to them."""
        return OVERSEE.lets_in(self.person.desks, self.token_scopes)

    @property
    def reviews(self) -> bool:
        """Whether they may read what was looked at and what was refused."""
        return REVIEW.lets_in(self.person.desks, self.token_scopes)


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
        return _known(request, await _by_token(request, bearer.credentials))
    token = session_token(request)
    if token is None:
        raise NotSignedIn
    check_site(request)
    visitor = _known(request, await _by_sign_in(request, token))
    assert visitor.sign_in is not None
    if request.method not in SAFE:
        await check_signed_in(request, visitor.sign_in, visitor.token_digest)
    return visitor


def _known(request: Request, visitor: Visitor) -> Visitor:
    """Have what may be refused from here on go on record with who it was."""
    request.state.visitor = visitor
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


def _letting(rule: Rule) -> Callable[..., Any]:
    """A guard that lets in whom the rule does, and puts on record what an auditor is about to look at.

    Raises ``NotSignedIn``, ``DeskClosed``, ``ScopeMissing``.
    """

    async def guard(request: Request, visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
        if not rule.lets_in(visitor.person.desks, visitor.token_scopes):
            if visitor.token_scopes is not None:
                raise ScopeMissing(scope=", ".join(sorted(rule.scopes)) or "–")
            raise DeskClosed(desks=sorted(rule.desks))
        if visitor.token_scopes is None and "auditor" in visitor.person.desks:
            await note_look(request, visitor.person.id)
        return visitor

    return guard


RULES: dict[Callable[..., Any], Rule] = {
    _letting(rule): rule for rule in (LOOK, READ, FOLLOW, HANDLE, SEND, KNOW, REVIEW, OVERSEE, ADMINISTER)
}
"""The guard of each rule."""
_BY_RULE = {rule: guard for guard, rule in RULES.items()}


async def person(visitor: Annotated[Visitor, Depends(_visitor)]) -> Visitor:
    """Anybody who is signed in, for what is their own. Raises ``NotSignedIn``, ``ScopeMissing``."""
    if visitor.sign_in is None:
        raise ScopeMissing(scope="–")
    return visitor


async def anybody(request: Request) -> None:
    """No sign-in needed; a form must still come from this site's own page."""
    if request.method not in SAFE:
        check_site(request)
        await check_visit(request)


async def any_caller() -> None:
    """No sign-in needed, and no cookie regarded: what is sent carries its own proof."""


@dataclass(frozen=True)
class Bringer:
    """Whoever brings posts to a source: by a message that is ``signed``, or by a machine's token (None)."""

    source: Source
    signed: Signed | None


async def bringing(request: Request, source: str, bearer: Annotated[Any, Depends(_BEARER)] = None) -> Bringer:
    """A machine with the scope of the source, or a message that the source has signed.

    Raises ``NotSignedIn``, ``ScopeMissing``, ``WebhookRefused``, ``SourceUnknown``, ``SourceEnded`` or
    ``SourceBringsNothing``.
    """
    house = house_of(request)
    if bearer is None and SIGNATURE not in request.headers:
        raise NotSignedIn
    if bearer is not None:
        visitor = _known(request, await _by_token(request, bearer.credentials))
        scope = f"intake:{source}"
        if scope not in (visitor.token_scopes or ()):
            raise ScopeMissing(scope=scope)
        return Bringer(await pushing_source(house.pool, source), None)
    known = await source_by_name(house.pool, source)
    if known is None or not known.webhook_no:
        raise WebhookRefused(reason="signature")
    key = house.intake.keys.webhook_key(source, known.webhook_no)
    signed = verified(request.headers, await request.body(), key, house.clock())
    return Bringer(await pushing_source(house.pool, source), signed)


Reader = Annotated[Visitor, Depends(_BY_RULE[LOOK])]
ApiReader = Annotated[Visitor, Depends(_BY_RULE[READ])]
ApiFollower = Annotated[Visitor, Depends(_BY_RULE[FOLLOW])]
Operator = Annotated[Visitor, Depends(_BY_RULE[HANDLE])]
ApiOperator = Annotated[Visitor, Depends(_BY_RULE[SEND])]
Insider = Annotated[Visitor, Depends(_BY_RULE[KNOW])]
Reviewer = Annotated[Visitor, Depends(_BY_RULE[REVIEW])]
Overseer = Annotated[Visitor, Depends(_BY_RULE[OVERSEE])]
Administrator = Annotated[Visitor, Depends(_BY_RULE[ADMINISTER])]
ApiBringer = Annotated[Bringer, Depends(bringing)]
Anyone = Annotated[Visitor, Depends(person)]

_GUARDS: frozenset[Callable[..., Any]] = frozenset({*RULES, person, anybody, any_caller, bringing})


def _called(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    yield dependant.call
    for further in dependant.dependencies:
        yield from _called(further)


OPEN_FILES = frozenset({"/api/v1/openapi.json", "/static"})
"""What is no route of ours and open to everybody: the description of the interface, and static files."""


def guards_of(app: FastAPI) -> dict[tuple[str, str], frozenset[Callable[..., Any]]]:
    """The guards of every route, by its method and the template of its address."""
    found = {}
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if path in OPEN_FILES:
            continue
        dependant = getattr(route, "dependant", None)
        called = frozenset(_called(dependant)) if dependant is not None else frozenset()
        for method in route.methods or {"*"}:
            found[method, path] = frozenset(each for each in called if each is not None) & _GUARDS
    return found


def check_guards(app: FastAPI) -> None:
    """Raises ``AssertionError`` for a route that names no guard, or two: nothing is open by oversight."""
    guards = guards_of(app)
    assert guards, "no routes"
    wrong = sorted(route for route, named in guards.items() if len(named) != 1)
    assert not wrong, wrong
