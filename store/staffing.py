"""Which roles nobody holds, incident by incident, where the incident itself says something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Holder:
    """Who holds a role now, by name; ``stands_in_for``: the name of whoever is away."""

    role: str
    name: str
    stands_in_for: str | None


@dataclass(frozen=True)
class Staffed:
    """An incident whose state says something else than ``vacant``: the roles that nobody holds for it now.

    ``event_no`` is where its timeline stood.
    """

    incident_id: str
    event_no: int
    vacant: tuple[str, ...]


# Whenever somebody may have come or gone. What is said already and waits to be folded is left out. A plan to
# whose roles nobody was ever appointed has no organisation yet: then nothing is vacant.
DIFFERENT = query(
    "staffing.different",
    """
    WITH live AS MATERIALIZED (
        SELECT i.id, i.plan_hash, i.plan_id, i.body_id, i.event_no, coalesce(i.vacant, '{}') AS said
        FROM incidents i WHERE i.phase NOT IN ('closed', 'dismissed')
        AND (EXISTS (SELECT FROM appointments a WHERE a.plan_id = i.plan_id AND a.role <> 'feed')
             OR EXISTS (SELECT FROM rosters r WHERE r.plan_id = i.plan_id))
    ), held AS MATERIALIZED (
        SELECT DISTINCT h.plan_id, h.role, h.body, h.incident_id FROM roles_held($1) h
    ), own AS MATERIALIZED (
        SELECT p.hash AS plan_hash, r ->> 'id' AS role
        FROM plans p CROSS JOIN LATERAL jsonb_array_elements(p.body::jsonb -> 'roles') AS r
        WHERE p.hash IN (SELECT plan_hash FROM live) AND NOT coalesce((r ->> 'external')::boolean, false)
    ), places AS (
        SELECT DISTINCT plan_hash, plan_id, body_id FROM live
    ), empty AS MATERIALIZED (
        SELECT l.plan_hash, l.body_id, array_agg(o.role) AS roles
        FROM places l JOIN own o USING (plan_hash)
        WHERE NOT EXISTS (
            SELECT FROM held h WHERE h.plan_id = l.plan_id AND h.role = o.role AND h.incident_id IS NULL
            AND (h.body IS NULL OR h.body IN (SELECT bodies_above(l.body_id))))
        GROUP BY l.plan_hash, l.body_id
    ), found AS (
        SELECT l.id, l.event_no, l.said, ARRAY(
            SELECT r.name FROM unnest(e.roles) AS r (name)
            WHERE NOT EXISTS (
                SELECT FROM held h WHERE h.incident_id = l.id AND h.plan_id = l.plan_id AND h.role = r.name
                AND (h.body IS NULL OR h.body IN (SELECT bodies_above(l.body_id))))
            ORDER BY r.name COLLATE "C") AS vacant
        FROM live l LEFT JOIN empty e
            ON e.plan_hash = l.plan_hash AND e.body_id IS NOT DISTINCT FROM l.body_id
    )
    SELECT f.id AS incident_id, f.event_no, f.vacant FROM found f
    WHERE f.vacant <> f.said AND to_jsonb(f.vacant) IS DISTINCT FROM (
        SELECT coalesce(x.data -> 'vacant', '[]') FROM inbox x
        WHERE x.incident_id = f.id AND x.lane = 'machines' AND x.result IS NULL AND x.kind = 'staff'
        ORDER BY x.received_at DESC, x.signal_id LIMIT 1)
    ORDER BY f.id LIMIT $2""",
)

# The incident's page: who is there now for each of its roles.
HOLDERS = query(
    "staffing.holders",
    """
    SELECT DISTINCT h.role, p.name, CASE WHEN h.stands_in_for IS NOT NULL THEN coalesce(a.name, '') END
           AS stands_in_for
    FROM roles_held($1) h JOIN people p ON p.id = h.person_id LEFT JOIN people a ON a.id = h.stands_in_for
    WHERE h.plan_id = $2 AND h.role <> 'feed' AND (h.incident_id IS NULL OR h.incident_id = $3)
      AND (h.body IS NULL OR h.body IN (SELECT bodies_above($4)))
    ORDER BY h.role, stands_in_for NULLS FIRST, p.name""",
)

# Before resting: when somebody comes or goes by what is known now.
NEXT_CHANGE = query(
    "staffing.next_change",
    """
    SELECT min(at) FROM (
        SELECT unnest(ARRAY[from_at, until_at]) AS at FROM appointments
        UNION ALL SELECT unnest(ARRAY[from_at, until_at]) FROM rosters
        UNION ALL SELECT unnest(ARRAY[from_at, until_at]) FROM shifts
        UNION ALL SELECT unnest(ARRAY[from_at, until_at]) FROM absences
        UNION ALL SELECT unnest(ARRAY[from_at, until_at]) FROM deputies) AS changes
    WHERE at > $1""",
)


async def differently_staffed(db: Database, now: datetime, limit: int = 500) -> Sequence[Staffed]:
    """The open incidents whose vacant roles at ``now`` are others than their state says, by id."""
    rows = await db.fetch(DIFFERENT, now, limit)
    return [Staffed(row["incident_id"], row["event_no"], tuple(row["vacant"])) for row in rows]


async def holders_for(
    db: Database, now: datetime, plan_id: str, incident_id: str, body: str | None
) -> Mapping[str, Sequence[Holder]]:
    """Who holds which role for an incident of this body at ``now``: those in their own right first."""
    found: dict[str, list[Holder]] = {}
    for row in await db.fetch(HOLDERS, now, plan_id, incident_id, body):
        found.setdefault(row["role"], []).append(Holder(**row))
    return found


async def next_change(db: Database, now: datetime) -> datetime | None:
    """The next instant after ``now`` at which, as it is known now, somebody comes or goes; None: never."""
    at: datetime | None = await db.fetchval(NEXT_CHANGE, now)
    return at
