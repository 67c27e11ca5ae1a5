"""Passkeys: what a browser is asked for, and whether what it brings is good.

A challenge is used once, within minutes. The device has to verify its user, the page has to be this site's
own, and a device that counts has to have counted on.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import structlog
from starlette.requests import Request
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.errors import PasskeyRefused, TooManyGuesses
from api.house import house_of
from api.identity.places import address_of, network_of
from api.identity.site import origin_of, passkey_host
from api.language import words_of
from store.challenges import Purpose, keep_challenge, take_challenge
from store.guesses import Bound, count_attempt
from store.passkeys import Passkey, passkey_by_id, passkey_used, passkeys_of
from store.people import Person, person_by_id

log = structlog.get_logger()

HOLDS = timedelta(minutes=10)
ALGORITHMS = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
_VERIFIED = UserVerificationRequirement.REQUIRED


async def options_for_making(request: Request, person_id: str, login: str, name: str, **kept: str) -> str:
    """As JSON: what a browser needs to make a passkey for a person. ``kept`` comes back with the answer."""
    house = house_of(request)
    known = [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.id))
        for each in await passkeys_of(house.pool, person_id)
    ]
    options = generate_registration_options(
        rp_id=_host(request),
        rp_name=words_of(request)("product"),
        user_id=person_id.encode(),
        user_name=login,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=known,
        supported_pub_key_algs=ALGORITHMS,
    )
    await _keep(request, options.challenge, "passkey_made", {"person": person_id, **kept})
    return options_to_json(options)


async def made_passkey(request: Request, credential: str, name: str) -> tuple[Passkey, dict[str, Any]]:
    """The passkey that a browser has made, not yet stored, and what was kept. Raises ``PasskeyRefused``."""
    given, kept = await _answered(request, credential, "passkey_made")
    try:
        made = verify_registration_response(
            credential=given,
            expected_challenge=_challenge(given),
            expected_rp_id=_host(request),
            expected_origin=origin_of(request),
            require_user_verification=True,
            supported_pub_key_algs=ALGORITHMS,
        )
    except WebAuthnException as error:
        raise _refused(str(error)) from error
    house = house_of(request)
    return Passkey(
        bytes_to_base64url(made.credential_id), str(kept["person"]), made.credential_public_key,
        made.sign_count, name.strip()[:60] or words_of(request)("passkey_unnamed"), house.clock(), None,
    ), kept  # fmt: skip


async def options_for_use(request: Request) -> str:
    """As JSON: what a browser needs to sign in by any passkey that it holds for this site."""
    house = house_of(request)
    bound = Bound(f"asked:{network_of(address_of(request))}", 300, timedelta(minutes=5))
    wait = await count_attempt(house.pool, [bound], house.clock())
    if wait > timedelta():
        raise TooManyGuesses(seconds=max(1, -int(-wait.total_seconds() // 1)))
    options = generate_authentication_options(rp_id=_host(request), user_verification=_VERIFIED)
    await _keep(request, options.challenge, "passkey_used", {})
    return options_to_json(options)


async def person_of_passkey(request: Request, credential: str) -> Person:
    """Whose passkey it is that has signed the challenge. Raises ``PasskeyRefused``."""
    house = house_of(request)
    given, _ = await _answered(request, credential, "passkey_used")
    passkey = await passkey_by_id(house.pool, str(given.get("id", "")))
    if passkey is None:
        raise _refused("unknown")
    used = _verified(request, given, passkey)
    handle = given["response"].get("userHandle")
    if handle and base64url_to_bytes(handle) != passkey.person_id.encode():
        raise _refused("of another person")
    now = house.clock()
    person = await person_by_id(house.pool, passkey.person_id, now)
    if person is None or not person.active or not await passkey_used(house.pool, passkey.id, used, now):
        raise _refused("shut or copied", person=passkey.person_id)
    return person


def _verified(request: Request, given: dict[str, Any], passkey: Passkey) -> int:
    """The device's count after this use."""
    try:
        return verify_authentication_response(
            credential=given,
            expected_challenge=_challenge(given),
            expected_rp_id=_host(request),
            expected_origin=origin_of(request),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        ).new_sign_count
    except WebAuthnException as error:
        raise _refused(str(error), person=passkey.person_id) from error


async def _answered(
    request: Request, credential: str, purpose: Purpose
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser sent, and what was kept with its challenge, which is used up by this."""
    house = house_of(request)
    try:
        given = orjson.loads(credential)
        kept = await take_challenge(house.pool, _challenge(given), purpose, house.clock())
    except (ValueError, KeyError, TypeError) as error:
        raise _refused("malformed") from error
    if kept is None:
        raise _refused("challenge unknown, used or expired")
    return given, kept


def _challenge(given: dict[str, Any]) -> bytes:
    told = orjson.loads(base64url_to_bytes(given["response"]["clientDataJSON"]))
    return base64url_to_bytes(told["challenge"])


async def _keep(request: Request, challenge: bytes, purpose: Purpose, kept: dict[str, str]) -> None:
    house = house_of(request)
    await keep_challenge(house.pool, challenge, purpose, kept, house.clock() + HOLDS)


def _host(request: Request) -> str:
    host = passkey_host(request)
    if host is None:
        raise _refused("no host that passkeys can be bound to")
    return host


def _refused(reason: str, **more: str) -> PasskeyRefused:
    log.warning("passkey_refused", reason=reason, **more)
    return PasskeyRefused()
