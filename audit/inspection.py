"""The verification of a whole log: every leaf, every row that it speaks of, every checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from audit.checkpoint import Checkpoint
from audit.entries import Entries
from audit.errors import LeafUnreadable
from audit.findings import Finding
from audit.growth import Growth
from audit.leaf import read_leaf
from audit.material import Page
from audit.merkle import Node
from audit.notes import Verifier
from audit.signatures import Anchor, Signatures
from store.log import StoredCheckpoint

MOST_APART = 256
"""Leaves between two checkpoints."""

PATIENCE = timedelta(minutes=10)
"""After this long an event has to be in the log."""


@dataclass(frozen=True)
class Trust:
    """What a verification knows from elsewhere than the database that it verifies."""

    log_keys: Sequence[Verifier] = ()
    witnesses: Sequence[Verifier] = ()
    anchors: Sequence[Anchor] = ()


@dataclass
class Verdict:
    """What was found, how much was looked at, and what cannot be judged and why.

    ``unjudged`` holds codes with their values; ``figures`` are counts and sizes.
    """

    findings: list[Finding] = field(default_factory=list)
    unjudged: list[Finding] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    witnesses: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """proven, differs or cannot_be_judged."""
        if self.findings:
            return "differs"
        return "cannot_be_judged" if self.unjudged else "proven"


class Inspection:
    """Takes pages in the log's order, then says what it found."""

    def __init__(self, trust: Trust, checkpoints: Sequence[StoredCheckpoint]) -> None:
        self._trust, self._checkpoints = trust, checkpoints
        self.entries = Entries()
        self.signatures = Signatures(trust.log_keys, trust.witnesses)
        sizes = {each.size for each in checkpoints} | {anchor.size for anchor in trust.anchors}
        self._growth = Growth(sizes)
        self._findings: list[Finding] = []

    @property
    def made(self) -> Mapping[Node, bytes]:
        """The inner nodes that the last page completed."""
        return self._growth.made

    def take(self, page: Page) -> None:
        """The next leaves."""
        for leaf in page.leaves:
            self._findings += self._growth.add(leaf)
            if leaf.kind == "key":
                self._announce(leaf.seq, leaf.leaf)
            self._findings += self.entries.check(leaf, page)

    def compare_nodes(self, stored: Mapping[Node, bytes]) -> None:
        """The stored nodes that the last page completed."""
        self._findings += self._growth.compare_nodes(stored)

    def beside(
        self,
        unlogged: Iterable[tuple[str, int, datetime | None]],
        heads: Iterable[tuple[str, int, int | None]],
        at: datetime,
    ) -> int:
        """What no leaf speaks of, and heads that are elsewhere. Returns how many events still wait."""
        waiting = 0
        last = self.entries.last
        for incident, no, stored_at in unlogged:
            if no <= last.get(incident, (0, ""))[0] or stored_at is None or at - stored_at > PATIENCE:
                self._findings.append(Finding("audit_event_not_logged", {"incident": incident, "event": no}))
            else:
                waiting += 1
        for incident, head, end in heads:
            about = {"head": head, "end": end or 0}
            self._findings.append(Finding("audit_head_elsewhere", {"incident": incident}, about))
        return waiting

    def finish(self, waiting: int = 0) -> Verdict:
        """Everything that was found, checkpoints and what others remember included."""
        for stored in self._checkpoints:
            for item in self.signatures.read(stored):
                if isinstance(item, Checkpoint):
                    self._findings += self._growth.compare_checkpoint(item)
                else:
                    self._findings.append(item)
        self._findings += self._apart()
        for anchor in self._trust.anchors:
            self._findings += self._growth.compare_anchor(anchor)
            self._findings += self._kept(anchor)
        return self._verdict(waiting)

    def _announce(self, seq: int, text: str) -> None:
        try:
            self._findings += self.signatures.announce(seq, read_leaf(text, seq))
        except LeafUnreadable:
            # Told with the other leaves.
            return

    def _apart(self) -> Iterable[Finding]:
        before = 0
        for size in [*(each.size for each in self._checkpoints), self._growth.size]:
            if size - before > MOST_APART:
                yield Finding("audit_checkpoint_missing", {"after": before, "before": size})
            before = size

    def _kept(self, anchor: Anchor) -> Iterable[Finding]:
        if anchor.size and anchor.size not in {each.size for each in self._checkpoints}:
            yield Finding("audit_checkpoint_missing", {"after": anchor.size - 1, "before": anchor.size + 1})

    def _verdict(self, waiting: int) -> Verdict:
        size, signed, cosigned = self._growth.size, self.signatures.signed, self.signatures.cosigned
        figures = {
            "leaves": size,
            "events": self.entries.events,
            "incidents": len(self.entries.last),
            "checkpoints": len(self._checkpoints),
            "signed": signed,
            "cosigned": cosigned,
            "uncovered": size - cosigned,
            "waiting": waiting,
        }
        unjudged = [] if self._trust.log_keys else [Finding("audit_no_key", {})]
        if not cosigned:
            unjudged.append(Finding("audit_nothing_cosigned", {}))
        return Verdict(self._findings, unjudged, figures, self.signatures.cosigned_by)
