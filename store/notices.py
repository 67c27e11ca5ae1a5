"""Who has been told what because of which event, and who of them was there to hear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class NoticeRow:
    """One thing told to the holders of a role, or to one person if ``person`` is given.

    ``heard`` are the people who held the role at that instant, by id, and ``names`` theirs; none: it reached
    nobody of ours. ``stands_in_for``, in one's own list: the name of whose deputy one was told as.
    """

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
    heard: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    stands_in_for: str | None = None


# Where a list of notices goes on: after this instant, incident, event and ordinal.
Place: TypeAlias = tuple[datetime, str, int, int]

COLUMNS = """
    SELECT n.incident_id, n.event_no, n.ordinal, n.role, n.person, n.kind, n.duty, n.at, i.plan_id,
           t.body ->> 'title' AS title"""
BESIDE = """
    JOIN incidents i ON i.id = n.incident_id LEFT JOIN payloads t ON t.signal_id = i.title_signal_id"""

# What a person was told over all incidents, newest first.
FOR_PERSON = query(
    "notices.for_person",
    f"""{COLUMNS}, coalesce(p.name, w.stands_in_for) AS stands_in_for
    FROM told w JOIN notices n USING (incident_id, event_no, ordinal) {BESIDE}
    LEFT JOIN people p ON p.id = w.stands_in_for
    WHERE w.person_id = $1
      AND ($2::timestamptz IS NULL
           OR (w.at, w.incident_id, w.event_no, w.ordinal) < ($2, $3::text, $4::integer, $5::integer))
    ORDER BY w.at DESC, w.incident_id DESC, w.event_no DESC, w.ordinal DESC LIMIT $6""",
)

# The incident's page: the last that were told, in the order of the events, and who was there to hear.
OF_INCIDENT = query(
    "notices.of_incident",
    f"""{COLUMNS}, coalesce(w.heard, '{{}}') AS heard, coalesce(w.names, '{{}}') AS names
    FROM (SELECT * FROM notices WHERE incident_id = $1 ORDER BY event_no DESC, ordinal DESC LIMIT $2) AS n
    {BESIDE} LEFT JOIN LATERAL (
        SELECT array_agg(w.person_id ORDER BY w.person_id) AS heard,
               array_agg(coalesce(p.name, w.person_id) ORDER BY w.person_id) AS names
        FROM told w LEFT JOIN people p ON p.id = w.person_id
        WHERE w.incident_id = n.incident_id AND w.event_no = n.event_no AND w.ordinal = n.ordinal
    ) AS w ON true ORDER BY n.event_no, n.ordinal""",  # noqa: S608
)


async def notices_for(
    db: Database, person_id: str, after: Place | None = None, limit: int = 50
) -> Sequence[NoticeRow]:
    """What this person was told, newest first: what came while they held the role, and nothing older."""
    rows = await db.fetch(FOR_PERSON, person_id, *(after or (None, None, None, None)), limit)
    return [NoticeRow(**row) for row in rows]


async def notices_of(db: Database, incident_id: str, limit: int = 100) -> Sequence[NoticeRow]:
    """What was told to whom in one incident, in order: the last ``limit`` notices."""
    rows = await db.fetch(OF_INCIDENT, incident_id, limit)
    return [NoticeRow(**{**row, "heard": tuple(row["heard"]), "names": tuple(row["names"])}) for row in rows]
