"""Canonical JSON and the digests over it."""

from __future__ import annotations

import hashlib
import json

GENESIS = "0" * 64
"""The chain digest before the first event."""


def canonical(value: object) -> str:
    """The one spelling of a JSON value: RFC 8785 for what we write (ASCII keys, whole numbers, no floats)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: object) -> str:
    """SHA-256 over the canonical JSON, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def link(previous: str, event: object) -> str:
    """The chain digest after an event, given the one before it."""
    return link_text(previous, canonical(event))


def link_text(previous: str, event_text: str) -> str:
    """As ``link``, for an event that is already written canonically."""
    return hashlib.sha256(f"{previous}\n{event_text}".encode()).hexdigest()


def salted_digest(salt: bytes, texts: object) -> str:
    """The digest that stands for people's texts: without the salt nobody can guess short ones."""
    return hashlib.sha256(salt + canonical(texts).encode()).hexdigest()
