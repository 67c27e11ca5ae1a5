"""Key files in one sealed file: AES-256-GCM under a key that argon2id makes of a passphrase.

For safekeeping apart from the database. By another passphrase it does not open, nor if it was changed
anywhere.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from audit.errors import FileUnusable, KeysThere, SealedUnreadable
from audit.files import PRIVATE, write_whole

SHORTEST = 12
"""Characters of a passphrase, at least."""
MOST_PASSES, MOST_MEMORY = 10, 1_000_000
"""What a file may ask for while it is opened; memory in KiB."""
_NAME = r"(?:log|witness|intake)/[a-zA-Z0-9._-]+"


class Sealed(BaseModel):
    """The file: how the key is made (argon2id; ``memory`` in KiB), and what is sealed, as base64."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    v: int = 1
    passes: int = 3
    memory: int = 262_144
    lanes: int = 2
    salt: str
    nonce: str
    body: str


_FILES = TypeAdapter(dict[str, str])


def seal(files: Mapping[str, str], passphrase: str) -> str:
    """The text of a sealed file that holds these, by their names."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    empty = Sealed(salt=_text(salt), nonce=_text(nonce), body="")
    body = AESGCM(_key(empty, passphrase)).encrypt(nonce, _FILES.dump_json(dict(files)), _about(empty))
    return empty.model_copy(update={"body": _text(body)}).model_dump_json(indent=2) + "\n"


def unseal(text: str, passphrase: str) -> dict[str, str]:
    """The files in a sealed one. Raises SealedUnreadable, with why: it is none, or this does not open it."""
    try:
        sealed = Sealed.model_validate_json(text)
        body, nonce = _bytes(sealed.body), _bytes(sealed.nonce)
        if sealed.v != 1 or not _bearable(sealed):
            raise SealedUnreadable(reason="shape")
        opened = AESGCM(_key(sealed, passphrase)).decrypt(nonce, body, _about(sealed))
        return _FILES.validate_json(opened)
    except InvalidTag as error:
        raise SealedUnreadable(reason="passphrase") from error
    except (ValidationError, ValueError) as error:
        raise SealedUnreadable(reason="shape") from error


def gathered(places: Mapping[str, Path]) -> dict[str, str]:
    """The files of these folders, by ``name/file``. Raises FileUnusable."""
    found = {}
    for name, folder in places.items():
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if file.is_file():
                try:
                    found[f"{name}/{file.name}"] = file.read_text("utf-8")
                except (OSError, UnicodeDecodeError) as error:
                    raise FileUnusable(file=str(file), reason=type(error).__name__) from error
    return found


def lay_back(files: Mapping[str, str], places: Mapping[str, Path]) -> list[Path]:
    """Write files back where they were gathered, mode 600. Those that are there already are left alone.

    Raises KeysThere before anything is written if one that is there is another; FileUnusable.
    """
    wanted = {_place(name, places): text for name, text in files.items()}
    for file, text in wanted.items():
        if file.exists() and file.read_text("utf-8", errors="replace") != text:
            raise KeysThere(file=str(file))
    for file, text in wanted.items():
        if not file.exists():
            write_whole(file, text, PRIVATE)
    return list(wanted)


def _place(name: str, places: Mapping[str, Path]) -> Path:
    if re.fullmatch(_NAME, name) is None or name.endswith(("/.", "/..")):
        raise SealedUnreadable(reason="shape")
    folder, _, file = name.partition("/")
    return places[folder] / file


def _bearable(sealed: Sealed) -> bool:
    return 1 <= sealed.passes <= MOST_PASSES and 8 <= sealed.memory <= MOST_MEMORY and 1 <= sealed.lanes <= 8


def _key(sealed: Sealed, passphrase: str) -> bytes:
    return hash_secret_raw(
        passphrase.encode("utf-8"),
        _bytes(sealed.salt),
        sealed.passes,
        sealed.memory,
        sealed.lanes,
        32,
        Type.ID,
    )


def _about(sealed: Sealed) -> bytes:
    """What is sealed with the body: nobody weakens the making of the key unnoticed."""
    return f"pingxi-keys/{sealed.v}/{sealed.passes}/{sealed.memory}/{sealed.lanes}".encode()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
