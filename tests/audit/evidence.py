"""A small log in memory with everything that one can hold: what the mutations are made on."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from audit.algorithms import COSIGNATURE, ED25519
from audit.checkpoint import Checkpoint
from audit.inspection import Inspection, Trust, Verdict
from audit.leaf import Pinned, event_leaf, history_leaf, history_subject, key_leaf, row_leaf, written
from audit.material import Page
from audit.merkle import Edge, Node, leaf_hash
from audit.notes import Signer, sign_note
from audit.signatures import Anchor
from domain.canonical import canonical, link_text, salted_digest
from domain.events import event_to_json
from domain.signals import Envelope, Lane, check_data
from domain.step import Head, Step, step
from store.log import EventRow, Leaf, StoredCheckpoint
from store.log_pages import sha256_of_history
from store.payloads import Texts
from tests import sample

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PLAN, PLAN_HASH = sample.plan()
SALTS = {"i1": b"a" * 16, "i2": b"b" * 16, "change": b"c" * 16}
FIRST, SECOND = (Signer("pingxi.log/test", ED25519, bytes([no] * 32)) for no in (1, 2))
WITNESS = Signer("pingxi.witness/test", COSIGNATURE, bytes([3] * 32))


@dataclass
class Evidence:
    """Everything that lies in the database, which an attacker owns; and ``trust``, which he does not."""

    leaves: list[Leaf] = field(default_factory=list)
    nodes: dict[Node, bytes] = field(default_factory=dict)
    salts: dict[str, bytes] = field(default_factory=lambda: dict(SALTS))
    checkpoints: list[StoredCheckpoint] = field(default_factory=list)
    events: dict[tuple[str, int], EventRow] = field(default_factory=dict)
    texts: dict[str, Texts] = field(default_factory=dict)
    histories: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)

    def copy(self) -> Evidence:
        """The same, to be spoiled."""
        return replace(
            self,
            leaves=list(self.leaves), nodes=dict(self.nodes), salts=dict(self.salts),
            checkpoints=list(self.checkpoints), events=dict(self.events), texts=dict(self.texts),
            histories=dict(self.histories), rows=dict(self.rows), heads=dict(self.heads),
        )  # fmt: skip

    def verdict(self) -> Verdict:
        """What the verification says of it."""
        inspection = Inspection(self.trust, self.checkpoints)
        histories = {
            name: {**row, "actual": sha256_of_history(row["body"])} for name, row in self.histories.items()
        }
        page = Page(self.leaves, self.events, histories, self.rows, self.salts, self.texts)
        inspection.take(page)
        inspection.compare_nodes(self.nodes)
        logged = {(leaf.subject, leaf.no) for leaf in self.leaves if leaf.kind == "event"}
        unlogged = [
            (row.incident_id, row.no, row.stored_at)
            for place, row in self.events.items()
            if place not in logged
        ]
        waiting = inspection.beside(unlogged, self._wrong_heads(), START + timedelta(days=1))
        return inspection.finish(waiting)

    def _wrong_heads(self) -> list[tuple[str, int, int | None]]:
        wrong = []
        for incident, (no, chain) in self.heads.items():
            mine = [row for row in self.events.values() if row.incident_id == incident]
            last = max(mine, key=lambda row: row.no, default=None)
            if last is None or (last.no, last.chain) != (no, chain):
                wrong.append((incident, no, None if last is None else last.no))
        return wrong


class Writer:
    """Grows evidence as the sequencer and the witness do."""

    def __init__(self) -> None:
        self.evidence, self.edge = Evidence(), Edge()

    def leaf(self, kind: str, subject: str, no: int, body: dict[str, Any]) -> None:
        text = written(self.edge.size, body)
        leaf = Leaf(kind, subject, no, text, self.edge.size)
        self.evidence.leaves.append(leaf)
        self.evidence.nodes.update(self.edge.append(leaf_hash(text.encode())))

    def event(self, row: EventRow) -> None:
        body = event_of(row)
        self.leaf(
            "event",
            row.incident_id,
            row.no,
            event_leaf(row, body, pinned(), SALTS[row.incident_id]),
        )

    def sign(self, *signers: Signer, cosign: bool = True) -> None:
        text = str(Checkpoint(FIRST.name, self.edge.size, self.edge.root()))
        lines = (str(WITNESS.sign(text, 1_772_000_000 + self.edge.size)),) if cosign else ()
        note = str(sign_note(text, signers))
        self.evidence.checkpoints.append(StoredCheckpoint(self.edge.size, note, START, lines))


def event_of(row: EventRow) -> dict[str, Any]:
    import orjson

    found: dict[str, Any] = orjson.loads(row.body)
    return found


def timeline(incident: str, looks: int) -> tuple[list[EventRow], Texts]:
    """A real timeline: opened, and some counts."""
    texts = Texts(f"{incident}-1", b"salt" + incident.encode(), {"title": "事故"}, None)
    assert texts.salt is not None
    digest = salted_digest(texts.salt, texts.body)
    rows, made, head = list[EventRow](), Step((), (), (), None, Head.start()), Head.start()
    for no in range(looks + 1):
        at = START + timedelta(minutes=no)
        opening = {"plan_hash": PLAN_HASH, "discovered_at": START.isoformat(), "source": "web"}
        counts = {"observed_at": at.isoformat(), "counts": {"reposts": no}}
        lane = Lane.MACHINES if no else Lane.PEOPLE
        envelope = Envelope(
            1, f"{incident}-{no + 1}", incident, lane, no or 1, "observe_counts" if no else "open",
            "feed:web" if no else "ann", "feed" if no else "head", None, at, None if no else digest,
            check_data("observe_counts" if no else "open", counts if no else opening),
        )  # fmt: skip
        made = step(PLAN, incident, made.state, head, [envelope], at)
        assert made.events, made.outcomes
        chain = head.chain
        head = made.head
        for event in made.events:
            body = canonical(event_to_json(event))
            chain = link_text(chain, body)
            rows.append(
                EventRow(
                    incident, event.no, event.fact.type, event.at, event.signal_id, event.sender, event.role,
                    event.received_at, event.payload_digest, body, chain, head.record_no, head.record_digest,
                    f"run-{incident}", str(head.record_no), 3 * head.record_no, "0.1.0", at,
                )
            )  # fmt: skip
    return rows, texts


@cache
def pinned() -> Pinned:
    """By what every incident here is decided."""
    (opening, *_), _ = timeline("i1", 0)
    return Pinned().after(event_of(opening))


@cache
def made() -> tuple[Evidence, tuple[Evidence, ...]]:
    """The evidence, and what it was at each earlier checkpoint."""
    writer, earlier = Writer(), list[Evidence]()
    evidence = writer.evidence
    timelines = {name: timeline(name, looks) for name, looks in (("i1", 5), ("i2", 3))}
    writer.leaf("key", str(FIRST.verifier), 0, key_leaf(FIRST.verifier, None))
    for part in range(3):
        for name, (rows, texts) in timelines.items():
            evidence.texts[texts.signal_id] = texts
            for row in rows[part * len(rows) // 3 : (part + 1) * len(rows) // 3]:
                evidence.events[name, row.no] = row
                evidence.heads[name] = (row.no, row.chain)
                writer.event(row)
        _beside(writer, part)
        if part == 1:
            writer.leaf("key", str(SECOND.verifier), 0, key_leaf(SECOND.verifier, FIRST))
        writer.sign(*([FIRST], [FIRST, SECOND], [SECOND])[part])
        keys = [FIRST.verifier]
        known = Anchor(FIRST.name, writer.edge.size, writer.edge.root(), "witness")
        evidence.trust = Trust(keys, [WITNESS.verifier], [known])
        earlier.append(evidence.copy())
    return evidence, tuple(earlier[:-1])


def _beside(writer: Writer, part: int) -> None:
    """A history and a change of the organisation."""
    at = START + timedelta(hours=part)
    raw = canonical({"events": [part] * 20, "run": f"r{part}"}).encode()
    row: dict[str, Any] = {
        "workflow_id": "incident/i1", "run_id": f"r{part}", "workflow_type": "IncidentWorkflow",
        "status": "completed", "closed_at": at, "sha256": hashlib.sha256(raw).hexdigest(), "archived_at": at,
        "body": gzip.compress(raw, mtime=0),
    }  # fmt: skip
    subject = history_subject(row["workflow_id"], row["run_id"])
    writer.evidence.histories[subject] = row
    writer.leaf("history", subject, 0, history_leaf(row))
    change = canonical(
        {"no": part + 1, "who": f"p{part}", "why": "设立", "after": {"name": f"甲{part}"}, "before": None}
    )
    writer.evidence.rows["change", part + 1] = change
    writer.leaf("change", "", part + 1, row_leaf("change", part + 1, change, SALTS["change"]))


def drawn(random: Random, values: Any) -> Any:
    """One of them."""
    found = sorted(values) if not isinstance(values, list) else values
    return found[random.randrange(len(found))]
