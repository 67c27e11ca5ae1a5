"""Signing in through another provider: OpenID Connect, authorization code with PKCE, state and nonce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.requests import Request

from api.errors import IdentityWaits, ProviderRefused
from api.house import house_of
from api.identity.cookies import visit_token
from api.identity.discovery import Provider
from api.identity.idtoken import Claims, check_id_token
from api.identity.site import origin_of
from config import Settings
from domain.errors import PingxiError
from store.challenges import keep_challenge, take_challenge
from store.identities import Identity, bind_identity, identity_seen
from store.organisation.changes import By
from store.people import Person, person_by_id, person_by_login
from store.sign_ins import SignIn

log = structlog.get_logger()

HOLDS = timedelta(minutes=15)
RETURN = "/sign-in/provider/return"
NAMES = ("name", "preferred_username", "email", "sub")


@dataclass(frozen=True)
class Come:
    """Somebody who has come from the provider; ``id_token`` is what it wants to hear at the end."""

    person: Person
    then: str
    id_token: str


def provider_of(request: Request) -> Provider:
    """The provider that the settings name. Raises ``ProviderRefused`` where they name none."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise _refused("not configured")
    return provider


async def address_to_go(request: Request, visit: str, then: str) -> str:
    """Where to send the browser. ``visit``: what it holds, so that nobody else can bring the answer."""
    house, provider = house_of(request), provider_of(request)
    found = await provider.found()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    kept = {"nonce": nonce, "verifier": verifier, "then": then, "visit": _digest(visit)}
    await keep_challenge(house.pool, state.encode(), "provider", kept, house.clock() + HOLDS)
    asked = {
        "response_type": "code",
        "client_id": house.settings.oidc_client_id,
        "redirect_uri": origin_of(request) + RETURN,
        "scope": house.settings.oidc_scopes,
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    address = str(found["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


async def come_back(request: Request, given: Mapping[str, str]) -> Come:
    """Who has come back with this. Raises ``ProviderRefused``, ``ProviderAway`` and ``IdentityWaits``."""
    house, provider = house_of(request), provider_of(request)
    kept = await take_challenge(
        house.pool, given.get("state", "").encode("utf-8", "replace"), "provider", house.clock()
    )
    visit = visit_token(request)
    if kept is None or visit is None or not hmac.compare_digest(kept["visit"], _digest(visit)):
        raise _refused("state unknown, used, expired or of another browser")
    if given.get("iss", house.settings.oidc_issuer) != house.settings.oidc_issuer:
        raise _refused("answer of another issuer")
    if "code" not in given:
        raise _refused("no code", answered=given.get("error", "")[:60])
    tokens = await provider.exchange(given["code"], kept["verifier"], origin_of(request) + RETURN)
    id_token = str(tokens.get("id_token", ""))
    claims = await check_id_token(provider, id_token, kept["nonce"], house.clock())
    identity = await identity_seen(house.pool, claims.issuer, claims.subject, _shown(claims), house.clock())
    return Come(await _person(request, identity, claims, tokens), kept["then"], id_token)


async def farewell(request: Request, sign_in: SignIn) -> str | None:
    """Where the browser signs out at the provider too; None where it did not come from there."""
    if sign_in.how != "provider" or request.app.state.provider is None:
        return None
    try:
        found = await provider_of(request).found()
    except PingxiError:
        log.warning("provider_not_told_of_sign_out")
        return None
    if (address := found.get("end_session_endpoint")) is None:
        return None
    told = {
        "client_id": house_of(request).settings.oidc_client_id,
        "post_logout_redirect_uri": origin_of(request) + "/sign-in",
        **({"id_token_hint": sign_in.id_token} if sign_in.id_token else {}),
    }
    return f"{address}{'&' if '?' in str(address) else '?'}{urlencode(told)}"


async def _person(request: Request, identity: Identity, claims: Claims, tokens: Mapping[str, Any]) -> Person:
    house = house_of(request)
    now = house.clock()
    if identity.person_id is not None:
        person = await person_by_id(house.pool, identity.person_id, now)
    else:
        person = await _by_claim(request, claims, tokens)
        if person is not None:
            why = f"{house.settings.oidc_login_claim} = {person.login}"
            by = By("provider", why, now)
            bound = await bind_identity(house.pool, claims.issuer, claims.subject, person.id, by)
            person = person if bound else None
    if person is None:
        log.warning("identity_waits", issuer=claims.issuer)
        raise IdentityWaits(shown=identity.shown)
    if not person.active:
        raise _refused("account is shut", person=person.id)
    return person


async def _by_claim(request: Request, claims: Claims, tokens: Mapping[str, Any]) -> Person | None:
    """The person whose login the trusted claim names, if one is; an e-mail address must be verified."""
    house = house_of(request)
    claim = house.settings.oidc_login_claim
    if not claim:
        return None
    told = dict(claims.all)
    if claim not in told:
        told = await provider_of(request).user_info(str(tokens.get("access_token", "")), claims.subject)
    login = told.get(claim)
    if not isinstance(login, str) or (claim == "email" and told.get("email_verified") is not True):
        return None
    found = await person_by_login(house.pool, login, house.clock())
    return found[0] if found else None


def configured(settings: Settings) -> Provider | None:
    """The provider that the settings name, or None."""
    if not settings.oidc_issuer:
        return None
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    return Provider(settings.oidc_issuer, settings.oidc_client_id, secret or None)


def _shown(claims: Claims) -> str:
    return next(str(claims.all[name]) for name in NAMES if claims.all.get(name))[:120]


def _challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _digest(visit: str) -> str:
    return hashlib.sha256(visit.encode()).hexdigest()


def _refused(reason: str, **more: str) -> ProviderRefused:
    log.warning("provider_answer_refused", reason=reason, **more)
    return ProviderRefused()
