"""Who owes what by when, as pages read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.duties import OWED
from store.pool import Database
from store.queries import RoleIn, query


@dataclass(frozen=True)
class DutyRow:
    """One duty of one incident in the read model."""

    incident_id: str
    key: str
    duty_id: str
    status: str
    owner: str
    assignee: str | None
    start_at: datetime | None
    due_at: datetime | None
    met_at: datetime | None
    breached_at: datetime | None
    in_time: bool | None
    updated_no: int


@dataclass(frozen=True)
class OwedDuty:
    """A duty that is still owed, with the plan, level and title of its incident."""

    duty: DutyRow
    plan_id: str
    plan_hash: str
    level: str | None
    title: str | None


COLUMNS = """
    SELECT d.incident_id, d.key, d.duty_id, d.status, d.owner, d.assignee, d.start_at, d.due_at, d.met_at,
           d.breached_at, d.in_time, d.updated_no"""
STILL = ", ".join(f"'{status}'" for status in sorted(OWED))

# The incident's page: what is due first comes first, what has no due instant last.
OF_INCIDENT = query(
    "duties.of_incident",
    f"{COLUMNS} FROM duties d WHERE d.incident_id = $1 ORDER BY d.due_at NULLS LAST, d.start_at, d.key",
)

# An operator's first page: what is still owed by the roles held, or by the person, over all incidents. A
# role covers the incidents of the body that it is held in and of those below it; $3 NULL: of any. Each role
# reads its own duties as they fall due and no more than are shown (OFFSET 0: in the order of the index), so
# what is owed in thousands of incidents is never sorted.
OWED_BY = query(
    "duties.owed",
    f"""
    WITH held AS (
        SELECT h.plan_id, h.role, h.body, h.incident_id,
               ARRAY(WITH RECURSIVE below (id) AS (
                         SELECT h.body UNION SELECT b.id FROM bodies b JOIN below ON b.parent = below.id)
                     SELECT id FROM below) AS bodies
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS h (plan_id, role, body, incident_id)
    ), owed AS (
        (SELECT of_role.* FROM held CROSS JOIN LATERAL (
            {COLUMNS}, i.plan_id, i.plan_hash, i.level, i.title_signal_id
            FROM duties d CROSS JOIN LATERAL (
                SELECT * FROM incidents i WHERE i.id = d.incident_id AND i.plan_id = held.plan_id
                AND (held.incident_id IS NULL OR held.incident_id = i.id)
                AND (held.body IS NULL OR i.body_id = ANY(held.bodies)) OFFSET 0) AS i
            WHERE d.owner = held.role AND d.status IN ({STILL})
            ORDER BY d.due_at, d.incident_id, d.key LIMIT $6) AS of_role)
        UNION
        ({COLUMNS}, i.plan_id, i.plan_hash, i.level, i.title_signal_id
        FROM duties d JOIN incidents i ON i.id = d.incident_id
        WHERE d.assignee = $5 AND d.status IN ({STILL})
        ORDER BY d.due_at, d.incident_id, d.key LIMIT $6)
    ), first AS (SELECT * FROM owed ORDER BY due_at, incident_id, key LIMIT $6)
    SELECT first.incident_id, first.key, first.duty_id, first.status, first.owner, first.assignee,
           first.start_at, first.due_at, first.met_at, first.breached_at, first.in_time, first.updated_no,
           first.plan_id, first.plan_hash, first.level, t.body ->> 'title' AS title
    FROM first LEFT JOIN payloads t ON t.signal_id = first.title_signal_id
    ORDER BY first.due_at, first.incident_id, first.key""",  # noqa: S608
)


async def duties_of(db: Database, incident_id: str) -> Sequence[DutyRow]:
    """All duties of an incident, by due instant; those without one come last."""
    return [DutyRow(**row) for row in await db.fetch(OF_INCIDENT, incident_id)]


async def owed_duties(
    db: Database, roles: Iterable[RoleIn], person_id: str, limit: int = 200
) -> Sequence[OwedDuty]:
    """What these roles or this person owe, over all incidents, by due instant; what has none comes last."""
    held = list(roles)
    rows = await db.fetch(
        OWED_BY, [role.plan_id for role in held], [role.role for role in held],
        [role.body for role in held], [role.incident for role in held], person_id, limit,
    )  # fmt: skip
    return [_owed_from(dict(row)) for row in rows]


def _owed_from(row: dict[str, object]) -> OwedDuty:
    about = {name: row.pop(name) for name in ("plan_id", "plan_hash", "level", "title")}
    return OwedDuty(duty=DutyRow(**row), **about)  # type: ignore[arg-type]
