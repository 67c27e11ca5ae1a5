"""Plans, kept for ever by the hash of their canonical text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import affected, query


@dataclass(frozen=True)
class StoredPlan:
    """A plan as it was stored. ``body`` is its canonical JSON, whose SHA-256 in hex is ``hash``."""

    hash: str
    plan_id: str
    version: int
    body: str
    stored_at: datetime


# When a process starts with plans of its own, and when an incident is opened with one.
PUT = query(
    "plans.put",
    """
    INSERT INTO plans (hash, plan_id, version, body, stored_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (hash) DO NOTHING""",
)

# Whenever a run is loaded: the plan that the incident was opened with.
GET = query("plans.get", "SELECT hash, plan_id, version, body, stored_at FROM plans WHERE hash = $1")

# A plan by its id: the version in force; where none is, the highest, the last stored of it.
LATEST_OF = query(
    "plans.latest_of",
    """
    SELECT p.hash, p.plan_id, p.version, p.body, p.stored_at
    FROM plans p LEFT JOIN plans_in_force f ON f.hash = p.hash WHERE p.plan_id = $1
    ORDER BY f.hash IS NULL, p.version DESC, p.stored_at DESC, p.hash LIMIT 1""",
)

# Every version of a plan, or those of a number, or those whose hash begins so: what is in force comes first.
VERSIONS_OF = query(
    "plans.versions_of",
    """
    SELECT p.hash, p.plan_id, p.version, p.body, p.stored_at
    FROM plans p LEFT JOIN plans_in_force f ON f.hash = p.hash
    WHERE p.plan_id = $1 AND ($2::integer IS NULL OR p.version = $2) AND starts_with(p.hash, $3)
    ORDER BY f.hash IS NULL, p.version DESC, p.stored_at DESC, p.hash LIMIT 200""",
)

# Wherever plans are listed: the version in force of each id; where none is, the highest.
LATEST = query(
    "plans.latest",
    """
    SELECT DISTINCT ON (p.plan_id) p.hash, p.plan_id, p.version, p.body, p.stored_at
    FROM plans p LEFT JOIN plans_in_force f ON f.hash = p.hash
    ORDER BY p.plan_id, f.hash IS NULL, p.version DESC, p.stored_at DESC, p.hash""",
)

# The choice of plans on the form that opens an incident.
ALL_IN_FORCE = query(
    "plans.in_force",
    "SELECT hash, plan_id, version, body, stored_at FROM plans_in_force ORDER BY plan_id",
)


async def put_plan(db: Database, plan: StoredPlan) -> bool:
    """Store a plan. False if one of this hash is there already; it then stays as it is."""
    status = await db.execute(PUT, plan.hash, plan.plan_id, plan.version, plan.body, plan.stored_at)
    return affected(status) == 1


async def plan_by_hash(db: Database, plan_hash: str) -> StoredPlan | None:
    """The plan of this hash, or None."""
    row = await db.fetchrow(GET, plan_hash)
    return StoredPlan(**row) if row else None


async def latest_plan(db: Database, plan_id: str) -> StoredPlan | None:
    """The version of a plan that is in force, else the highest; None if there is no plan of this id."""
    row = await db.fetchrow(LATEST_OF, plan_id)
    return StoredPlan(**row) if row else None


async def latest_plans(db: Database) -> Sequence[StoredPlan]:
    """The version of every plan that is in force, else the highest; by id."""
    return [StoredPlan(**row) for row in await db.fetch(LATEST)]


async def versions_of(
    db: Database, plan_id: str, number: int | None = None, begun: str = ""
) -> Sequence[StoredPlan]:
    """Versions of a plan: all, those of a number, or whose hash begins so. What is in force comes first."""
    return [StoredPlan(**row) for row in await db.fetch(VERSIONS_OF, plan_id, number, begun)]


async def plans_in_force(db: Database) -> Sequence[StoredPlan]:
    """The plans under which incidents can be opened, one version each, by id."""
    return [StoredPlan(**row) for row in await db.fetch(ALL_IN_FORCE)]
