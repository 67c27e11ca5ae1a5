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

# The incident's page: what is due first comes first, what has no due instant last.
OF_INCIDENT = query(
    "duties.of_incident",
    f"{COLUMNS} FROM duties d WHERE d.incident_id = $1 ORDER BY d.due_at NULLS LAST, d.start_at, d.key",
)

# An operator's first page: what is still owed by the roles held, or by the person, over all incidents. A role
# covers the incidents of the body that it is held in and of those below it.
OWED_BY = query(
    "duties.owed",
    f"""{COLUMNS}, i.plan_id, i.plan_hash, i.level, t.body ->> 'title' AS title
    FROM duties d JOIN incidents i ON i.id = d.incident_id
    LEFT JOIN payloads t ON t.signal_id = i.title_signal_id
    WHERE d.status = ANY($1::text[])
      AND (d.assignee = $6
           OR EXISTS (SELECT FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
                          AS held (plan_id, role, body, incident_id)
                      WHERE held.plan_id = i.plan_id AND held.role = d.owner
                      AND (held.incident_id IS NULL OR held.incident_id = i.id)
                      AND (held.body IS NULL OR held.body IN (SELECT bodies_above(i.body_id)))))
    ORDER BY d.due_at NULLS LAST, d.incident_id, d.key LIMIT $7""",
)


async def duties_of(db: Database, incident_id: str) -> Sequence[DutyRow]:
    """All duties of an incident, by due instant; those without one come last."""
    return [DutyRow(**row) for row in await db.fetch(OF_INCIDENT, incident_id)]


async def owed_duties(
    db: Database, roles: Iterable[RoleIn], person_id: str, statuses: Iterable[str] = OWED, limit: int = 200
) -> Sequence[OwedDuty]:
    """What these roles or this person owe, over all incidents, by due instant."""
    held = list(roles)
    rows = await db.fetch(
        OWED_BY, list(statuses), [role.plan_id for role in held], [role.role for role in held],
        [role.body for role in held], [role.incident for role in held], person_id, limit,
    )  # fmt: skip
    return [_owed_from(dict(row)) for row in rows]


def _owed_from(row: dict[str, object]) -> OwedDuty:
    about = {name: row.pop(name) for name in ("plan_id", "plan_hash", "level", "title")}
    return OwedDuty(duty=DutyRow(**row), **about)  # type: ignore[arg-type]
