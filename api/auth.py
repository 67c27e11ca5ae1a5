"""Accounts, passwords and tokens."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.errors import SignInFailed, TooManyGuesses
from api.house import House
from store.people import Person, person_by_login
from store.sign_ins import begin_sign_in

LASTS = timedelta(hours=12)

_HASHER = PasswordHasher()
_AT_ONCE = asyncio.Semaphore(2)


@dataclass(frozen=True)
class SignedIn:
    """A new sign-in. ``token`` is known to its holder alone; only its digest is stored."""

    token: str
    expires_at: datetime
    person: Person


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _HASHER.hash(password)


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex(16))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def sign_in(house: House, login: str, password: str, address: str) -> SignedIn:
    """Check a password and begin a sign-in.

    An unknown login takes as long as a wrong password. Raises ``SignInFailed`` and ``TooManyGuesses``.
    """
    now = house.clock()
    keys = (f"login:{login.lower()}", f"address:{address}")
    wait = house.guesses.wait(keys, now)
    if wait > 0:
        raise TooManyGuesses(seconds=wait)
    found = await person_by_login(house.pool, login, now)
    async with _AT_ONCE:
        right = await asyncio.to_thread(_matches, (found and found[1]) or _nobody(), password)
    if found is None or not right or not found[0].active:
        house.guesses.failed(keys, now)
        raise SignInFailed
    house.guesses.succeeded(keys)
    token = secrets.token_urlsafe(32)
    await begin_sign_in(house.pool, digest_of(token), found[0].id, now, now + LASTS)
    return SignedIn(token, now + LASTS, found[0])
