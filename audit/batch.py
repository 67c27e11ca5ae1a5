"""What the sequencer appends next: everything that is not in the log yet, turned into leaves."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import orjson

from audit.leaf import (
    SALT_BYTES,
    LeafBody,
    Pinned,
    event_leaf,
    history_leaf,
    history_subject,
    keyed,
    pinned_by,
    row_leaf,
)
from domain.canonical import GENESIS, canonical, link_text
from store.log import (
    JOURNALS,
    Behind,
    EventRow,
    behind,
    last_of_kind,
    salts_of,
    unlogged_events,
    unlogged_histories,
    unlogged_rows,
)
from store.pool import Database

ENDS = frozenset({"incident_closed", "incident_dismissed", "incident_merged"})
"""Events after which a checkpoint is due at once."""

LOOK_BACK = 1_000
"""How many numbers a journal's row may be late: they are given before they are committed."""


@dataclass
class Batch:
    """Leaves without their places yet, the salts that were made for them, and what could not be taken in.

    ``broken``: incident -> the number at which its timeline does not follow from what is in the log.
    """

    leaves: list[tuple[str, str, int, LeafBody]] = field(default_factory=list)
    salts: dict[str, bytes] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    ends: bool = False

    def add(self, kind: str, subject: str, no: int, leaf: LeafBody) -> None:
        """One more leaf."""
        self.leaves.append((kind, subject, no, leaf))

    def salt(self, subject: str, known: Mapping[str, bytes]) -> bytes:
        """The salt of an incident or a journal, made if it has none."""
        return known.get(subject) or self.salts.setdefault(subject, secrets.token_bytes(SALT_BYTES))


async def add_events(
    db: Database, batch: Batch, since: datetime | None, limit: int, without: Sequence[str]
) -> None:
    """Up to ``limit`` events, each incident's in order, of those recorded since an instant or of all."""
    late = await behind(db, since, limit, without)
    if not late:
        return
    # One more each: the last event that is in the log comes along, so that the next can be held against it.
    rows = await unlogged_events(db, late, limit + len(late))
    salts = await salts_of(db, [each.incident_id for each in late])
    places = {each.incident_id: each for each in late}
    for incident, mine in groupby(rows, key=attrgetter("incident_id")):
        for row, body, pinned in _following(batch, places[incident], salts.get(incident), list(mine)):
            if len(batch.leaves) >= limit:
                return
            batch.add("event", incident, row.no, event_leaf(row, body, pinned, batch.salt(incident, salts)))
            batch.ends |= row.type in ENDS


def _following(
    batch: Batch, place: Behind, salt: bytes | None, rows: list[EventRow]
) -> Iterator[tuple[EventRow, Mapping[str, Any], Pinned]]:
    chain, no, pinned = GENESIS, 0, Pinned()
    if place.leaf is not None:
        last, leaf = rows[:1], _logged(place.leaf)
        if salt is None or not last or leaf.get("entry") != keyed(salt, "entry", last[0].chain):
            batch.broken[place.incident_id] = place.logged
            return
        chain, no, pinned, rows = last[0].chain, place.logged, pinned_by(leaf), rows[1:]
    for row in rows:
        body = orjson.loads(row.body)
        chain, no = link_text(chain, canonical(body)), no + 1
        if (row.no, row.chain) != (no, chain) or row.record_digest is None or not isinstance(body, dict):
            batch.broken[place.incident_id] = no
            return
        pinned = pinned.after(body)
        yield row, body, pinned


def _logged(text: str) -> LeafBody:
    """A leaf as far as it can be read; one that cannot is nothing that an event could follow from."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


async def add_histories(db: Database, batch: Batch, since: datetime | None, limit: int) -> None:
    """Archived histories: those archived since an instant, or all that are missing."""
    for row in await unlogged_histories(db, since, limit - len(batch.leaves)):
        batch.add("history", history_subject(row["workflow_id"], row["run_id"]), 0, history_leaf(row))


async def add_journals(db: Database, batch: Batch, limit: int, *, whole: bool) -> None:
    """Changes of the organisation and looks of auditors: lately written ones, or all that are missing."""
    salts = await salts_of(db, list(JOURNALS))
    for kind in JOURNALS:
        last = None if whole else await last_of_kind(db, kind)
        first = 0 if last is None else last.no - LOOK_BACK
        for no, row in await unlogged_rows(db, kind, first, limit - len(batch.leaves)):
            batch.add(kind, "", no, row_leaf(kind, no, row, batch.salt(kind, salts)))
