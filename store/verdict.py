"""What was recorded of one incident, as a verdict by replay holds it against what its histories derive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from store.inbox import envelope_of
from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class RecordRow:
    """One record: a step as it was written."""

    record_no: int
    record_digest: str
    first_event: int | None
    last_event: int | None
    run_id: str
    history_length: int


@dataclass(frozen=True)
class DecidedRow:
    """A signal with its outcome. ``envelope`` is the JSON value in which it travelled."""

    record_no: int
    envelope: Mapping[str, Any]
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """The read model of one incident: the columns of its row and of its duties, as JSON values."""

    incident: Mapping[str, Any] | None
    duties: Mapping[str, Mapping[str, Any]]
    state: Any
    head: Mapping[str, Any] | None


# A verdict, of one incident: its steps.
RECORDS = query(
    "verdict.records",
    """
    SELECT record_no, record_digest, first_event, last_event, run_id, history_length
    FROM records WHERE incident_id = $1 ORDER BY record_no""",
)

# Its events.
EVENTS = query(
    "verdict.events",
    "SELECT no, record_no, body::text AS body FROM timeline WHERE incident_id = $1 ORDER BY no",
)

# Its signals that have an outcome.
DECIDED = query(
    "verdict.decided",
    """
    SELECT signal_id, incident_id, lane, lane_no, kind, sender, role, occurred_at, received_at,
           data::text AS data, payload_digest, result, code, params::text AS params, first_event, last_event,
           record_no
    FROM inbox WHERE incident_id = $1 AND record_no IS NOT NULL ORDER BY record_no, lane DESC, lane_no""",
)

# What screens show of it.
INCIDENT = query("verdict.incident", "SELECT to_jsonb(i)::text FROM incidents i WHERE i.id = $1")
DUTIES = query(
    "verdict.duties", "SELECT d.key, to_jsonb(d)::text AS row FROM duties d WHERE d.incident_id = $1"
)
HEAD = query(
    "verdict.head",
    """
    SELECT record_no, record_digest, event_no, chain, people_no, machines_no, plan_hash, state
    FROM heads WHERE incident_id = $1""",
)

# Its archived runs and those of its children.
RUNS = query(
    "verdict.runs",
    """
    SELECT workflow_id, run_id, workflow_type FROM archived_histories
    WHERE workflow_id = 'incident/' || $1::text OR starts_with(workflow_id, 'incident/' || $1::text || '/')
    ORDER BY closed_at, run_id""",
)

# A verdict over all incidents, a page at a time.
INCIDENTS = query(
    "verdict.incidents", "SELECT incident_id FROM heads WHERE incident_id > $1 ORDER BY incident_id LIMIT $2"
)


async def record_rows(db: Database, incident_id: str) -> Sequence[RecordRow]:
    """The incident's records, in order."""
    return [RecordRow(**row) for row in await db.fetch(RECORDS, incident_id)]


async def recorded_events(db: Database, incident_id: str) -> Sequence[tuple[int, dict[str, Any]]]:
    """The incident's events, in order: the record that wrote each, and its JSON value."""
    return [(row["record_no"], orjson.loads(row["body"])) for row in await db.fetch(EVENTS, incident_id)]


async def decided_rows(db: Database, incident_id: str) -> Sequence[DecidedRow]:
    """The incident's signals that have an outcome, by record."""
    return [
        DecidedRow(row["record_no"], envelope_of(row), _outcome(row))
        for row in await db.fetch(DECIDED, incident_id)
    ]


def _outcome(row: asyncpg.Record) -> dict[str, Any]:
    """An outcome in the spelling in which a run gives it: what is None or empty is left out."""
    params = orjson.loads(row["params"]) if row["params"] else None
    named = {
        "signal_id": row["signal_id"], "result": row["result"], "code": row["code"], "params": params,
        "first_event": row["first_event"], "last_event": row["last_event"],
    }  # fmt: skip
    return {name: value for name, value in named.items() if value not in (None, {})}


async def shown_of(db: Database, incident_id: str) -> Shown:
    """The incident's read model, its head and its stored state."""
    incident, head = await db.fetchval(INCIDENT, incident_id), await db.fetchrow(HEAD, incident_id)
    duties = {row["key"]: orjson.loads(row["row"]) for row in await db.fetch(DUTIES, incident_id)}
    place = dict(head) if head is not None else None
    state = place.pop("state") if place is not None else None
    return Shown(
        orjson.loads(incident) if incident else None, duties, orjson.loads(state) if state else None, place
    )


async def runs_of(db: Database, incident_id: str) -> Sequence[tuple[str, str, str]]:
    """The archived runs of an incident and its children: workflow, run, and the workflow's type."""
    return [tuple(row) for row in await db.fetch(RUNS, incident_id)]


async def recorded_incidents(db: Database, page: int = 500) -> AsyncIterator[str]:
    """All incidents of which anything is recorded, by id."""
    last = ""
    while rows := await db.fetch(INCIDENTS, last, page):
        for row in rows:
            yield row["incident_id"]
        last = rows[-1]["incident_id"]
