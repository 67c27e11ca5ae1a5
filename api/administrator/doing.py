"""What the acts do: the store's own functions, told what was asked for. Each gives an id to go to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from api.account.choosing import login_problem, name_problem
from api.administrator import asked
from api.administrator.series import series_of
from api.errors import InvalidInput
from domain.errors import FieldProblem
from store.desks import desks_from, set_desks
from store.organisation.absences import end_absence, note_absence
from store.organisation.appointments import appoint, end_appointment
from store.organisation.bodies import Body, change_body, end_body, make_body, reopen_body
from store.organisation.changes import By
from store.organisation.checks import new_id
from store.organisation.deputies import deputy_for, end_deputy, name_deputy
from store.organisation.errors import NotThere
from store.organisation.handovers import erase_note
from store.organisation.pools import (
    Member,
    Pool,
    add_member,
    change_member,
    end_member,
    make_pool,
    rename_pool,
)
from store.organisation.rosters import end_roster, make_roster, rename_roster
from store.organisation.shifts import NewShift, add_shifts, end_shift, give_shift
from store.people import Person, add_person, change_person, person_by_id, set_active
from store.pool import Database
from store.queries import RoleIn


@dataclass(frozen=True)
class Desk:
    """Where acts are done: the database, and the zone in which days and times are meant."""

    db: Database
    zone: ZoneInfo


def _begin(given: datetime | None, by: By) -> datetime:
    return given if given is not None else by.at


async def make_a_body(desk: Desk, given: asked.MakeBody, by: By) -> str:
    """A new body."""
    return (await make_body(desk.db, Body(given.id, given.parent, given.name_zh, given.name_en), by)).id


async def change_a_body(desk: Desk, given: asked.ChangeBody, by: By) -> str:
    """A body's names and place."""
    await change_body(desk.db, Body(given.id, given.parent, given.name_zh, given.name_en), by)
    return given.id


async def end_a_body(desk: Desk, given: asked.OfBody, by: By) -> str:
    """A body ends now."""
    await end_body(desk.db, given.id, by)
    return given.id


async def reopen_a_body(desk: Desk, given: asked.OfBody, by: By) -> str:
    """A body goes on."""
    await reopen_body(desk.db, given.id, by)
    return given.id


async def add_a_person(desk: Desk, given: asked.AddPerson, by: By) -> str:
    """A new account, without any way to sign in yet."""
    wrong = [each for each in (login_problem(given.login), name_problem(given.name)) if each is not None]
    if wrong:
        raise InvalidInput([FieldProblem(_AS_ASKED.get(each.field, each.field), each.code) for each in wrong])
    desks, limited = desks_from(given.desks)
    person = Person(
        new_id(), given.login, given.name, True, by.at, frozenset(), desks, given.body, given.post, limited
    )
    await add_person(desk.db, person, None, by)
    return person.id


_AS_ASKED = {"person_name": "name"}


async def change_a_person(desk: Desk, given: asked.ChangePerson, by: By) -> str:
    """A person's name, body and post."""
    await change_person(desk.db, given.id, given.name, given.body, given.post, by)
    return given.id


async def set_the_desks(desk: Desk, given: asked.SetDesks, by: By) -> str:
    """A person's desks."""
    if await person_by_id(desk.db, given.id, by.at) is None:
        raise NotThere(field="id", value=given.id)
    desks, limited = desks_from(given.desks)
    await set_desks(desk.db, given.id, desks, by, limited)
    return given.id


async def shut_an_account(desk: Desk, given: asked.OfPerson, by: By) -> str:
    """Nobody signs in to it any more, and it holds nothing."""
    return await _active(desk, given.id, False, by)


async def open_an_account(desk: Desk, given: asked.OfPerson, by: By) -> str:
    """A shut account is open again."""
    return await _active(desk, given.id, True, by)


async def _active(desk: Desk, person_id: str, active: bool, by: By) -> str:
    if not await set_active(desk.db, person_id, active, by):
        raise NotThere(field="id", value=person_id)
    return person_id


async def appoint_a_person(desk: Desk, given: asked.Appoint, by: By) -> str:
    """An appointment."""
    role = RoleIn(given.plan, given.role, given.body, given.incident)
    made = await appoint(desk.db, given.person, role, _begin(given.from_at, by), given.until_at, by)
    return made.id


