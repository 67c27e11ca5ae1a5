"""What a witness remembers, and when it refuses. It believes the database nothing that it cannot verify."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from audit.checkpoint import Checkpoint
from audit.errors import KeyUnreadable, NoteUntrusted, StateUnreadable
from audit.files import read_private, write_whole
from audit.merkle import EMPTY_ROOT, SIZE, consistent
from audit.notes import Note, Verifier
from domain.errors import PingxiError

STATE = "state.json"


class WitnessRefuses(PingxiError):
    """Something that was signed contradicts what was cosigned. Params: size, remembered."""

    code = "witness_refuses"


class LogForked(WitnessRefuses):
    """A tree that does not continue the one that was cosigned."""

    code = "log_forked"


class LogRolledBack(WitnessRefuses):
    """The log is shorter than it was."""

    code = "log_rolled_back"


class LogReplaced(WitnessRefuses):
    """Another log, by its name, stands where the watched one stood. Params: origin too."""

    code = "log_replaced"


class SignatureWrong(WitnessRefuses):
    """A checkpoint that no key of the log signed. Params: reason, key too."""

    code = "log_signature_wrong"


@dataclass(frozen=True)
class Remembered:
    """The last tree that was cosigned, of which log, and that log's keys as far as they are known."""

    origin: str
    size: int
    root: bytes
    keys: tuple[Verifier, ...]

    def with_keys(self, keys: Sequence[Verifier]) -> Remembered:
        """The same with further keys."""
        return replace(self, keys=tuple(keys))


class _State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    v: int = 1
    origin: str
    size: int
    root: str
    keys: tuple[str, ...]


def recall(folder: Path) -> Remembered | None:
    """What is remembered in a folder; None before the first time. Raises StateUnreadable or KeyExposed."""
    file = folder / STATE
    text = read_private(file)
    if text is None:
        return None
    try:
        found = _State.model_validate_json(text)
        root, keys = bytes.fromhex(found.root), tuple(Verifier.read(key) for key in found.keys)
    except (ValidationError, ValueError, KeyUnreadable) as error:
        raise StateUnreadable(file=str(file), reason=type(error).__name__) from error
    if len(root) != SIZE or found.v != 1:
        raise StateUnreadable(file=str(file), reason="shape")
    return Remembered(found.origin, found.size, root, keys)


def remember(folder: Path, known: Remembered) -> None:
    """Keep it, on disk before this returns: a cosignature may be given out only after that."""
    state = _State(
        origin=known.origin,
        size=known.size,
        root=known.root.hex(),
        keys=tuple(str(key) for key in known.keys),
    )
    write_whole(folder / STATE, state.model_dump_json(indent=2) + "\n")


def set_aside(folder: Path, at: datetime, why: str) -> Path | None:
    """Have the witness begin anew, after a restore say; what it remembered is kept, with the reason.

    Returns where that is; None if it remembered nothing. Whoever may do this may hide a fork: it is for the
    witness's own keeper.
    """
    file = folder / STATE
    if read_private(file) is None:
        return None
    kept = folder / f"state-{at:%Y%m%dT%H%M%S%fZ}.json"
    write_whole(kept.with_suffix(".txt"), f"{at.isoformat()}\n{why}\n")
    file.rename(kept)
    return kept


def first_sight(origin: str, keys: Sequence[Verifier]) -> Remembered:
    """What a witness begins with: the log's name and first key are taken on trust, once."""
    return Remembered(origin, 0, EMPTY_ROOT, tuple(keys))


def judge(known: Remembered, checkpoint: Checkpoint, note: Note, proof: Sequence[bytes]) -> Remembered:
    """What is remembered once this checkpoint is cosigned; ``proof`` leads to it from the remembered tree.

    Raises WitnessRefuses, as the kind that it is.
    """
    about = {"size": checkpoint.size, "remembered": known.size}
    if checkpoint.origin != known.origin:
        raise LogReplaced(origin=checkpoint.origin, **about)
    try:
        note.signed_by([key for key in known.keys if key.name == known.origin])
    except NoteUntrusted as error:
        raise SignatureWrong(**error.params, **about) from error
    if checkpoint.size < known.size:
        raise LogRolledBack(**about)
    if not consistent(known.size, checkpoint.size, known.root, checkpoint.root, proof):
        raise LogForked(**about)
    return replace(known, size=checkpoint.size, root=checkpoint.root)
