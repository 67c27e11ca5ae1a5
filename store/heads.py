"""The head of each incident: where its timeline ends, and the one statement that moves it on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True, slots=True)
class StoredHead:
    """Where an incident stands. ``state`` is JSON text, None before the first event or if not asked for."""

    record_no: int
    record_digest: str
    event_no: int
    chain: str
    people_no: int
    machines_no: int
    plan_hash: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """Everything that one record writes. JSON values except ``bodies``, the events' canonical texts.

    ``incident`` is the row of the read model (None before the first event); ``record`` says who wrote it.
    ``hold``: the next batch is not to be sent yet.
    """

    incident_id: str
    before_no: int
    before_digest: str
    head: StoredHead
    bodies: Sequence[str]
    chains: Sequence[str]
    outcomes: Sequence[dict[str, Any]]
    incident: dict[str, Any] | None
    duties: Sequence[dict[str, Any]]
    notices: Sequence[dict[str, Any]]
    record: dict[str, Any]
    at: datetime
    hold: bool = False


# By `load`: the place and the state from which a run goes on.
LOAD = query(
    "heads.load",
    """
    SELECT record_no, record_digest, event_no, chain, people_no, machines_no, plan_hash, state
    FROM heads WHERE incident_id = $1""",
)

# At each wake-up, once for all streams: has anything happened in what they show?
LAST = query("heads.last", "SELECT incident_id, event_no FROM heads WHERE incident_id = ANY($1::text[])")

# By `record`, which mostly has the state in its memory.
PLACE = query(
    "heads.place",
    """
    SELECT record_no, record_digest, event_no, chain, people_no, machines_no, plan_hash
    FROM heads WHERE incident_id = $1""",
)

# The one write of `record`: it is all or nothing, because every part of it asks whether the head moved. A
# single statement spares four round trips a batch; a rival waits for the head's row and then finds it moved.
ADVANCE = query(
    "heads.advance",
    """
    WITH created AS (
        INSERT INTO heads (incident_id, record_no, record_digest, event_no, chain, people_no, machines_no,
                           state, plan_hash)
        SELECT $1, $4, $5, $6, $7, $8, $9, $10, $11 WHERE $2::integer = 0
        ON CONFLICT (incident_id) DO NOTHING RETURNING 1
    ), moved AS (
        UPDATE heads SET record_no = $4, record_digest = $5, event_no = $6, chain = $7, people_no = $8,
                         machines_no = $9, state = $10, plan_hash = $11
        WHERE incident_id = $1 AND record_no = $2 AND record_digest = $3 AND $2 > 0 RETURNING 1
    ), won AS (
        SELECT FROM created UNION ALL SELECT FROM moved
    ), told AS (
        INSERT INTO timeline (incident_id, no, type, at, signal_id, sender, role, received_at, payload_digest,
                              body, chain, record_no)
        SELECT $1, (e.body ->> 'no')::integer, e.body -> 'fact' ->> 'type', (e.body ->> 'at')::timestamptz,
               e.body ->> 'signal_id', e.body ->> 'sender', e.body ->> 'role',
               (e.body ->> 'received_at')::timestamptz, e.body ->> 'payload_digest', e.body, e.chain, $4
        FROM (SELECT body::jsonb AS body, chain FROM unnest($12::text[], $13::text[]) AS u (body, chain)
              OFFSET 0) AS e
        WHERE EXISTS (SELECT FROM won)
    ), decided AS (
        UPDATE inbox SET result = o.result, code = o.code, params = o.params, first_event = o.first_event,
                         last_event = o.last_event, decided_at = $19, record_no = $4
        FROM jsonb_to_recordset($14::jsonb) AS o (signal_id text, result text, code text, params jsonb,
                                                  first_event integer, last_event integer)
        WHERE inbox.signal_id = o.signal_id AND inbox.incident_id = $1 AND EXISTS (SELECT FROM won)
    ), freed AS (
        UPDATE lanes SET lease_until = NULL, attempts = 0
        WHERE incident_id = $1 AND $21 AND EXISTS (SELECT FROM won)
    ), noted AS (
        INSERT INTO records (incident_id, record_no, record_digest, first_event, last_event, run_id,
                             activity_id, history_length, code_version, stored_at)
        SELECT $1, $4, $5, r.first_event, r.last_event, r.run_id, r.activity_id, r.history_length,
               r.code_version, $19
        FROM jsonb_to_record($15::jsonb) AS r (first_event integer, last_event integer, run_id text,
                                               activity_id text, history_length integer, code_version text)
        WHERE EXISTS (SELECT FROM won)
    ), shown AS (
        INSERT INTO incidents AS i
        SELECT r.* FROM plans p CROSS JOIN LATERAL jsonb_populate_record(
            NULL::incidents, $16::jsonb || jsonb_build_object('plan_id', p.plan_id)) AS r
        WHERE p.hash = $11 AND $16::jsonb IS NOT NULL AND EXISTS (SELECT FROM won)
        ON CONFLICT (id) DO UPDATE SET
            plan_hash = excluded.plan_hash, phase = excluded.phase, level = excluded.level,
            level_proposed = excluded.level_proposed,
            confirmed_at = excluded.confirmed_at, calm_at = excluded.calm_at,
            closed_at = CASE WHEN excluded.phase IN ('closed', 'dismissed')
                        THEN coalesce(excluded.closed_at, i.closed_at) END,
            next_due_at = excluded.next_due_at, open_duties = excluded.open_duties,
            late_duties = excluded.late_duties, vacant = excluded.vacant, event_no = excluded.event_no,
            updated_at = excluded.updated_at
    ), owed AS (
        INSERT INTO duties SELECT d.* FROM jsonb_populate_recordset(NULL::duties, $17::jsonb) AS d
        WHERE EXISTS (SELECT FROM won)
        ON CONFLICT (incident_id, key) DO UPDATE SET
            status = excluded.status, owner = excluded.owner, assignee = excluded.assignee,
            start_at = excluded.start_at, due_at = excluded.due_at, met_at = excluded.met_at,
            breached_at = excluded.breached_at, in_time = excluded.in_time, updated_no = excluded.updated_no
    ), noticed AS (
        INSERT INTO notices SELECT n.* FROM jsonb_populate_recordset(NULL::notices, $18::jsonb) AS n
        WHERE EXISTS (SELECT FROM won)
    )
    SELECT EXISTS (SELECT FROM won),
           CASE WHEN jsonb_array_length($18::jsonb) > 0 AND EXISTS (SELECT FROM won)
           THEN (SELECT tell_holders($1, $16::jsonb ->> 'body_id', p.plan_id, $18::jsonb, $20::timestamptz)
                 FROM plans p WHERE p.hash = $11) END""",
)


async def last_numbers(db: Database, incidents: Iterable[str]) -> Mapping[str, int]:
    """Incident -> the number of its last event, for those of which anything was recorded."""
    rows = await db.fetch(LAST, list(incidents))
    return {row["incident_id"]: row["event_no"] for row in rows}


async def stored_head(db: Database, incident_id: str, with_state: bool = False) -> StoredHead | None:
    """Where the incident stands, or None if nothing was ever recorded of it."""
    row = await db.fetchrow(LOAD if with_state else PLACE, incident_id)
    return None if row is None else StoredHead(**row)


async def advance(db: Database, step: Advance) -> bool:
    """Write one record, all of it or nothing. False if the head is not at ``before`` (any more)."""
    head = step.head
    return bool(
        await db.fetchval(
            ADVANCE, step.incident_id, step.before_no, step.before_digest,
            head.record_no, head.record_digest, head.event_no, head.chain, head.people_no, head.machines_no,
            head.state, head.plan_hash, step.bodies, step.chains, _text(step.outcomes), _text(step.record),
            None if step.incident is None else _text(step.incident), _text(step.duties), _text(step.notices),
            step.at, step.notices[0]["at"] if step.notices else None,
            bool(step.outcomes) and not step.hold,
        )
    )  # fmt: skip


def _text(value: object) -> str:
    return orjson.dumps(value).decode()
