"""Checkpoints held against keys: which key may sign at which size, and who cosigned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.checkpoint import Checkpoint, read_checkpoint
from audit.errors import CheckpointUnreadable, NoteUnreadable, NoteUntrusted
from audit.findings import Finding
from audit.keys import announced, endorsed
from audit.leaf import LeafBody
from audit.notes import Note, Verifier, read_signature
from store.log import StoredCheckpoint


@dataclass(frozen=True)
class Anchor:
    """A tree that is known from elsewhere: a witness's memory, or a checkpoint that somebody kept."""

    origin: str
    size: int
    root: bytes
    source: str


class Signatures:
    """The check of all checkpoints, with the keys that are trusted from elsewhere.

    A log's key holds from its announcement on, as soon as a checkpoint covers that, and until the next one.
    """

    def __init__(self, log_keys: Sequence[Verifier], witnesses: Sequence[Verifier]) -> None:
        self._trusted, self._witnesses = list(log_keys), list(witnesses)
        self._announced: list[tuple[int, Verifier]] = []
        self.signed = self.cosigned = 0
        self.cosigned_by: tuple[str, ...] = ()

    @property
    def origin(self) -> str | None:
        """The log's name, as its first trusted key has it."""
        return self._trusted[0].name if self._trusted else None

    def announce(self, seq: int, body: LeafBody) -> Iterator[Finding]:
        """A key that the log announces."""
        key = announced(body)
        self._trusted = endorsed(self._trusted, [body])
        if key is None or key not in self._trusted:
            yield Finding("audit_key_untrusted", {"seq": seq}, {"key": str(body.get("key"))})
        else:
            self._announced.append((seq, key))

    def read(self, stored: StoredCheckpoint) -> Iterator[Finding | Checkpoint]:
        """What is wrong with a checkpoint's note, and the checkpoint if it can be read and is signed."""
        place = {"checkpoint": stored.size}
        try:
            checkpoint, note = read_checkpoint(stored.note)
        except (NoteUnreadable, CheckpointUnreadable) as error:
            yield Finding("audit_checkpoint_unreadable", place, {"reason": error.params["reason"]})
            return
        if checkpoint.size != stored.size or checkpoint.origin != self.origin:
            about = {"expected": [self.origin, stored.size], "found": [checkpoint.origin, checkpoint.size]}
            yield Finding("audit_checkpoint_of_another", place, about)
            return
        try:
            note.signed_by(self._key_at(stored.size))
            known = note.signed_by(self._trusted)
        except NoteUntrusted as error:
            yield Finding("audit_checkpoint_not_signed", place, dict(error.params))
            return
        if len(known) != len(note.signatures):
            names = [line.name for line in note.signatures]
            yield Finding(
                "audit_checkpoint_not_signed", place, {"reason": "unknown_key", "key": ", ".join(names)}
            )
        self.signed = max(self.signed, stored.size)
        yield checkpoint
        yield from self._cosignatures(stored, note)

    def _key_at(self, size: int) -> list[Verifier]:
        """The key that holds at a size: the last one that was announced before it."""
        return [key for seq, key in self._announced if seq < size][-1:]

    def _cosignatures(self, stored: StoredCheckpoint, note: Note) -> Iterator[Finding]:
        names = []
        for line in stored.cosignatures:
            place = {"checkpoint": stored.size, "cosignature": line.split(" ")[1:2]}
            try:
                signature = read_signature(line)
            except NoteUnreadable as error:
                yield Finding("audit_cosignature_unreadable", place, dict(error.params))
                continue
            key = next((each for each in self._witnesses if signature.by(each)), None)
            if key is None:
                yield Finding("audit_cosignature_unknown", place)
            elif not key.verifies(note.text, signature.signature):
                yield Finding("audit_cosignature_wrong", place)
            else:
                names.append(key.name)
        if names:
            self.cosigned, self.cosigned_by = stored.size, tuple(sorted(names))
