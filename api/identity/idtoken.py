"""Whether an ID token is what it says: signed by the provider, for us, for this sign-in, and still good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from api.errors import ProviderRefused
from api.identity.discovery import Provider

log = structlog.get_logger()

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
]
"""Signatures by a public key only: never none, and never a shared secret."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""


@dataclass(frozen=True)
class Claims:
    """What a token that was found good says."""

    issuer: str
    subject: str
    all: Mapping[str, Any]


async def check_id_token(provider: Provider, token: str, nonce: str, now: datetime) -> Claims:
    """The claims of a token. Raises ``ProviderRefused``, and ``ProviderAway`` without its keys."""
    claims = await _signed(provider, token)
    at = int(now.timestamp())
    subject = claims.get("sub")
    wrong = [
        name
        for name, good in (
            ("iss", claims.get("iss") == provider.issuer),
            ("aud", _for_us(claims, provider.client_id)),
            ("exp", _instant(claims, "exp", at - LEEWAY, None)),
            ("iat", _instant(claims, "iat", None, at + LEEWAY)),
            ("nbf", "nbf" not in claims or _instant(claims, "nbf", None, at + LEEWAY)),
            ("nonce", claims.get("nonce") == nonce),
            ("sub", isinstance(subject, str) and 0 < len(subject) <= 255),
        )
        if not good
    ]
    if wrong:
        raise _refused(",".join(wrong))
    return Claims(provider.issuer, str(subject), claims)


async def _signed(provider: Provider, token: str) -> dict[str, Any]:
    for again in (False, True):
        keys = await provider.keys(again=again)
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except InvalidKeyIdError as error:
            if again:
                raise _refused("key unknown") from error
        except (JoseError, ValueError) as error:
            raise _refused(type(error).__name__) from error
    raise AssertionError


def _for_us(claims: Mapping[str, Any], client_id: str) -> bool:
    """The audience holds us; where it holds others too, we are also the party that it was issued to."""
    told = claims.get("aud")
    audience = told if isinstance(told, list) else [told]
    party = claims.get("azp", client_id if len(audience) == 1 else None)
    return client_id in audience and party == client_id


def _instant(claims: Mapping[str, Any], name: str, after: int | None, before: int | None) -> bool:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return (after is None or value > after) and (before is None or value <= before)


def _refused(reason: str) -> ProviderRefused:
    log.warning("provider_answer_refused", reason=f"id token: {reason}")
    return ProviderRefused()
