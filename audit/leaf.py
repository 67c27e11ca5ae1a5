"""Leaves: what the log says of an event, an archived history, a change, a look, or a key of its own.

A leaf names nobody and holds no content: who acted is a pseudonym, and what was recorded is a digest, both
under a salt of the incident, so that a leaf can be shown to those who may not see the incident. The texts of
people were never in it; of them it has the salted digest that the event has.

Version 1 is canonical JSON (RFC 8785) hashed with SHA-256. A version that hashed otherwise would be another
number.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import orjson

from audit.errors import LeafUnreadable
from audit.notes import Signer, Verifier
from domain.canonical import canonical
from store.log import EventRow

LEAF_VERSION = 1
KINDS = ("key", "event", "history", "change", "look")
SALT_BYTES = 16
LOST_RECORD = "?"

LeafBody: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pinned:
    """By which plan and by which version of the rules an incident was decided at an event."""

    plan: str = ""
    rules: int = 0

    def after(self, body: Mapping[str, Any]) -> Pinned:
        """What holds with an event whose JSON is ``body``: one that pins the incident names both."""
        fact = body.get("fact")
        if not isinstance(fact, dict) or not {"plan_hash", "rules_version"} <= fact.keys():
            return self
        return Pinned(str(fact["plan_hash"]), _number(fact["rules_version"], self.rules))


def event_leaf(row: EventRow, body: Mapping[str, Any], pinned: Pinned, salt: bytes) -> LeafBody:
    """The leaf of an event; ``body`` is its JSON, ``pinned`` what holds with it. What is None is left out."""
    sender = body.get("sender")
    return _stated(
        kind="event",
        incident=row.incident_id,
        no=row.no,
        type=row.type,
        actor=None if sender is None else keyed(salt, "actor", str(sender)),
        occurred_at=_instant(body.get("occurred_at")),
        received_at=_instant(body.get("received_at")),
        decided_at=_instant(body.get("at")),
        recorded_at=_instant(row.stored_at),
        signal=body.get("signal_id"),
        run=row.run_id,
        activity=row.activity_id,
        history_length=row.history_length,
        record=row.record_no,
        plan=pinned.plan,
        rules=pinned.rules,
        code=row.code_version,
        payload=body.get("payload_digest"),
        entry=keyed(salt, "entry", row.chain),
        seal=keyed(salt, "seal", row.record_digest or LOST_RECORD),
    )


def pinned_by(leaf: LeafBody) -> Pinned:
    """What held with the event of a leaf."""
    return Pinned(str(leaf.get("plan", "")), _number(leaf.get("rules"), 0))


def history_leaf(row: Mapping[str, Any]) -> LeafBody:
    """The leaf of an archived history, from the columns of its row."""
    return _stated(
        kind="history",
        workflow=row["workflow_id"],
        run=row["run_id"],
        type=row["workflow_type"],
        status=row["status"],
        closed_at=_instant(row["closed_at"]),
        archived_at=_instant(row["archived_at"]),
        sha256=row["sha256"],
    )


def history_subject(workflow_id: str, run_id: str) -> str:
    """Under which name the leaf of a history is kept."""
    return f"{workflow_id}#{run_id}"


def row_leaf(kind: str, no: int, row: str, salt: bytes) -> LeafBody:
    """The leaf of a numbered row of a journal, from the row's JSON: its salted digest and no more.

    Columns that are null do not count, so that one that is added later leaves earlier digests as they are.
    """
    columns = {name: value for name, value in json.loads(row).items() if value is not None}
    return {"kind": kind, "no": no, "row": keyed(salt, kind, canonical(columns))}


def key_leaf(key: Verifier, before: Signer | None) -> LeafBody:
    """The leaf that announces a key of the log, endorsed by the one before it if there is one."""
    if before is None:
        return {"kind": "key", "key": str(key)}
    endorsement = before.sign(endorsed_text(before.verifier, key)).signature
    return {"kind": "key", "key": str(key), "before": str(before.verifier), "endorsement": endorsement.hex()}


def endorsed_text(before: Verifier, key: Verifier) -> str:
    """What a key signs when another takes its place."""
    return f"pingxi log key\n{before}\n{key}\n"


def written(seq: int, leaf: LeafBody) -> str:
    """The leaf at a place of the log, as it is hashed and kept."""
    return canonical({"v": LEAF_VERSION, "seq": seq, **leaf})


def read_leaf(text: str, seq: int) -> LeafBody:
    """A leaf of any version ever written. Raises LeafUnreadable, also for one that is not canonical."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise LeafUnreadable(seq=seq, reason="json") from error
    if not isinstance(found, dict) or found.get("v") != LEAF_VERSION or found.get("kind") not in KINDS:
        raise LeafUnreadable(seq=seq, reason="version")
    if canonical(found) != text or any(isinstance(value, float) for value in found.values()):
        raise LeafUnreadable(seq=seq, reason="canonical")
    return found


def keyed(salt: bytes, purpose: str, text: str) -> str:
    """A digest that nobody without the salt can guess the text of (HMAC-SHA256, hexadecimal)."""
    return hmac.new(salt, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()


def _stated(**values: Any) -> LeafBody:
    return {name: value for name, value in values.items() if value is not None}


def _number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise


def _instant(value: datetime | str | None) -> str | None:
    """One spelling of an instant; what is none is left as it is, to be seen where it is compared."""
    if value is None:
        return None
    at = instant_from(value)
    if at is None:
        return str(value)
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant_from(value: object) -> datetime | None:
    """The aware instant that a value is or spells, or None."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
