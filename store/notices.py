"""Who has been told what because of which event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from store.pool import Database
from store.queries import RoleIn, query


@dataclass(frozen=True)
class NoticeRow:
    """One thing told to the holders of a role, or to one person if ``person`` is given."""

    incident_id: str
    event_no: int
    ordinal: int
    role: str
    person: str | None
    kind: str
    duty: str | None
    at: datetime
    plan_id: str
    title: str | None


# Where a list of notices goes on: after this instant, incident, event and ordinal.
Place: TypeAlias = tuple[datetime, str, int, int]

COLUMNS = """
    SELECT n.incident_id, n.event_no, n.ordinal, n.role, n.person, n.kind, n.duty, n.at, i.plan_id,
           t.body ->> 'title' AS title
    FROM notices n JOIN incidents i ON i.id = n.incident_id
    LEFT JOIN payloads t ON t.signal_id = i.title_signal_id"""

# A person's notices over all incidents, newest first.
FOR_PERSON = query(
    "notices.for_person",
    f"""{COLUMNS}
    WHERE (n.person = $3
           OR (n.person IS NULL
               AND EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS held (plan_id, role)
                           WHERE held.plan_id = i.plan_id AND held.role = n.role)))
      AND ($4::timestamptz IS NULL
           OR (n.at, n.incident_id, n.event_no, n.ordinal) < ($4, $5::text, $6::integer, $7::integer))
    ORDER BY n.at DESC, n.incident_id DESC, n.event_no DESC, n.ordinal DESC LIMIT $8""",
)

# The incident's page: who was told, in the order of the events.
OF_INCIDENT = query(
    "notices.of_incident", f"{COLUMNS} WHERE n.incident_id = $1 ORDER BY n.event_no, n.ordinal LIMIT $2"
)


async def notices_for(
    db: Database, roles: Iterable[RoleIn], person_id: str, after: Place | None = None, limit: int = 50
) -> Sequence[NoticeRow]:
    """What these roles and this person were told, newest first; without what went to others by name."""
    held = list(roles)
    rows = await db.fetch(
        FOR_PERSON, [role.plan_id for role in held], [role.role for role in held], person_id,
        *(after or (None, None, None, None)), limit,
    )  # fmt: skip
    return [NoticeRow(**row) for row in rows]


async def notices_of(db: Database, incident_id: str, limit: int = 1_000) -> Sequence[NoticeRow]:
    """What was told to whom in one incident, in order."""
    return [NoticeRow(**row) for row in await db.fetch(OF_INCIDENT, incident_id, limit)]
