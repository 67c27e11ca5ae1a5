"""What auditors looked at and what was refused to whom: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Look:
    """One read of an auditor's: the route's template, the incident that it was about, what was asked for."""

    at: datetime
    person_id: str
    route: str
    incident_id: str | None
    asked: Mapping[str, str]
    no: int = 0


@dataclass(frozen=True)
class Refusal:
    """Something that was refused before it was received, ``times`` times from ``at`` to ``last_at`` (UTC).

    ``person_id`` None: nobody who was known. ``source``: the network that it came from, coarse.
    ``hidden``: what was asked for is there, and they may not know it.
    """

    at: datetime
    last_at: datetime
    times: int
    person_id: str | None
    source: str
    method: str
    route: str
    incident_id: str | None
    kind: str | None
    role: str | None
    code: str
    status: int
    hidden: bool = False
    no: int = 0


@dataclass(frozen=True)
class Narrowed:
    """What a list shows; None does not narrow it. ``below``: only what has a lower number."""

    person_id: str | None = None
    incident_id: str | None = None
    below: int | None = None


# Before an auditor is given anything.
ADD_LOOKS = query(
    "looks.add",
    """
    INSERT INTO looks (at, person_id, route, incident_id, asked)
    SELECT at, person_id, route, incident_id, asked::jsonb
    FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[])
        AS g (at, person_id, route, incident_id, asked)""",
)

# Before somebody hears of their refusal.
ADD_REFUSALS = query(
    "looks.add_refusals",
    """
    INSERT INTO refusals (at, last_at, times, person_id, source, method, route, incident_id, kind, role, code,
                          status, hidden)
    SELECT * FROM unnest($1::timestamptz[], $2::timestamptz[], $3::integer[], $4::text[], $5::text[],
                         $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                         $12::integer[], $13::boolean[])""",
)

# The list of looks, newest first.
LOOKS = query(
    "looks.newest",
    """
    SELECT no, at, person_id, route, incident_id, asked::text AS asked FROM looks
    WHERE ($1::text IS NULL OR person_id = $1) AND ($2::text IS NULL OR incident_id = $2)
      AND ($3::bigint IS NULL OR no < $3)
    ORDER BY no DESC LIMIT $4""",
)

# The list of refusals, newest first.
REFUSALS = query(
    "looks.refusals",
    """
    SELECT no, at, last_at, times, person_id, source, method, route, incident_id, kind, role, code, status,
           hidden
    FROM refusals
    WHERE ($1::text IS NULL OR person_id = $1) AND ($2::text IS NULL OR incident_id = $2)
      AND ($3::bigint IS NULL OR no < $3)
    ORDER BY no DESC LIMIT $4""",
)

# Beside it: the signals that were received and then refused by the fold, newest first.
SIGNALS = query(
    "looks.refused_signals",
    """
    SELECT decided_at AS at, sender, incident_id, kind, role, code, params::text AS params, signal_id
    FROM inbox
    WHERE result = 'refused' AND ($1::text IS NULL OR sender = $1) AND ($2::text IS NULL OR incident_id = $2)
      AND ($3::timestamptz IS NULL OR (decided_at, signal_id) < ($3, $4::text))
    ORDER BY decided_at DESC, signal_id DESC LIMIT $5""",
)

# What was refused as if it were not there: whether it is.
INCIDENT_THERE = query("looks.incident_there", "SELECT EXISTS (SELECT FROM lanes WHERE incident_id = $1)")

_FIELDS = (
    "at", "last_at", "times", "person_id", "source", "method", "route", "incident_id", "kind", "role", "code",
    "status", "hidden",
)  # fmt: skip


async def add_looks(db: Database, looks: Iterable[Look]) -> None:
    """Put reads on record, all or none."""
    rows = [
        (each.at, each.person_id, each.route, each.incident_id, orjson.dumps(dict(each.asked)).decode())
        for each in looks
    ]
    await db.execute(ADD_LOOKS, *([row[place] for row in rows] for place in range(5)))


async def add_refusals(db: Database, refusals: Sequence[Refusal]) -> None:
    """Put refusals on record, all or none."""
    await db.execute(ADD_REFUSALS, *([getattr(each, name) for each in refusals] for name in _FIELDS))


async def looks(db: Database, which: Narrowed, limit: int = 50) -> Sequence[Look]:
    """The newest reads of auditors."""
    rows = await db.fetch(LOOKS, which.person_id, which.incident_id, which.below, limit)
    return [Look(**{**row, "asked": orjson.loads(row["asked"])}) for row in rows]


async def refusals(db: Database, which: Narrowed, limit: int = 50) -> Sequence[Refusal]:
    """The newest refusals before receipt."""
    rows = await db.fetch(REFUSALS, which.person_id, which.incident_id, which.below, limit)
    return [Refusal(**row) for row in rows]


@dataclass(frozen=True)
class RefusedSignal:
    """A signal that was received and that the fold refused."""

    at: datetime
    sender: str
    incident_id: str
    kind: str
    role: str
    code: str
    params: Mapping[str, object]
    signal_id: str


async def refused_signals(
    db: Database, which: Narrowed, after: tuple[datetime, str] | None = None, limit: int = 50
) -> Sequence[RefusedSignal]:
    """The newest signals that the fold refused; ``after``: older than that instant and signal."""
    rows: list[asyncpg.Record] = await db.fetch(
        SIGNALS, which.person_id, which.incident_id, *(after or (None, None)), limit
    )
    return [RefusedSignal(**{**row, "params": orjson.loads(row["params"] or "{}")}) for row in rows]


async def incident_there(db: Database, incident_id: str) -> bool:
    """Whether there is such an incident, whoever may know it."""
    return bool(await db.fetchval(INCIDENT_THERE, incident_id))
