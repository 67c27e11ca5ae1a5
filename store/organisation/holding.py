"""Who holds which role at an instant, and which roles nobody holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import RoleIn, query


@dataclass(frozen=True)
class Held:
    """A role that a person holds; ``stands_in_for`` is the one who is away, if they hold it as a deputy."""

    person_id: str
    role: RoleIn
    stands_in_for: str | None = None


# The administrator's page of who is on duty, and every check of what is vacant.
ALL = query(
    "holding.all",
    """
    SELECT person_id, plan_id, role, body, incident_id, stands_in_for FROM roles_held($1)
    ORDER BY plan_id, role, body NULLS FIRST, incident_id NULLS FIRST, person_id, stands_in_for""",
)
# A person's own page.
BY_PERSON = query(
    "holding.by_person",
    """
    SELECT person_id, plan_id, role, body, incident_id, stands_in_for FROM roles_held_by($1, $2)
    ORDER BY plan_id, role, body NULLS FIRST, incident_id NULLS FIRST, stands_in_for NULLS FIRST""",
)
# When an incident's duties look for who is there.
VACANT = query(
    "holding.vacant",
    """
    SELECT wanted.role FROM unnest($2::text[]) WITH ORDINALITY AS wanted (role, place)
    WHERE NOT EXISTS (
        SELECT FROM roles_held($1) h WHERE h.plan_id = $3 AND h.role = wanted.role
        AND (h.body IS NULL OR h.body IN (SELECT bodies_above($4)))
        AND (h.incident_id IS NULL OR h.incident_id = $5))
    ORDER BY wanted.place""",
)


async def who_holds(db: Database, at: datetime) -> Sequence[Held]:
    """Everything that is held at an instant, by plan, role and body."""
    return [_held(**row) for row in await db.fetch(ALL, at)]


async def held_by(db: Database, person_id: str, at: datetime) -> Sequence[Held]:
    """What one person holds at an instant, and for whom they stand in."""
    return [_held(**row) for row in await db.fetch(BY_PERSON, person_id, at)]


async def vacant_roles(
    db: Database,
    at: datetime,
    plan_id: str,
    roles: Iterable[str],
    body: str | None = None,
    incident_id: str | None = None,
) -> Sequence[str]:
    """Those of a plan's ``roles`` that nobody holds for an incident of this body, in the order given.

    Body None: an incident of the organisation as a whole, for which only roles in all bodies count.
    """
    rows = await db.fetch(VACANT, at, list(roles), plan_id, body, incident_id)
    return [row["role"] for row in rows]


def _held(
    person_id: str,
    plan_id: str,
    role: str,
    body: str | None,
    incident_id: str | None,
    stands_in_for: str | None,
) -> Held:
    return Held(person_id, RoleIn(plan_id, role, body, incident_id), stands_in_for)
