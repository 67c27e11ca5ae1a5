"""Leaves held against the rows that they speak of, each timeline's chain along with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from audit.errors import LeafUnreadable
from audit.findings import Finding, differences
from audit.leaf import (
    LeafBody,
    Pinned,
    event_leaf,
    history_leaf,
    history_subject,
    instant_from,
    keyed,
    pinned_by,
    read_leaf,
    row_leaf,
)
from audit.material import Page
from domain.canonical import GENESIS, canonical, link_text, salted_digest
from store.log import EventRow, Leaf

_FRAME = ("v", "seq")
_COLUMNS = ("no", "signal_id", "sender", "role", "payload_digest")
_INSTANTS = ("at", "received_at")


@dataclass
class _Timeline:
    """Where an incident's timeline stands. ``sure``: the chain is the one that was logged."""

    no: int = 0
    chain: str = GENESIS
    pinned: Pinned = field(default_factory=Pinned)
    sure: bool = True


class Entries:
    """The check of all leaves, in their order. Of each incident it remembers where its timeline stands."""

    def __init__(self) -> None:
        self._timelines: dict[str, _Timeline] = {}
        self.events = 0

    @property
    def last(self) -> Mapping[str, tuple[int, str]]:
        """Incident -> the number and the chain of its last event in the log."""
        return {name: (each.no, each.chain) for name, each in self._timelines.items()}

    def check(self, leaf: Leaf, page: Page) -> Iterator[Finding]:
        """What is wrong with a leaf, or with what it speaks of."""
        try:
            body = read_leaf(leaf.leaf, leaf.seq)
        except LeafUnreadable as error:
            yield Finding("audit_leaf_unreadable", {"seq": leaf.seq}, {"reason": error.params["reason"]})
            return
        named = _named(body)
        if (body.get("seq"), named) != (leaf.seq, (leaf.kind, leaf.subject, leaf.no)):
            about = {
                "expected": [leaf.seq, leaf.kind, leaf.subject, leaf.no],
                "found": [body.get("seq"), *named],
            }
            yield Finding("audit_leaf_misplaced", {"seq": leaf.seq}, about)
            return
        if leaf.kind == "event":
            yield from self._event(leaf, body, page)
        elif leaf.kind == "history":
            yield from _history(leaf, body, page)
        elif leaf.kind != "key":
            yield from _row(leaf, body, page)

    def _event(self, leaf: Leaf, body: LeafBody, page: Page) -> Iterator[Finding]:
        self.events += 1
        place = {"seq": leaf.seq, "incident": leaf.subject, "event": leaf.no}
        timeline = self._timelines.setdefault(leaf.subject, _Timeline())
        if leaf.no != timeline.no + 1:
            yield Finding("audit_event_out_of_order", place, {"expected": timeline.no + 1})
        row, salt = page.events.get((leaf.subject, leaf.no)), page.salts.get(leaf.subject)
        timeline.no = leaf.no
        if salt is None:
            yield Finding("audit_salt_missing", place)
            timeline.sure = False
        elif row is None:
            yield Finding("audit_event_missing", place)
            timeline.sure, timeline.pinned = False, pinned_by(body)
        else:
            yield from _event_row(place, row, body, salt, timeline)
            yield from _texts(place, row, page)


def _named(body: LeafBody) -> tuple[Any, Any, Any]:
    kind = body["kind"]
    if kind == "event":
        return kind, body.get("incident"), body.get("no")
    if kind == "history":
        return kind, history_subject(str(body.get("workflow")), str(body.get("run"))), 0
    if kind == "key":
        return kind, body.get("key"), 0
    return kind, "", body.get("no")


def _event_row(
    place: Mapping[str, Any], row: EventRow, leaf: LeafBody, salt: bytes, timeline: _Timeline
) -> Iterator[Finding]:
    body = _object(row.body)
    chain = link_text(timeline.chain, canonical(body))
    logged = leaf.get("entry")
    # Which of the two is as it was logged tells where the chain goes on, so that what follows is not blamed
    # too.
    stored_is_right = keyed(salt, "entry", row.chain) == logged
    if timeline.sure and row.chain != chain:
        yield Finding("audit_chain_broken", place)
    timeline.chain = row.chain if stored_is_right else chain
    timeline.sure = stored_is_right or keyed(salt, "entry", chain) == logged
    timeline.pinned = timeline.pinned.after(body)
    if columns := _columns(row, body):
        yield Finding("audit_columns_differ", place, {"fields": columns})
    expected = event_leaf(row, body, timeline.pinned, salt)
    if wrong := differences(_framed(leaf, expected), leaf):
        yield Finding("audit_event_differs", place, {"fields": wrong})
    timeline.pinned = pinned_by(leaf)


def _framed(leaf: LeafBody, expected: LeafBody) -> LeafBody:
    return {**{name: leaf[name] for name in _FRAME}, **expected}


def _columns(row: EventRow, body: Mapping[str, Any]) -> list[str]:
    """The columns of an event that are not what its JSON says."""
    fact = body.get("fact")
    wrong = [name for name in _COLUMNS if getattr(row, name) != body.get(name)]
    wrong += [name for name in _INSTANTS if getattr(row, name) != instant_from(body.get(name))]
    return wrong + ([] if isinstance(fact, dict) and fact.get("type") == row.type else ["type"])


def _object(text: str) -> dict[str, Any]:
    """The object that a JSON text is; an empty one if it is another value."""
    found = orjson.loads(text)
    return found if isinstance(found, dict) else {}


def _texts(place: Mapping[str, Any], row: EventRow, page: Page) -> Iterator[Finding]:
    if row.payload_digest is None or row.signal_id is None:
        return
    place = {**place, "signal": row.signal_id}
    texts = page.texts.get(row.signal_id)
    if texts is None:
        yield Finding("audit_texts_missing", place)
    elif texts.salt is not None and salted_digest(texts.salt, texts.body) != row.payload_digest:
        yield Finding("audit_texts_differ", place)


def _history(leaf: Leaf, body: LeafBody, page: Page) -> Iterator[Finding]:
    place = {"seq": leaf.seq, "workflow": body.get("workflow"), "run": body.get("run")}
    row = page.histories.get(leaf.subject)
    if row is None:
        yield Finding("audit_history_missing", place)
        return
    if wrong := differences(_framed(body, history_leaf(row)), body):
        yield Finding("audit_history_row_differs", place, {"fields": wrong})
    if row["actual"] != body.get("sha256"):
        yield Finding(
            "audit_history_differs", place, {"expected": body.get("sha256"), "found": row["actual"]}
        )


def _row(leaf: Leaf, body: LeafBody, page: Page) -> Iterator[Finding]:
    place = {"seq": leaf.seq, "journal": leaf.kind, "no": leaf.no}
    row, salt = page.rows.get((leaf.kind, leaf.no)), page.salts.get(leaf.kind)
    if salt is None:
        yield Finding("audit_salt_missing", place)
    elif row is None:
        yield Finding("audit_row_missing", place)
    elif _framed(body, row_leaf(leaf.kind, leaf.no, row, salt)) != body:
        yield Finding("audit_row_differs", place)
