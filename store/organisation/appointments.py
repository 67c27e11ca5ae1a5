"""Appointments: who holds a role by name, from when until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_person, fit_role_in, fit_span, new_id, plain, still_open
from store.organisation.errors import Overlaps
from store.pool import Database
from store.queries import RoleIn, query


@dataclass(frozen=True)
class Appointment:
    """One appointment; it holds its first instant and not its last. ``until_at`` None: without end."""

    id: str
    person_id: str
    plan_id: str
    role: str
    body: str | None
    incident_id: str | None
    from_at: datetime
    until_at: datetime | None

    @property
    def held(self) -> RoleIn:
        """The role, and where it is held."""
        return RoleIn(self.plan_id, self.role, self.body, self.incident_id)


COLUMNS = "SELECT id, person_id, plan_id, role, body, incident_id, from_at, until_at FROM appointments"

# Lists: of one person or one role only if given, without what ended before an instant or was called off.
LIST = query(
    "appointments.list",
    f"""{COLUMNS}
    WHERE ($1::text IS NULL OR person_id = $1) AND ($2::text IS NULL OR (plan_id = $2 AND role = $3))
      AND ($4::timestamptz IS NULL OR until_at IS NULL OR until_at > $4)
      AND (until_at IS NULL OR until_at > from_at)
    ORDER BY plan_id, role, body NULLS FIRST, from_at, id""",
)
ONE = query("appointments.one", f"{COLUMNS} WHERE id = $1")

# The administrator's changes.
SAME = query(
    "appointments.same",
    """
    SELECT from_at, until_at FROM appointments
    WHERE person_id = $1 AND plan_id = $2 AND role = $3 AND body IS NOT DISTINCT FROM $4
      AND incident_id IS NOT DISTINCT FROM $5 AND (until_at IS NULL OR until_at > greatest(from_at, $6))
      AND ($7::timestamptz IS NULL OR from_at < $7) AND id <> $8
    ORDER BY from_at LIMIT 1""",
)
ADD = query(
    "appointments.add",
    """
    INSERT INTO appointments (id, person_id, plan_id, role, body, incident_id, from_at, until_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
)
END = query("appointments.end", "UPDATE appointments SET until_at = $2 WHERE id = $1")


async def appointments(
    db: Database,
    person_id: str | None = None,
    role: RoleIn | None = None,
    since: datetime | None = None,
) -> Sequence[Appointment]:
    """Appointments by plan, role and body: of one person, of one role of a plan, or all.

    With ``since`` only those that end after it, now or in future; those called off are never among them.
    """
    plan_id, name = (role.plan_id, role.role) if role else (None, None)
    return [Appointment(**row) for row in await db.fetch(LIST, person_id, plan_id, name, since)]


async def appoint(
    db: Database, person_id: str, role: RoleIn, from_at: datetime, until_at: datetime | None, by: By
) -> Appointment:
    """Appoint a person to a role.

    Raises SpanUnfit, NotThere, AccountShut, PlanNotStored, RoleUnknown, Over (the body), and Overlaps where
    the same person holds the same role there by name for a part of that time.
    """
    fit_span(from_at, until_at)
    made = Appointment(
        new_id(), person_id, role.plan_id, role.role, role.body, role.incident, from_at, until_at
    )
    async with changing(db) as change:
        await fit_person(change, person_id)
        await fit_role_in(change, role)
        await _fit_alone(change, made)
        await change.execute(ADD, *asdict(made).values())
        await record(change, by, "appointed", made.id, None, asdict(made))
    return made


async def end_appointment(db: Database, appointment_id: str, until_at: datetime | None, by: By) -> None:
    """The appointment now ends at ``until_at``, or goes on without end; one that has not begun is called off.

    Raises NotThere, Over where it is over already, and Overlaps with what was to follow.
    """
    async with changing(db) as change:
        before = still_open(await change.fetchrow(ONE, appointment_id), appointment_id, by.at)
        end = max(until_at, before["from_at"]) if until_at is not None else None
        after = Appointment(**{**before, "until_at": end})
        await _fit_alone(change, after)
        await change.execute(END, appointment_id, end)
        await record(change, by, "appointment_ended", appointment_id, plain(before), asdict(after))


async def _fit_alone(db: Database, made: Appointment) -> None:
    same = await db.fetchrow(
        SAME, made.person_id, made.plan_id, made.role, made.body, made.incident_id, made.from_at,
        made.until_at, made.id,
    )  # fmt: skip
    if same is not None:
        raise Overlaps(field="from_at", **same)
