"""Signed notes as C2SP has them: a text, and under it one line for each key that signed it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from audit.algorithms import ALGORITHMS
from audit.errors import KeyUnreadable, NoteUnreadable, NoteUntrusted

MOST_SIGNATURES = 64
_DASH = "— "
_NAME = re.compile(r"[^\s+]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class Verifier:
    """A public key: who signs with it, which kind of signature, and the key itself."""

    name: str
    algorithm: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of a digest over name, kind and key."""
        content = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(content).digest()[:4]

    def __str__(self) -> str:
        """As C2SP writes it: name, key id and key, with + between."""
        encoded = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def read(cls, text: str) -> Self:
        """A verifier from its spelling. Raises KeyUnreadable."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        if not _NAME.fullmatch(name) or raw is None or len(raw) < 2 or raw[0] not in ALGORITHMS:
            raise KeyUnreadable(key=text, reason="shape")
        found = cls(name, raw[0], raw[1:])
        if found.key_id.hex() != key_id:
            raise KeyUnreadable(key=text, reason="key id")
        return found

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether this key made a signature over a text."""
        return ALGORITHMS[self.algorithm].verify(self.public, text, signature)


@dataclass(frozen=True)
class Signer:
    """A private key, as its seed."""

    name: str
    algorithm: int
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """Its public half."""
        return Verifier(self.name, self.algorithm, ALGORITHMS[self.algorithm].public_of(self.seed))

    def sign(self, text: str, at: int = 0) -> Signature:
        """Sign a text; ``at`` is stated by kinds that state an instant (seconds since 1970, UTC)."""
        made = ALGORITHMS[self.algorithm].sign(self.seed, text, at)
        return Signature(self.name, self.verifier.key_id, made)


@dataclass(frozen=True)
class Signature:
    """One line under a note."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"

    def by(self, key: Verifier) -> bool:
        """Whether this line says that it was made with a key; it has still to be verified."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True)
class Note:
    """A text, which ends with a new line, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def signed_by(self, keys: Iterable[Verifier]) -> Sequence[tuple[Verifier, Signature]]:
        """Which of these keys signed. Signatures of others are ignored.

        Raises NoteUntrusted if a line claims one of the keys and is wrong, or if none of them signed.
        """
        found = []
        for key in keys:
            for line in self.signatures:
                if line.by(key):
                    if not key.verifies(self.text, line.signature):
                        raise NoteUntrusted(reason="signature", key=str(key))
                    found.append((key, line))
        if not found:
            names = ", ".join(line.name for line in self.signatures)
            raise NoteUntrusted(reason="unknown_key", key=names)
        return found


def sign_note(text: str, signers: Sequence[Signer]) -> Note:
    """A note with these signatures, in their order."""
    return Note(text, tuple(signer.sign(text) for signer in signers))


def read_note(written: str) -> Note:
    """A note from what was written. Raises NoteUnreadable; nobody's signature is verified by this."""
    text, gap, below = written.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise NoteUnreadable(reason="no signatures")
    if _CONTROL.search(written):
        raise NoteUnreadable(reason="control character")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteUnreadable(reason="too many signatures")
    return Note(text + "\n", tuple(read_signature(line) for line in lines))


def read_signature(line: str) -> Signature:
    """One line under a note. Raises NoteUnreadable."""
    parts = line.removesuffix("\n").removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2 or not _NAME.fullmatch(parts[0]):
        raise NoteUnreadable(reason="signature line")
    raw = _decoded(parts[1])
    if raw is None or len(raw) < 5:
        raise NoteUnreadable(reason="signature line")
    return Signature(parts[0], raw[:4], raw[4:])


def _decoded(text: str) -> bytes | None:
    """Strict base64: what was read must be written the same way again."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None
