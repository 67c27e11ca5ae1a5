"""Small files that must be whole, on disk, and nobody else's: keys, and what the witness remembers."""

from __future__ import annotations

import os
from pathlib import Path

from audit.errors import FileUnusable, KeyExposed

PRIVATE, PUBLIC = 0o600, 0o644


def write_whole(file: Path, text: str, mode: int = PRIVATE) -> None:
    """Replace a file as a whole, on disk before this returns. Its folder is made, for its owner only.

    Raises FileUnusable.
    """
    try:
        _write_whole(file, text, mode)
    except OSError as error:
        raise FileUnusable(file=str(file), reason=error.strerror or type(error).__name__) from error


def _write_whole(file: Path, text: str, mode: int) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_private(file: Path) -> str | None:
    """The text of a file that only its owner may read; None if there is none.

    Raises KeyExposed or FileUnusable.
    """
    try:
        mode = file.stat().st_mode & 0o777
        if mode & 0o077:
            raise KeyExposed(file=str(file), mode=f"{mode:o}")
        return file.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise FileUnusable(file=str(file), reason=reason) from error
