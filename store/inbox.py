"""What has been received, before and after it has an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import asyncpg
import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True, slots=True)
class Arrival:
    """One row for the inbox. ``data`` is JSON text; ``salt`` and ``texts`` are None without any."""

    signal_id: str
    incident_id: str
    lane: str
    kind: str
    sender: str
    role: str
    occurred_at: datetime | None
    received_at: datetime
    data: str
    payload_digest: str | None
    content_digest: str
    salt: bytes | None
    texts: str | None
    plan_hash: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an id that came again was first received with."""

    received_at: datetime
    content_digest: str
    payload_digest: str | None
    salt: bytes | None


# Before anyone hears 'received': signal, words and the incident's lanes, in one statement and one commit. An
# `open` needs its plan and makes the lanes; anything else needs lanes. What breaks that rule, or comes again,
# is left out of the answer.
RECEIVE_ONE = query(
    "inbox.receive_one",
    """
    WITH received AS (
        INSERT INTO inbox (signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data,
                           payload_digest, content_digest)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11
        WHERE CASE WHEN $4 = 'open' THEN EXISTS (SELECT FROM plans WHERE hash = $14)
              ELSE EXISTS (SELECT FROM lanes WHERE incident_id = $2) END
        ON CONFLICT (signal_id) DO NOTHING RETURNING signal_id
    ), worded AS (
        INSERT INTO payloads (signal_id, incident_id, salt, body)
        SELECT signal_id, $2, $12::bytea, $13::jsonb FROM received WHERE $13::jsonb IS NOT NULL
        ON CONFLICT (signal_id) DO NOTHING
    ), laned AS (
        INSERT INTO lanes (incident_id) SELECT $2 FROM received WHERE $4 = 'open'
        ON CONFLICT (incident_id) DO NOTHING
    )
    SELECT signal_id FROM received""",
)

# The same for many: planning it costs more than a single row, and less than a row for each.
RECEIVE = query(
    "inbox.receive",
    """
    WITH given AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                             $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::text[],
                             $12::bytea[], $13::text[], $14::text[])
            AS g (signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data,
                  payload_digest, content_digest, salt, texts, plan_hash)
    ), known AS (
        SELECT given.* FROM given
        WHERE CASE WHEN kind = 'open' THEN EXISTS (SELECT FROM plans WHERE hash = given.plan_hash)
              ELSE EXISTS (SELECT FROM lanes WHERE lanes.incident_id = given.incident_id)
                   OR EXISTS (SELECT FROM given AS o WHERE o.incident_id = given.incident_id
                              AND o.kind = 'open') END
    ), received AS (
        INSERT INTO inbox (signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data,
                           payload_digest, content_digest)
        SELECT signal_id, incident_id, lane, kind, sender, role, occurred_at, received_at, data::jsonb,
               payload_digest, content_digest
        FROM known ON CONFLICT (signal_id) DO NOTHING RETURNING signal_id, incident_id, kind
    ), worded AS (
        INSERT INTO payloads (signal_id, incident_id, salt, body)
        SELECT g.signal_id, g.incident_id, g.salt, g.texts::jsonb
        FROM received r JOIN given g USING (signal_id) WHERE g.texts IS NOT NULL
        ON CONFLICT (signal_id) DO NOTHING
    ), laned AS (
        INSERT INTO lanes (incident_id) SELECT DISTINCT incident_id FROM received WHERE kind = 'open'
        ON CONFLICT (incident_id) DO NOTHING
    )
    SELECT signal_id FROM received""",
)

# When an id was not inserted: is it a repetition, or another signal under the same id?
EARLIER = query(
    "inbox.earlier",
    """
    SELECT i.signal_id, i.received_at, i.content_digest, i.payload_digest, p.salt
    FROM inbox i LEFT JOIN payloads p USING (signal_id) WHERE i.signal_id = ANY($1::text[])""",
)

# By `record`: the signals as they were received, to set beside those that came through Temporal.
AS_RECEIVED = query(
    "inbox.as_received",
    """
    SELECT signal_id, incident_id, lane, lane_no, kind, sender, role, occurred_at, received_at,
           data::text AS data, payload_digest, result
    FROM inbox WHERE signal_id = ANY($1::text[])""",
)

# By `load`, for an incident that has no head yet: the plan that it is to be opened with.
OPENING_PLAN = query(
    "inbox.opening_plan",
    """
    SELECT data ->> 'plan_hash' FROM inbox WHERE incident_id = $1 AND kind = 'open'
    ORDER BY result IS NULL DESC, received_at, signal_id LIMIT 1""",
)


_COLUMNS = (
    "signal_id", "incident_id", "lane", "kind", "sender", "role", "occurred_at", "received_at",
    "data", "payload_digest", "content_digest", "salt", "texts", "plan_hash",
)  # fmt: skip


async def insert_arrivals(db: Database, arrivals: Sequence[Arrival]) -> frozenset[str]:
    """Receive these, all or none durable. Returns the ids that are new and rightly addressed."""
    if len(arrivals) == 1:
        rows = await db.fetch(RECEIVE_ONE, *(getattr(arrivals[0], name) for name in _COLUMNS))
    else:
        columns = [[getattr(arrival, name) for arrival in arrivals] for name in _COLUMNS]
        rows = await db.fetch(RECEIVE, *columns)
    return frozenset(row["signal_id"] for row in rows)


async def earlier_arrivals(db: Database, signal_ids: Iterable[str]) -> Mapping[str, Earlier]:
    """Signal id -> what it was first received with, for those that were."""
    return {
        row["signal_id"]: Earlier(
            row["received_at"], row["content_digest"], row["payload_digest"], row["salt"]
        )
        for row in await db.fetch(EARLIER, list(signal_ids))
    }


async def as_received(db: Database, signal_ids: Sequence[str]) -> Mapping[str, tuple[dict[str, Any], bool]]:
    """Signal id -> (its envelope, whether it has an outcome already), for those in the inbox."""
    rows = await db.fetch(AS_RECEIVED, signal_ids) if signal_ids else []
    return {row["signal_id"]: (envelope_of(row), row["result"] is not None) for row in rows}


async def opening_plan(db: Database, incident_id: str) -> str | None:
    """The plan's hash that the incident's waiting `open` names, else an earlier `open`'s, else None."""
    found: str | None = await db.fetchval(OPENING_PLAN, incident_id)
    return found


def envelope_of(row: asyncpg.Record) -> dict[str, Any]:
    """The JSON value in which a row travels; the one spelling that digests are taken of."""
    occurred_at = row["occurred_at"]
    return {
        "v": 1,
        "signal_id": row["signal_id"],
        "incident_id": row["incident_id"],
        "lane": row["lane"],
        "lane_no": row["lane_no"],
        "kind": row["kind"],
        "sender": row["sender"],
        "role": row["role"],
        "occurred_at": None if occurred_at is None else _written(occurred_at),
        "received_at": _written(row["received_at"]),
        "payload_digest": row["payload_digest"],
        "data": orjson.loads(row["data"]),
    }


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
