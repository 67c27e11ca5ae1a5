"""Passwords: their rule, their argon2id hashes, and a comparison that takes as long for nobody."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200

_HASHER = PasswordHasher()
_AT_ONCE = asyncio.Semaphore(2)
_LEET = str.maketrans("@4301!5$7", "aaeoiisst")


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _HASHER.hash(plain(password))


def plain(password: str) -> str:
    """A password in one way of writing it, whatever keyboard it was typed on (NFC)."""
    return unicodedata.normalize("NFC", password)


async def hashed(password: str) -> str:
    """As ``hash_password``, without holding the other requests up."""
    async with _AT_ONCE:
        return await asyncio.to_thread(hash_password, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; without a hash it never is, and takes as long."""
    async with _AT_ONCE:
        right = await asyncio.to_thread(_verify, password_hash or _nobody(), plain(password))
    return right and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def complaint(password: str, login: str, name: str) -> str | None:
    """Why a password may not be chosen, as the code of a problem; None if it may."""
    told = plain(password)
    if len(told) < SHORTEST:
        return "password_short"
    if len(told) > LONGEST:
        return "password_long"
    folded = told.casefold()
    own = [part.casefold() for part in (login, name, "pingxi", "平息") if len(part) > 1]
    if len(set(folded)) < 5 or _without(folded, own) < SHORTEST // 2:
        return "password_guessable"
    return "password_common" if _common(folded) else None


def _without(folded: str, words: list[str]) -> int:
    """How many characters are left when one's own names are taken out."""
    for word in words:
        folded = folded.replace(word, "")
    return len(folded)


def _common(folded: str) -> bool:
    """Whether it is one of the worst, a run of the keyboard or of the alphabet, or one word with a tail."""
    bare = re.sub(r"[\W\d_]+$", "", re.sub(r"^[\W\d_]+", "", folded))
    forms = {folded, bare, folded.translate(_LEET), bare.translate(_LEET)}
    if forms & _worst() or re.fullmatch(r"(.{1,6}?)\1+", folded):
        return True
    return any(folded in row or folded[::-1] in row for row in _ROWS)


_ROWS = tuple(
    row * 3
    for row in ("0123456789", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
)


@cache
def _worst() -> frozenset[str]:
    lines = (Path(__file__).parent / "worst.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))


@cache
def _nobody() -> str:
    return hash_password(secrets.token_hex(16))


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