async def end_an_appointment(desk: Desk, given: asked.Ended, by: By) -> str:
    """An appointment's end."""
    await end_appointment(desk.db, given.id, given.until_at, by)
    return given.id


async def make_a_roster(desk: Desk, given: asked.MakeRoster, by: By) -> str:
    """A roster."""
    role = RoleIn(given.plan, given.role, given.body)
    made = await make_roster(desk.db, role, given.name, _begin(given.from_at, by), given.until_at, by)
    return made.id


async def rename_a_roster(desk: Desk, given: asked.RenameRoster, by: By) -> str:
    """A roster's name."""
    await rename_roster(desk.db, given.id, given.name, by)
    return given.id


async def end_a_roster(desk: Desk, given: asked.Ended, by: By) -> str:
    """A roster's end."""
    await end_roster(desk.db, given.id, given.until_at, by)
    return given.id


async def add_a_shift(desk: Desk, given: asked.AddShift, by: By) -> str:
    """One shift."""
    (made,) = await add_shifts(
        desk.db, given.roster, [NewShift(given.from_at, given.until_at, given.person)], by
    )
    return made.roster_id


async def add_a_series(desk: Desk, given: asked.AddSeries, by: By) -> str:
    """Daily shifts in turn, all or none."""
    await add_shifts(desk.db, given.roster, series_of(given, desk.zone), by)
    return given.roster


async def end_a_shift(desk: Desk, given: asked.EndShift, by: By) -> str:
    """A shift's end."""
    await end_shift(desk.db, given.id, given.until_at, by)
    return given.id


async def give_a_shift(desk: Desk, given: asked.GiveShift, by: By) -> str:
    """A shift for somebody else."""
    return (await give_shift(desk.db, given.id, given.person, by)).id


async def note_an_absence(desk: Desk, given: asked.NoteAbsence, by: By) -> str:
    """An absence."""
    made = await note_absence(desk.db, given.person, _begin(given.from_at, by), given.until_at, by)
    return made.id


async def end_an_absence(desk: Desk, given: asked.Ended, by: By) -> str:
    """An absence's end."""
    await end_absence(desk.db, given.id, given.until_at, by)
    return given.id


async def name_a_deputy(desk: Desk, given: asked.NameDeputy, by: By) -> str:
    """A deputy, in one role or in all."""
    if (given.plan is None) != (given.role is None):
        raise InvalidInput([FieldProblem("role" if given.role is None else "plan", "missing")])
    role = RoleIn(given.plan, given.role) if given.plan and given.role else None
    begin = _begin(given.from_at, by)
    new = deputy_for(given.person, given.deputy, given.ordinal, begin, given.until_at, role)
    return (await name_deputy(desk.db, new, by)).id


async def end_a_deputy(desk: Desk, given: asked.Ended, by: By) -> str:
    """A naming's end."""
    await end_deputy(desk.db, given.id, given.until_at, by)
    return given.id


async def erase_a_note(desk: Desk, given: asked.EraseNote, by: By) -> str:
    """A hand-over without its note."""
    await erase_note(desk.db, given.id, by)
    return given.id


async def make_a_pool(desk: Desk, given: asked.MakePool, by: By) -> str:
    """A pool or a list."""
    return (await make_pool(desk.db, Pool(given.id, given.kind, given.name_zh, given.name_en), by)).id


async def rename_a_pool(desk: Desk, given: asked.RenamePool, by: By) -> str:
    """A pool's names."""
    await rename_pool(desk.db, given.id, given.name_zh, given.name_en, by)
    return given.id


async def add_a_member(desk: Desk, given: asked.AddMember, by: By) -> str:
    """Somebody in a pool."""
    begin = _begin(given.from_at, by)
    new = Member(
        "", given.pool, given.person, given.name, given.organisation, given.field, given.contact, begin,
        given.until_at,
    )  # fmt: skip
    return (await add_member(desk.db, new, by)).pool_id


async def change_a_member(desk: Desk, given: asked.ChangeMember, by: By) -> str:
    """What is known of a member."""
    changed = Member(
        given.id, given.pool, None, given.name, given.organisation, given.field, given.contact, by.at,
        given.until_at,
    )  # fmt: skip
    await change_member(desk.db, changed, by)
    return given.id


async def end_a_member(desk: Desk, given: asked.EndMember, by: By) -> str:
    """Somebody leaves."""
    await end_member(desk.db, given.id, given.until_at, by)
    return given.id
