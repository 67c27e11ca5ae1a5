"""Checkpoints (C2SP tlog-checkpoint): a log's name, how long it is, and its root, in a signed note."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from audit.errors import CheckpointUnreadable
from audit.merkle import SIZE
from audit.notes import Note, read_note

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """The tree of a log as it was at a size."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(written: str) -> tuple[Checkpoint, Note]:
    """A checkpoint and its note from what was written. Raises NoteUnreadable or CheckpointUnreadable."""
    note = read_note(written)
    return checkpoint_of(note.text), note


def checkpoint_of(text: str) -> Checkpoint:
    """A checkpoint from its text. Extension lines are refused: ours has none. Raises CheckpointUnreadable."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise CheckpointUnreadable(reason="lines")
    if not _NUMBER.fullmatch(lines[1]):
        raise CheckpointUnreadable(reason="size")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointUnreadable(reason="root") from error
    found = Checkpoint(lines[0], int(lines[1]), root)
    if len(root) != SIZE or str(found) != text:
        raise CheckpointUnreadable(reason="root")
    return found
