"""The organisation as the store has it, as a file's content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from organisation.file import (
    AbsenceEntry,
    AppointmentEntry,
    BodyEntry,
    DeputyEntry,
    MemberEntry,
    Names,
    OrganisationFile,
    PersonEntry,
    PoolEntry,
    RosterEntry,
    ShiftEntry,
)
from store.desks import desk_words
from store.organisation.absences import absences
from store.organisation.appointments import appointments
from store.organisation.bodies import bodies
from store.organisation.deputies import deputies
from store.organisation.pools import Member, members, pools
from store.organisation.rosters import Roster, rosters
from store.organisation.shifts import Shift, shifts_of
from store.people import Person, everybody
from store.pool import Database

EVER = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
_ORDER = (
    "plan_id", "role", "body", "person_id", "name", "from_at", "until_at", "ordinal", "deputy_id",
    "incident_id", "field", "contact",
)  # fmt: skip
FOREVER = datetime.fromisoformat("9999-12-30T00:00:00+00:00")


async def current(db: Database, now: datetime, time_zone: str, *, past: bool = False) -> OrganisationFile:
    """Everything that is in force or to come, and with ``past`` what is over too. No passwords."""
    since, people = None if past else now, await everybody(db, now)
    login = {person.id: person.login for person in people}.__getitem__
    return OrganisationFile(
        time_zone=time_zone,
        bodies=tuple(
            BodyEntry(id=b.id, name=_names(b), parent=b.parent, ended=b.ended_at is not None)
            for b in await bodies(db)
        ),
        people=tuple(person_entry(person) for person in people),
        appointments=tuple(
            AppointmentEntry(
                person=login(a.person_id), plan=a.plan_id, role=a.role, body=a.body, incident=a.incident_id,
                **_times(a),
            )
            for a in _sorted(await appointments(db, since=since), login)
        ),
        rosters=tuple([await _roster(db, roster, login, since) for roster in await rosters(db, since)]),
        deputies=tuple(
            DeputyEntry(
                person=login(d.person_id), deputy=login(d.deputy_id), plan=d.plan_id, role=d.role,
                ordinal=d.ordinal, **_times(d),
            )
            for d in _sorted(await deputies(db, since=since), login)
        ),
        absences=tuple(
            AbsenceEntry(person=login(a.person_id), **_times(a))
            for a in _sorted(await absences(db, since=since), login)
        ),
        pools=tuple([await _pool(db, pool, login, since) for pool in await pools(db)]),
    )  # fmt: skip


def person_entry(person: Person) -> PersonEntry:
    """An account as the file tells it."""
    return PersonEntry(
        login=person.login, name=person.name, body=person.body, post=person.post,
        desks=tuple(desk_words(person)), active=person.active,
    )  # fmt: skip


def member_entry(member: Member, login: Callable[[str], str]) -> MemberEntry:
    """A pool's member as the file tells it."""
    return MemberEntry(
        name=member.name, body=member.body, field=member.field, contact=member.contact,
        person=login(member.person_id) if member.person_id else None, **_times(member),
    )  # fmt: skip


def shift_entry(shift: Shift, login: Callable[[str], str]) -> ShiftEntry:
    """A shift as the file tells it."""
    return ShiftEntry(person=login(shift.person_id), from_at=shift.from_at, until_at=shift.until_at)


async def _roster(
    db: Database, roster: Roster, login: Callable[[str], str], since: datetime | None
) -> RosterEntry:
    shifts = await shifts_of(db, roster.id, since or EVER, FOREVER)
    return RosterEntry(
        plan=roster.plan_id, role=roster.role, body=roster.body, name=roster.name,
        shifts=tuple(shift_entry(shift, login) for shift in _by_time(shifts, login)), **_times(roster),
    )  # fmt: skip


async def _pool(db: Database, pool: Any, login: Callable[[str], str], since: datetime | None) -> PoolEntry:
    found = tuple(member_entry(member, login) for member in _sorted(await members(db, pool.id, since), login))
    return PoolEntry(id=pool.id, kind=pool.kind, name=_names(pool), members=found)


def _by_time(shifts: Sequence[Shift], login: Callable[[str], str]) -> list[Shift]:
    return sorted(shifts, key=lambda each: (each.from_at, each.until_at, login(each.person_id)))


def _sorted(rows: Sequence[Any], login: Callable[[str], str]) -> list[Any]:
    """Rows so that the same organisation makes the same file, whatever its ids are."""

    def place(row: Any) -> tuple[object, ...]:
        told = {**asdict(row), "person_id": login(row.person_id) if row.person_id else ""}
        if "deputy_id" in told:
            told["deputy_id"] = login(row.deputy_id)
        return tuple(str(told.get(name) or "") for name in _ORDER)

    return sorted(rows, key=place)


def _names(of: Any) -> Names:
    return Names(zh=of.name_zh, en=of.name_en)


def _times(of: Any) -> Mapping[str, datetime | None]:
    return {"from_at": of.from_at, "until_at": of.until_at}
