"""A sign-in from its beginning to its end: opaque, revocable, known to the database by a digest only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.house import House, house_of
from api.identity.cookies import session_token, set_session
from api.identity.places import address_of, browser_of, network_of
from store.challenges import purge_challenges
from store.guesses import purge_guesses
from store.identities import purge_identities
from store.invitations import digest_of_token, purge_invitations
from store.people import Person
from store.sign_ins import KEPT, SignIn, begin_sign_in, end_sign_in, purge_sign_ins, touch_sign_in

log = structlog.get_logger()

PREFIX = "pxs_"
FRESH = timedelta(minutes=30)
"""So long after signing in, one may change how one signs in."""
TOUCHED_EVERY = timedelta(minutes=1)
TIDIED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class SignedIn:
    """A new sign-in. ``token`` is known to its holder alone; only its digest is stored."""

    token: str
    expires_at: datetime
    person: Person


async def begin(
    request: Request, person: Person, how: str, id_token: str | None = None, *, in_browser: bool = True
) -> SignedIn:
    """Begin a sign-in with a token of its own; the one that the browser held ends."""
    house = house_of(request)
    now, settings = house.clock(), house.settings
    token = PREFIX + secrets.token_urlsafe(32)
    expires_at = now + timedelta(hours=settings.sign_in_hours)
    begun = await begin_sign_in(
        house.pool, digest_of_token(token), person.id, now, expires_at, how=how,
        network=network_of(address_of(request)), browser=browser_of(request),
        idle_until=now + timedelta(minutes=settings.sign_in_idle_minutes), id_token=id_token,
    )  # fmt: skip
    if in_browser and (before := session_token(request)) is not None:
        await end_sign_in(house.pool, digest_of_token(before), now)
    log.info("signed_in", person=person.id, sign_in=begun, how=how)
    await _tidy(house, now)
    return SignedIn(token, expires_at, person)


def let_in(request: Request, made: SignedIn, then: str) -> Response:
    """Send the browser on, with its cookie."""
    answer = RedirectResponse(then, 303)
    set_session(request, answer, made.token, house_of(request).settings.sign_in_hours * 3600)
    return answer


async def touch(request: Request, sign_in: SignIn, digest: str) -> None:
    """Put the end of an idle sign-in off. A page that brings itself up to date is nobody at work."""
    house = house_of(request)
    now = house.clock()
    by_itself = "hx-request" in request.headers or "text/event-stream" in request.headers.get("accept", "")
    if not by_itself and now - sign_in.used_at > TOUCHED_EVERY:
        idle = timedelta(minutes=house.settings.sign_in_idle_minutes)
        await touch_sign_in(house.pool, digest, now, min(now + idle, sign_in.expires_at))


def is_fresh(sign_in: SignIn | None, now: datetime) -> bool:
    """Whether its holder has shown who they are a short while ago."""
    return sign_in is not None and now - sign_in.created_at < FRESH


async def _tidy(house: House, now: datetime) -> None:
    """Once an hour at most: forget what is long over."""
    if house.tidied_at is not None and now - house.tidied_at < TIDIED_EVERY:
        return
    house.tidied_at = now
    await purge_sign_ins(house.pool, now)
    await purge_guesses(house.pool, now)
    await purge_challenges(house.pool, now)
    await purge_invitations(house.pool, now - KEPT)
    await purge_identities(house.pool, now - KEPT)
