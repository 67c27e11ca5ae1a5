"""The numbering of signals in their incident's lanes, and the lease of its one batch in flight.

All numbering happens under the lock of the incident's row in ``lanes``, in a statement that begins after the
lock is held: so numbers have no gap, however late a signal's commit came and however many dispatchers run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import asyncpg

from store.inbox import envelope_of
from store.pool import Database, Pool
from store.queries import query

FIRST_LEASE = timedelta(seconds=15)
LONGEST_LEASE = timedelta(minutes=5)

# Signals numbered at once: more than a batch holds, so that a burst is not sorted anew for every batch.
NUMBERED_AT_ONCE = 1000

# With people's signals in it a batch is no larger than this, so that they need not wait for the rest of it.
WITH_PEOPLE = 25

# A batch ends before its data exceed this; the engine takes 2 MB with all that surrounds them.
LARGEST_DATA = 300_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What one incident is sent at once, people's before machines', and until when it is leased."""

    incident_id: str
    envelopes: Sequence[dict[str, Any]]
    lease_until: datetime
    attempts: int


# Twice a second at least: the incidents with something to send. A skip over the partial index, so that its
# cost follows the incidents that wait and not the signals. $3 is where the last look stopped.
WAITING = query(
    "dispatch.waiting",
    """
    WITH RECURSIVE waiting (incident_id) AS (
        (SELECT incident_id FROM inbox WHERE result IS NULL AND incident_id > $3
         ORDER BY incident_id LIMIT 1)
        UNION ALL
        SELECT (SELECT i.incident_id FROM inbox i
                WHERE i.result IS NULL AND i.incident_id > waiting.incident_id
                ORDER BY i.incident_id LIMIT 1)
        FROM waiting WHERE waiting.incident_id IS NOT NULL
    )
    SELECT l.incident_id FROM waiting JOIN lanes l USING (incident_id)
    WHERE l.lease_until IS NULL OR l.lease_until <= $1 LIMIT $2""",
)

# First in the claim: whoever holds these rows is the only one to number and to send.
LOCK = query(
    "dispatch.lock",
    """
    SELECT incident_id, people_last, machines_last, attempts FROM lanes
    WHERE incident_id = ANY($1::text[]) AND (lease_until IS NULL OR lease_until <= $2)
    ORDER BY incident_id FOR UPDATE SKIP LOCKED""",
)

# Second: what came since the last claim gets its numbers, in the order of its receipt.
NUMBER = query(
    "dispatch.number",
    """
    WITH fresh AS (
        SELECT f.signal_id, l.incident_id, f.lane,
               CASE f.lane WHEN 'people' THEN l.people_last ELSE l.machines_last END
               + row_number() OVER (PARTITION BY l.incident_id, f.lane
                                    ORDER BY f.received_at, f.signal_id) AS no
        FROM lanes l CROSS JOIN (VALUES ('people'), ('machines')) AS side (lane)
        CROSS JOIN LATERAL (
            SELECT i.signal_id, i.lane, i.received_at FROM inbox i
            WHERE i.incident_id = l.incident_id AND i.lane = side.lane AND i.lane_no IS NULL
              AND i.result IS NULL
            ORDER BY i.received_at, i.signal_id LIMIT $2) AS f
        WHERE l.incident_id = ANY($1::text[])
    ), numbered AS (
        UPDATE inbox SET lane_no = fresh.no::integer FROM fresh WHERE inbox.signal_id = fresh.signal_id
        RETURNING inbox.incident_id, inbox.lane, inbox.lane_no
    ), ends AS (
        SELECT incident_id, max(lane_no) FILTER (WHERE lane = 'people') AS people,
               max(lane_no) FILTER (WHERE lane = 'machines') AS machines
        FROM numbered GROUP BY incident_id
    )
    UPDATE lanes SET people_last = coalesce(ends.people, people_last),
                     machines_last = coalesce(ends.machines, machines_last)
    FROM ends WHERE lanes.incident_id = ends.incident_id""",
)

# Third: the batches themselves.
PICK = query(
    "dispatch.pick",
    """
    SELECT b.* FROM unnest($1::text[]) AS claimed (incident_id) CROSS JOIN LATERAL (
        SELECT signal_id, incident_id, lane, lane_no, kind, sender, role, occurred_at, received_at,
               data::text AS data, payload_digest
        FROM (
            (SELECT * FROM inbox WHERE incident_id = claimed.incident_id AND lane = 'people'
                AND result IS NULL AND lane_no IS NOT NULL ORDER BY lane_no LIMIT $2)
            UNION ALL
            (SELECT * FROM inbox WHERE incident_id = claimed.incident_id AND lane = 'machines'
                AND result IS NULL AND lane_no IS NOT NULL ORDER BY lane_no LIMIT $2)
        ) AS both_lanes ORDER BY lane DESC, lane_no LIMIT $2) AS b""",
)

