"""The secret of the intake: in a file of mode 600 outside of the database. All its keys are made from it.

By it authors become keyed hashes, what is set aside is sealed, and machines sign what they send. Whoever has
the database alone can name no author. If it is lost, authors of before and after are no longer known again.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from audit.errors import FileUnusable, KeyUnreadable
from audit.files import read_private

FILE = "intake.key"
SECRET_BYTES, HASH_BYTES, NONCE_BYTES = 32, 16, 12
SIGNING = "whsec_"
"""How a webhook's secret begins."""


class IntakeKeys:
    """What is made with the secret; the secret itself is never shown."""

    def __init__(self, secret: bytes) -> None:
        self._authors, self._sealing, self._digests, self._webhooks = (
            _derived(secret, use) for use in (b"authors", b"sealing", b"digests", b"webhooks")
        )

    def author(self, site: str, author: str) -> bytes:
        """The keyed hash of whoever wrote something on a site: 16 bytes, the same for the same author."""
        return _mac(self._authors, f"{site}\0{author}".encode())[:HASH_BYTES]

    def digest(self, body: bytes) -> bytes:
        """A keyed digest: 16 bytes by which the same content is known again, and cannot be guessed."""
        return _mac(self._digests, body)[:HASH_BYTES]

    def seal(self, body: bytes) -> bytes:
        """Encrypted so that only who has the secret can read it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self._sealing).encrypt(nonce, body, None)

    def unseal(self, sealed: bytes) -> bytes | None:
        """What was sealed; None if it was sealed with another secret."""
        try:
            return AESGCM(self._sealing).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except InvalidTag:
            return None

    def webhook_secret(self, source: str, number: int) -> str:
        """The secret with which a source signs what it sends, as its sender is given it (``whsec_…``)."""
        return SIGNING + base64.b64encode(self.webhook_key(source, number)).decode()

    def webhook_key(self, source: str, number: int) -> bytes:
        """The same as bytes: the key of the signature."""
        return _mac(self._webhooks, f"{source}\0{number}".encode())


def intake_keys(folder: Path) -> IntakeKeys:
    """The keys whose secret lies in a folder; made where there is none. Several may start at the same time.

    Raises FileUnusable, KeyExposed or KeyUnreadable.
    """
    file = folder / FILE
    found = read_private(file)
    if found is None:
        _make(file)
        found = read_private(file)
    try:
        secret = base64.b64decode(found or "", validate=True)
    except ValueError as error:
        raise KeyUnreadable(file=str(file), reason="shape") from error
    if len(secret) != SECRET_BYTES:
        raise KeyUnreadable(file=str(file), reason="shape")
    return IntakeKeys(secret)


def _make(file: Path) -> None:
    """A new secret, whole on disk before it has its name; of several makers the first one's counts."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(6)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(base64.b64encode(secrets.token_bytes(SECRET_BYTES)))
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    except OSError as error:
        raise FileUnusable(file=str(file), reason=error.strerror or type(error).__name__) from error


def _derived(secret: bytes, use: bytes) -> bytes:
    return _mac(secret, b"pingxi intake 1 " + use)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")
