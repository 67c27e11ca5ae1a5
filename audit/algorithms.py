"""The kinds of signatures: the byte that C2SP assigns to each, and how it signs and verifies.

Another algorithm is one more entry. SM2 with SM3 has no byte of its own: it would be 0xff followed by the
longer name ``pingxi/sm2-sm3/v1`` (C2SP signed-note, signature types), once a library that we trust has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = 0x01
"""A log's own signature: over the note's text."""

COSIGNATURE = 0x04
"""A witness's: Ed25519 over a heading, the instant, and the text (C2SP tlog-cosignature, v1)."""

_INSTANT = 8


@dataclass(frozen=True)
class Algorithm:
    """How a kind of signature is made and checked.

    ``sign`` takes seed, text and instant (whole seconds since 1970, UTC); ``verify`` takes public key, text
    and signature.
    """

    public_of: Callable[[bytes], bytes]
    sign: Callable[[bytes, str, int], bytes]
    verify: Callable[[bytes, str, bytes], bool]


def cosigned_text(text: str, at: int) -> str:
    """What a witness signs."""
    return f"cosignature/v1\ntime {at}\n{text}"


def instant_of(signature: bytes) -> int:
    """The instant that a witness's signature states, in whole seconds since 1970 (UTC)."""
    return int.from_bytes(signature[:_INSTANT])


def _public(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def _sign(seed: bytes, text: str, at: int) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())


def _verify(public: bytes, text: str, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _cosign(seed: bytes, text: str, at: int) -> bytes:
    return at.to_bytes(_INSTANT) + _sign(seed, cosigned_text(text, at), at)


def _verify_cosigned(public: bytes, text: str, signature: bytes) -> bool:
    at = instant_of(signature)
    return at < 1 << 63 and _verify(public, cosigned_text(text, at), signature[_INSTANT:])


ALGORITHMS: Mapping[int, Algorithm] = {
    ED25519: Algorithm(_public, _sign, _verify),
    COSIGNATURE: Algorithm(_public, _cosign, _verify_cosigned),
}
