"""Appointments, rosters, deputies and absences of a file: ends first, then what is new."""

from __future__ import annotations

from collections.abc import Sequence

from organisation.current import EVER, FOREVER
from organisation.file import AbsenceEntry, AppointmentEntry, DeputyEntry, RosterEntry, ShiftEntry
from organisation.matching import match
from organisation.reading import PartPath
from organisation.work import Kind, Work, settle
from store.organisation.absences import absences, end_absence, note_absence
from store.organisation.appointments import appoint, appointments, end_appointment
from store.organisation.deputies import deputies, deputy_for, end_deputy, name_deputy
from store.organisation.errors import NotThere
from store.organisation.rosters import Roster, end_roster, make_roster, rename_roster, rosters
from store.organisation.shifts import NewShift, Shift, add_shifts, end_shift, shifts_of
from store.queries import RoleIn


async def settle_appointments(work: Work) -> None:
    """Who holds roles by name."""

    async def add(entry: AppointmentEntry) -> None:
        role = RoleIn(entry.plan, entry.role, entry.body, entry.incident)
        begins = entry.from_at or work.by.at
        await appoint(work.db, work.id_of(entry.person), role, begins, entry.until_at, work.by)

    kind = Kind(
        "appointments",
        lambda entry: (entry.person, entry.plan, entry.role, entry.body, entry.incident),
        lambda row: (work.login_of(row.person_id), row.plan_id, row.role, row.body, row.incident_id),
        lambda row, until_at: end_appointment(work.db, row.id, until_at, work.by),
        add,
    )
    await settle(work, kind, work.read.content.appointments, await appointments(work.db))


async def settle_deputies(work: Work) -> None:
    """Who stands in for whom."""

    async def add(entry: DeputyEntry) -> None:
        role = None if entry.plan is None else RoleIn(entry.plan, entry.role or "")
        begins = entry.from_at or work.by.at
        person, deputy = work.id_of(entry.person), work.id_of(entry.deputy, "deputy")
        new = deputy_for(person, deputy, entry.ordinal, begins, entry.until_at, role)
        await name_deputy(work.db, new, work.by)

    kind = Kind(
        "deputies",
        lambda entry: (entry.person, entry.deputy, entry.plan, entry.role, entry.ordinal),
        lambda row: (
            work.login_of(row.person_id), work.login_of(row.deputy_id), row.plan_id, row.role, row.ordinal,
        ),
        lambda row, until_at: end_deputy(work.db, row.id, until_at, work.by),
        add,
    )  # fmt: skip
    await settle(work, kind, work.read.content.deputies, await deputies(work.db))


async def settle_absences(work: Work) -> None:
    """Who is away."""

    async def add(entry: AbsenceEntry) -> None:
        person = work.id_of(entry.person)
        await note_absence(work.db, person, entry.from_at or work.by.at, entry.until_at, work.by)

    kind = Kind(
        "absences",
        lambda entry: entry.person,
        lambda row: work.login_of(row.person_id),
        lambda row, until_at: end_absence(work.db, row.id, until_at, work.by),
        add,
    )
    await settle(work, kind, work.read.content.absences, await absences(work.db))


async def settle_rosters(work: Work) -> None:
    """Rosters with their shifts."""
    numbered = [(("rosters", place), entry) for place, entry in enumerate(work.read.content.rosters)]
    matched = match(
        numbered, await rosters(work.db),
        lambda entry: (entry.plan, entry.role, entry.body),
        lambda row: (row.plan_id, row.role, row.body), work.by.at,
    )  # fmt: skip
    for path, entry, row in matched.same:
        await work.attempt(path, _same_roster(work, path, entry, row))
    for row in matched.untold if work.whole else ():
        await work.attempt(("rosters",), _end_roster(work, row))
    for path, entry in matched.new:
        await work.attempt(path, _new_roster(work, path, entry))


async def _new_roster(work: Work, path: PartPath, entry: RosterEntry) -> None:
    role, begins = RoleIn(entry.plan, entry.role, entry.body), entry.from_at or work.by.at
    made = await make_roster(work.db, role, entry.name, begins, entry.until_at, work.by)
    await settle_shifts(work, path, entry.shifts, made.id, ())


async def _same_roster(work: Work, path: PartPath, entry: RosterEntry, row: Roster) -> None:
    if entry.name != row.name:
        await rename_roster(work.db, row.id, entry.name, work.by)
    if entry.until_at != row.until_at:
        await end_roster(work.db, row.id, entry.until_at, work.by)
    there = await shifts_of(work.db, row.id, EVER, FOREVER)
    ending = there if work.whole else ()
    await settle_shifts(work, path, entry.shifts, row.id, there, ending)


async def _end_roster(work: Work, row: Roster) -> None:
    for shift in await shifts_of(work.db, row.id, work.by.at, FOREVER):
        await end_shift(work.db, shift.id, work.by.at, work.by)
    await end_roster(work.db, row.id, work.by.at, work.by)


async def settle_shifts(
    work: Work,
    path: PartPath,
    entries: Sequence[ShiftEntry],
    roster_id: str,
    there: Sequence[Shift],
    ending: Sequence[Shift] = (),
) -> None:
    """The shifts of one roster; those of ``ending`` that the file does not name end now, if not over."""
    numbered = [((*path, "shifts", place), entry) for place, entry in enumerate(entries)]
    matched = match(
        numbered, there, lambda entry: entry.person, lambda row: work.login_of(row.person_id), work.by.at
    )
    for where, entry, row in matched.same:
        if entry.until_at != row.until_at:
            await work.attempt(where, end_shift(work.db, row.id, entry.until_at, work.by))
    for row in matched.untold:
        if row in ending:
            await work.attempt(path, end_shift(work.db, row.id, work.by.at, work.by))
    new = [(where, shift) for where, entry in matched.new if (shift := _shift(work, where, entry))]
    with work.listing([where for where, _ in new]):
        await work.attempt(path, add_shifts(work.db, roster_id, [shift for _, shift in new], work.by))


def _shift(work: Work, path: PartPath, entry: ShiftEntry) -> NewShift | None:
    try:
        return NewShift(entry.from_at, entry.until_at, work.id_of(entry.person))
    except NotThere as error:
        work.note(path, error)
        return None
