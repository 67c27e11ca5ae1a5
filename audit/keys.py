"""The keys of the log and of its witness: the private ones in a file of mode 600, the public ones beside it.

A key is never taken out of its file: what it signed has still to be verified. The last one signs.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from audit.algorithms import ALGORITHMS, COSIGNATURE, ED25519
from audit.errors import FileUnusable, KeyUnreadable
from audit.files import PUBLIC, read_private, write_whole
from audit.leaf import LeafBody, endorsed_text
from audit.notes import Signer, Verifier

SEED_BYTES = 32
KEYS, VERIFIERS = "keys.json", "verifiers.txt"


class _Key(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    algorithm: int
    seed: str
    made_at: datetime


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    v: int = 1
    name: str
    keys: tuple[_Key, ...]


@dataclass(frozen=True)
class Keyring:
    """All keys of one name, the oldest first."""

    name: str
    signers: tuple[Signer, ...]

    @property
    def active(self) -> Signer:
        """The one that signs."""
        return self.signers[-1]

    def before(self, key: Verifier) -> Signer | None:
        """The key whose place another took; None for the first, and for one that is not ours."""
        places = [no for no, signer in enumerate(self.signers) if signer.verifier == key]
        return self.signers[places[0] - 1] if places and places[0] else None

    def signer_of(self, key: str) -> Signer | None:
        """The private half of a key that is ours."""
        return next((signer for signer in self.signers if str(signer.verifier) == key), None)


def log_folder(data_folder: Path) -> Path:
    """Where the log keeps its keys."""
    return data_folder / "log"


def log_keys(folder: Path, now: Callable[[], datetime]) -> Keyring:
    """The log's keys; the first is made, with the log's name, where there is none. Raises KeyUnreadable."""
    return _opened(folder, "log", ED25519, now)


def witness_keys(folder: Path, now: Callable[[], datetime]) -> Keyring:
    """The witness's keys, as ``log_keys``."""
    return _opened(folder, "witness", COSIGNATURE, now)


def rotate(folder: Path, now: datetime) -> Keyring:
    """Add a key that signs from now on. Raises KeyUnreadable, also where there is no key yet."""
    found = _read(folder)
    if found is None:
        raise KeyUnreadable(file=str(folder / KEYS), reason="missing")
    return _write(folder, _File(name=found.name, keys=(*found.keys, _new(found.keys[-1].algorithm, now))))


def known_verifiers(file: Path) -> list[Verifier]:
    """The public keys in a file, one a line; none if there is no such file.

    Raises FileUnusable or KeyUnreadable.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnusable(file=str(file), reason=type(error).__name__) from error
    return [Verifier.read(line) for line in lines if line.strip() and not line.startswith("#")]


def endorsed(known: Iterable[Verifier], leaves: Iterable[LeafBody]) -> list[Verifier]:
    """The keys that are known, and those that the log announced with the endorsement of one of them."""
    trusted = list(known)
    for leaf in leaves:
        key = announced(leaf)
        if key is None or key in trusted:
            continue
        before = next((each for each in trusted if str(each) == leaf.get("before")), None)
        endorsement = _bytes(leaf.get("endorsement"))
        if before is not None and before.verifies(endorsed_text(before, key), endorsement):
            trusted.append(key)
    return trusted


def announced(leaf: LeafBody) -> Verifier | None:
    """The key that a leaf announces; None if it is unreadable."""
    try:
        return Verifier.read(str(leaf.get("key")))
    except KeyUnreadable:
        return None


def _bytes(text: object) -> bytes:
    try:
        return bytes.fromhex(str(text))
    except ValueError:
        return b""


def _opened(folder: Path, what: str, algorithm: int, now: Callable[[], datetime]) -> Keyring:
    found = _read(folder)
    if found is None:
        name = f"pingxi.{what}/{secrets.token_hex(8)}"
        return _write(folder, _File(name=name, keys=(_new(algorithm, now()),)))
    if any(key.algorithm != algorithm for key in found.keys):
        raise KeyUnreadable(file=str(folder / KEYS), reason="algorithm")
    if not (folder / VERIFIERS).exists():
        return _write(folder, found)
    return _ring(found)


def _read(folder: Path) -> _File | None:
    file = folder / KEYS
    text = read_private(file)
    if text is None:
        return None
    try:
        found = _File.model_validate_json(text)
        seeds = [base64.b64decode(key.seed, validate=True) for key in found.keys]
    except (ValidationError, ValueError) as error:
        raise KeyUnreadable(file=str(file), reason="shape") from error
    unknown = any(key.algorithm not in ALGORITHMS for key in found.keys)
    if not seeds or unknown or any(len(seed) != SEED_BYTES for seed in seeds):
        raise KeyUnreadable(file=str(file), reason="shape")
    return found


def _write(folder: Path, file: _File) -> Keyring:
    ring = _ring(file)
    write_whole(folder / KEYS, file.model_dump_json(indent=2) + "\n")
    write_whole(folder / VERIFIERS, "".join(f"{signer.verifier}\n" for signer in ring.signers), PUBLIC)
    return ring


def _ring(file: _File) -> Keyring:
    signers: Sequence[Signer] = [
        Signer(file.name, key.algorithm, base64.b64decode(key.seed)) for key in file.keys
    ]
    return Keyring(file.name, tuple(signers))


def _new(algorithm: int, now: datetime) -> _Key:
    seed = base64.b64encode(secrets.token_bytes(SEED_BYTES)).decode()
    return _Key(algorithm=algorithm, seed=seed, made_at=now)
