"""The passwords of the embedded database's roles: made once, kept in the data folder, mode 600."""

import os
import secrets
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from embedded.errors import SecretsUnreadable


def _password() -> str:
    return secrets.token_urlsafe(24)


class Secrets(BaseModel):
    """One password a role."""

    model_config = ConfigDict(frozen=True)

    superuser: str = Field(default_factory=_password)
    owner: str = Field(default_factory=_password)
    app: str = Field(default_factory=_password)


def read(file: Path) -> Secrets:
    """The passwords that were made earlier. Raises SecretsUnreadable."""
    try:
        return Secrets.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise SecretsUnreadable(file=str(file)) from error


def make(file: Path) -> Secrets:
    """New passwords, on disk before they are used."""
    made = Secrets()
    write_private(file, made.model_dump_json())
    return made


def write_private(file: Path, text: str) -> None:
    """Replace *file* as a whole, so that a reader finds the old text or the new; nobody else may read."""
    draft = file.with_name(file.name + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