# Last in the claim: until then nobody sends to these incidents again, unless an outcome comes first.
LEASE = query(
    "dispatch.lease",
    """
    UPDATE lanes SET lease_until = lease.until, attempts = lanes.attempts + 1
    FROM unnest($1::text[], $2::timestamptz[]) AS lease (incident_id, until)
    WHERE lanes.incident_id = lease.incident_id""",
)

# When a batch could not be sent: its own lease ends, and it was no attempt. Another's, taken since, stays.
RELEASE = query(
    "dispatch.release",
    """
    UPDATE lanes SET lease_until = NULL, attempts = greatest(attempts - 1, 0)
    WHERE incident_id = $1 AND lease_until = $2""",
)

# By a run that goes on from one that kept the next batch waiting.
END_LEASE = query(
    "dispatch.end_lease",
    "UPDATE lanes SET lease_until = NULL, attempts = 0 WHERE incident_id = $1",
)

# By recovering: whoever held these leases may be gone with the engine that they were sent to.
FREE = query(
    "dispatch.free",
    "UPDATE lanes SET lease_until = NULL, attempts = 0 WHERE lease_until IS NOT NULL",
)

# By recovering, a page at a time: the incidents that must have a run.
RECOVERABLE = query(
    "dispatch.recoverable",
    """
    SELECT incident_id FROM (
        (SELECT id AS incident_id FROM incidents WHERE id > $1 AND phase NOT IN ('closed', 'dismissed')
         ORDER BY id LIMIT $2)
        UNION
        (SELECT DISTINCT incident_id FROM inbox WHERE result IS NULL AND incident_id > $1
         ORDER BY incident_id LIMIT $2)
    ) AS either ORDER BY incident_id LIMIT $2""",
)


async def waiting_incidents(db: Database, at: datetime, limit: int, after: str = "") -> Sequence[str]:
    """Incidents beyond ``after``, in order, with undecided signals and no lease that holds at ``at``."""
    return [row["incident_id"] for row in await db.fetch(WAITING, at, limit, after)]


async def claim(
    pool: Pool,
    incident_ids: Sequence[str],
    at: datetime,
    largest: int,
    numbered: int = NUMBERED_AT_ONCE,
    shorter: Mapping[str, int] | None = None,
) -> Sequence[Batch]:
    """Number what these incidents have waiting, and lease a batch of at most ``largest`` signals of each.

    ``shorter`` gives some incidents a bound of their own.
    Incidents that another dispatcher holds or has leased are left out. The batches are durable on return.
    """
    async with pool.acquire() as connection, connection.transaction():
        locked = {row["incident_id"]: row for row in await connection.fetch(LOCK, incident_ids, at)}
        if not locked:
            return []
        await connection.execute(NUMBER, list(locked), numbered)
        picked = _bounded(await connection.fetch(PICK, list(locked), largest), shorter or {})
        leases = {name: at + _lease(locked[name]["attempts"]) for name in picked}
        await connection.execute(LEASE, list(leases), list(leases.values()))
    return [
        Batch(name, envelopes, leases[name], locked[name]["attempts"] + 1)
        for name, envelopes in picked.items()
    ]


async def release(db: Database, batch: Batch) -> None:
    """End the lease of a batch that was not sent."""
    await db.execute(RELEASE, batch.incident_id, batch.lease_until)


async def end_lease(db: Database, incident_id: str) -> None:
    """Let the next batch of an incident be sent."""
    await db.execute(END_LEASE, incident_id)


async def free_leases(db: Database) -> None:
    """End every lease, so that what has no outcome is sent again at once."""
    await db.execute(FREE)


async def recoverable_incidents(db: Database, after: str, limit: int) -> Sequence[str]:
    """Incidents beyond ``after``, in order, that are not over or have signals without an outcome."""
    return [row["incident_id"] for row in await db.fetch(RECOVERABLE, after, limit)]


def _bounded(rows: Sequence[asyncpg.Record], shorter: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    picked: dict[str, list[dict[str, Any]]] = {}
    sizes: dict[str, int] = {}
    for row in rows:
        name = row["incident_id"]
        there = picked.get(name, ())
        if row["lane"] == "machines" and (_short(there) or len(there) >= shorter.get(name, len(there) + 1)):
            continue
        sizes[name] = sizes.get(name, 0) + len(row["data"])
        if name not in picked or sizes[name] <= LARGEST_DATA:
            picked.setdefault(name, []).append(envelope_of(row))
    return picked


def _short(batch: Sequence[dict[str, Any]]) -> bool:
    """Whether a batch, which begins with people's signals if it has any, takes no more of machines'."""
    return len(batch) >= WITH_PEOPLE and batch[0]["lane"] == "people"


def _lease(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_LEASE * 2 ** min(attempts, 8)
    return min(doubled, LONGEST_LEASE)
