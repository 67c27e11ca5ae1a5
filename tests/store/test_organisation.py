"""Changes of the organisation: each whole or not at all, each on record with who, why, before and after."""

import asyncio
from datetime import timedelta

import asyncpg
import orjson
import pytest

from store.notify import Listener
from store.organisation import errors
from store.organisation.absences import absences, end_absence, note_absence
from store.organisation.appointments import appoint, appointments, end_appointment
from store.organisation.bodies import (
    Body,
    bodies,
    bodies_above,
    change_body,
    end_body,
    make_body,
    reopen_body,
)
from store.organisation.changes import ORGANISATION, By, changes
from store.organisation.deputies import deputies, deputy_for, end_deputy, name_deputy
from store.organisation.handovers import erase_note, hand_over, handovers, take_over
from store.organisation.holding import held_by, vacant_roles, who_holds
from store.organisation.pools import (
    Member,
    Pool,
    add_member,
    change_member,
    end_member,
    make_pool,
    members,
    pools,
)
from store.organisation.rosters import end_roster, make_roster, rename_roster, rosters
from store.organisation.shifts import (
    NewShift,
    Span,
    add_shifts,
    end_shift,
    gaps,
    give_shift,
    shifts_of,
    uncovered,
)
from store.people import Person, add_person, change_person, holders_of, person_by_id, set_active
from store.plans import StoredPlan, put_plan
from store.queries import RoleIn
from tests.store.rows import T0, add_incident, at

HEAD = RoleIn("hr", "head")
NORTH = RoleIn("hr", "head", "north")
ROLES = [{"id": "head"}, {"id": "staff"}, {"id": "press", "external": True}]


def by(minute: int = 0, who: str = "admin", why: str = "年度调整") -> By:
    return By(who, why, at(minute))


@pytest.fixture
async def house(pool):
    """Three bodies, three people, one plan."""
    await put_plan(pool, StoredPlan("b" * 64, "hr", 1, orjson.dumps({"roles": ROLES}).decode(), T0))
    for body in (Body("city", None, "市局", "City"), Body("north", "city", "北区", "North")):
        await make_body(pool, body, by())
    await make_body(pool, Body("south", "city", "南区", "South"), by())
    for name in ("ann", "bo", "cy"):
        person = Person(name, name, f"人员{name}", True, T0, frozenset(), frozenset())
        await add_person(pool, person, None, by())
    return pool


async def whose(pool, role: RoleIn, minute: int) -> set[str]:
    return {person.id for person in await holders_of(pool, role, at(minute))}


async def snapshot(pool) -> list[object]:
    tables = ("bodies", "appointments", "rosters", "shifts", "absences", "deputies", "handovers", "pools",
              "pool_members", "people", "organisation_changes")  # fmt: skip
    return [await pool.fetch(f"SELECT t::text FROM {table} t ORDER BY 1") for table in tables]


async def test_a_role_in_a_body_covers_those_below_it_and_no_others(house):
    await appoint(house, "ann", RoleIn("hr", "head", "city"), at(0), None, by())
    await appoint(house, "bo", NORTH, at(0), at(10), by())
    assert await whose(house, NORTH, 5) == {"ann", "bo"}
    assert await whose(house, RoleIn("hr", "head", "south"), 5) == {"ann"}
    assert await whose(house, HEAD, 5) == set()
    assert await whose(house, NORTH, 10) == {"ann"}
    assert await vacant_roles(house, at(5), "hr", ["head", "staff"], "north") == ["staff"]
    assert await vacant_roles(house, at(5), "hr", ["head", "staff"]) == ["head", "staff"]


async def test_an_appointment_to_one_incident_covers_that_one_alone(house):
    await add_incident(house, "i1")
    await appoint(house, "ann", RoleIn("hr", "head", None, "i1"), at(0), None, by())
    assert await whose(house, RoleIn("hr", "head", "north", "i1"), 0) == {"ann"}
    assert await whose(house, RoleIn("hr", "head", "north", "i2"), 0) == set()
    person = await person_by_id(house, "ann", at(0))
    assert person is not None
    assert person.roles == {RoleIn("hr", "head", None, "i1")}


async def test_an_appointment_ends_is_prolonged_or_called_off(house):
    made = await appoint(house, "ann", HEAD, at(10), at(20), by())
    await end_appointment(house, made.id, at(30), by(5))
    assert await whose(house, HEAD, 29) == {"ann"}
    await end_appointment(house, made.id, at(2), by(6))
    assert await whose(house, HEAD, 15) == set()
    assert await appointments(house) == []
    with pytest.raises(errors.Over):
        await end_appointment(house, made.id, None, by(40))
    again = await appoint(house, "ann", HEAD, at(10), None, by(7))
    assert [each.id for each in await appointments(house, "ann", HEAD, at(50))] == [again.id]


async def test_a_rostered_role_is_the_shifts_alone_and_a_gap_is_seen(house):
    await appoint(house, "cy", NORTH, at(0), None, by())
    roster = await make_roster(house, NORTH, "北区值班", at(10), at(100), by())
    shifts = [
        NewShift(at(10), at(40), "ann"),
        NewShift(at(30), at(60), "bo"),
        NewShift(at(70), at(100), "ann"),
    ]
    await add_shifts(house, roster.id, shifts, by())
    held = [sorted(await whose(house, NORTH, minute)) for minute in (9, 10, 35, 40, 60, 70, 100)]
    assert held == [["cy"], ["ann"], ["ann", "bo"], ["bo"], [], ["ann"], ["cy"]]
    assert await gaps(house, roster.id, at(0), at(200)) == [Span(at(60), at(70))]
    assert await gaps(house, roster.id, at(0), at(60)) == []


async def test_a_shift_changes_hands_and_is_called_off(house):
    roster = await make_roster(house, NORTH, "值班", at(0), None, by())
    first, second = await add_shifts(
        house, roster.id, [NewShift(at(0), at(10), "ann"), NewShift(at(10), at(20), "ann")], by()
    )
    await give_shift(house, first.id, "bo", by(4))
    await end_shift(house, second.id, at(5), by(5))
    told = [
        (each.person_id, each.from_at, each.until_at)
        for each in await shifts_of(house, roster.id, T0, at(99))
    ]
    assert told == [("ann", at(0), at(4)), ("bo", at(4), at(10))]
    with pytest.raises(errors.Over):
        await give_shift(house, first.id, "cy", by(6))
    await rename_roster(house, roster.id, "夜班", by(7))
    await end_roster(house, roster.id, at(8), by(8))
    assert [each.name for each in await rosters(house)] == ["夜班"]
    assert await rosters(house, at(9)) == []


def test_what_is_uncovered_is_what_no_span_touches():
    spans = [Span(at(20), at(30)), Span(at(-5), at(5)), Span(at(22), at(25)), Span(at(95), at(120))]
    assert uncovered(spans, at(0), at(100)) == [Span(at(5), at(20)), Span(at(30), at(95))]
    assert uncovered([], at(0), at(1)) == [Span(at(0), at(1))]
    assert uncovered([Span(at(50), at(60))], at(0), at(10)) == [Span(at(0), at(10))]


async def test_while_somebody_is_away_the_first_deputy_who_is_there_stands_in(house):
    await appoint(house, "ann", HEAD, at(0), None, by())
    await name_deputy(house, deputy_for("ann", "bo", 1, at(0), role=HEAD), by())
    named = await name_deputy(house, deputy_for("ann", "cy", 2, at(0)), by())
    away = await note_absence(house, "ann", at(10), None, by(who="ann", why="出差"))
    await note_absence(house, "bo", at(20), at(30), by())
    assert [await whose(house, HEAD, minute) for minute in (9, 10, 20, 30)] == [
        {"ann"},
        {"bo"},
        {"cy"},
        {"bo"},
    ]
    assert [each.stands_in_for for each in await held_by(house, "bo", at(10))] == ["ann"]
    await end_deputy(house, named.id, at(15), by(12))
    assert await whose(house, HEAD, 20) == set()
    await end_absence(house, away.id, at(25), by(13))
    assert await whose(house, HEAD, 25) == {"ann"}
    assert [each.deputy_id for each in await deputies(house, "ann", since=at(15))] == ["bo"]
    assert [each.person_id for each in await absences(house, since=at(26))] == ["bo"]


async def test_a_shut_account_holds_nothing_and_is_given_nothing(house):
    await appoint(house, "ann", HEAD, at(0), None, by())
    await set_active(house, "ann", False, by(1))
    assert await who_holds(house, at(2)) == []
    with pytest.raises(errors.AccountShut):
        await note_absence(house, "ann", at(3), None, by(3))


async def test_handing_over_needs_a_holder_and_the_next_one(house):
    roster = await make_roster(house, NORTH, "值班", at(0), None, by())
    await add_shifts(house, roster.id, [NewShift(at(0), at(10), "ann"), NewShift(at(10), at(20), "bo")], by())
    with pytest.raises(errors.NotTheHolder):
        await hand_over(house, "bo", "ann", NORTH, "无", by(9, "bo"))
    with pytest.raises(errors.NotTheNext):
        await hand_over(house, "ann", "cy", NORTH, "无", by(9, "ann"))
    given = await hand_over(house, "ann", "bo", NORTH, " 一件待回复。 ", by(9, "ann", "交接班"))
    with pytest.raises(errors.NotTheTaker):
        await take_over(house, given.id, "cy", by(9, "cy"))
    await take_over(house, given.id, "bo", by(11, "bo", "交接班"))
    with pytest.raises(errors.TakenOver):
        await take_over(house, given.id, "bo", by(12, "bo"))
    (seen,) = await handovers(house, "bo")
    assert (seen.note, seen.given_at, seen.taken_at) == ("一件待回复。", at(9), at(11))
    assert await handovers(house, "bo", waiting=True) == []
    await erase_note(house, given.id, by(13))
    (erased,) = await handovers(house)
    assert (erased.note, erased.erased_at) == (None, at(13))
    assert all("待回复" not in str(change) for change in await changes(house))


async def test_pools_hold_people_with_and_without_an_account(house):
    await make_pool(house, Pool("law", "experts", "法律专家库", "Law"), by())
    member = await add_member(
        house, Member("", "law", "ann", "安", "律协", "行政法", "12345", at(0), None), by()
    )
    await change_member(
        house, Member(member.id, "law", "ann", "安", "律所", "行政法", "678", at(0), None), by(1)
    )
    assert [(each.body, each.contact) for each in await members(house, "law")] == [("律所", "678")]
    await end_member(house, member.id, at(2), by(2))
    assert await members(house, "law", at(2)) == []
    assert [each.id for each in await pools(house)] == ["law"]
    contacts = [(each.after or {}).get("contact") for each in await changes(house, subject=member.id)]
    assert contacts == ["…78", "…78", "…45"]


async def test_bodies_form_a_tree_and_end_only_when_nothing_needs_them(house):
    with pytest.raises(errors.InCircle):
        await change_body(house, Body("city", "north", "市局", "City"), by())
    await change_body(house, Body("south", "north", "南区", "South"), by(1))
    assert await bodies_above(house, "south") == {"south", "north", "city"}
    made = await appoint(house, "ann", RoleIn("hr", "head", "south"), at(0), at(50), by(1))
    with pytest.raises(errors.BodyInUse) as told:
        await end_body(house, "south", by(2))
    assert (told.value.params["what"], told.value.params["count"]) == ("appointments", 1)
    await end_appointment(house, made.id, at(2), by(2))
    await end_body(house, "south", by(3))
    with pytest.raises(errors.Over):
        await appoint(house, "ann", RoleIn("hr", "head", "south"), at(4), None, by(4))
    await reopen_body(house, "south", by(5))
    assert [each.ended_at for each in await bodies(house)] == [None, None, None]


WRONG = {
    "no reason": (errors.ReasonMissing, lambda db: appoint(db, "ann", HEAD, at(0), None, by(why="  "))),
    "no such person": (errors.NotThere, lambda db: appoint(db, "eve", HEAD, at(0), None, by())),
    "no such plan": (
        errors.PlanNotStored,
        lambda db: appoint(db, "ann", RoleIn("x", "head"), at(0), None, by()),
    ),
    "no such role": (errors.RoleUnknown, lambda db: appoint(db, "ann", RoleIn("hr", "x"), at(0), None, by())),
    "role outside": (
        errors.RoleUnknown,
        lambda db: appoint(db, "ann", RoleIn("hr", "press"), at(0), None, by()),
    ),
    "no such body": (
        errors.NotThere,
        lambda db: appoint(db, "ann", RoleIn("hr", "head", "x"), at(0), None, by()),
    ),
    "no such incident": (
        errors.NotThere,
        lambda db: appoint(db, "ann", RoleIn("hr", "head", None, "i9"), at(0), None, by()),
    ),
    "end before beginning": (errors.SpanUnfit, lambda db: appoint(db, "ann", HEAD, at(5), at(5), by())),
    "held already": (errors.Overlaps, lambda db: appoint(db, "bo", HEAD, at(50), None, by())),
    "body twice": (errors.Taken, lambda db: make_body(db, Body("city", None, "一", "One"), by())),
    "body's id": (errors.IdUnfit, lambda db: make_body(db, Body("市", None, "一", "One"), by())),
    "body's name": (errors.TextUnfit, lambda db: make_body(db, Body("b", None, " ", "One"), by())),
    "body's parent": (errors.NotThere, lambda db: make_body(db, Body("b", "x", "一", "One"), by())),
    "roster twice": (errors.Overlaps, lambda db: make_roster(db, NORTH, "二", at(20), None, by())),
    "own deputy": (errors.OwnDeputy, lambda db: name_deputy(db, deputy_for("bo", "bo", 1, at(0)), by())),
    "deputy's place": (
        errors.NumberUnfit,
        lambda db: name_deputy(db, deputy_for("bo", "cy", 0, at(0)), by()),
    ),
    "deputy twice": (errors.Overlaps, lambda db: name_deputy(db, deputy_for("bo", "ann", 1, at(9)), by())),
    "away twice": (errors.Overlaps, lambda db: note_absence(db, "cy", at(0), at(5), by())),
    "pool's kind": (errors.KindUnknown, lambda db: make_pool(db, Pool("p", "friends", "友", "F"), by())),
    "no such pool": (
        errors.NotThere,
        lambda db: add_member(db, Member("", "x", None, "甲", "乙", "丙", "丁", at(0), None), by()),
    ),
    "no such account": (errors.NotThere, lambda db: change_person(db, "eve", "夏娃", None, None, by())),
}


@pytest.fixture
async def busy(house):
    await appoint(house, "bo", HEAD, at(10), at(100), by())
    await make_roster(house, NORTH, "一", at(10), None, by())
    await name_deputy(house, deputy_for("bo", "cy", 1, at(0)), by())
    await note_absence(house, "cy", at(3), None, by())
    return house


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_cannot_be_done_is_said_and_leaves_nothing(busy, wrong):
    before = await snapshot(busy)
    error, change = WRONG[wrong]
    with pytest.raises(error):
        await change(busy)
    assert await snapshot(busy) == before


@pytest.mark.parametrize(
    "shift, error, field",
    [
        (NewShift(at(30), at(20), "ann"), errors.SpanUnfit, "shifts[2]"),
        (NewShift(at(5), at(20), "ann"), errors.OutsideRoster, "shifts[2]"),
        (NewShift(at(15), at(30), "bo"), errors.Overlaps, "shifts[2]"),
        (NewShift(at(60), at(70), "cy"), errors.Overlaps, "shifts[2]"),
        (NewShift(at(20), at(30), "eve"), errors.NotThere, "shifts[2].person"),
    ],
)
async def test_of_many_shifts_all_are_added_or_none(house, shift, error, field):
    roster = await make_roster(house, NORTH, "值班", at(10), at(90), by())
    await add_shifts(house, roster.id, [NewShift(at(50), at(90), "cy")], by())
    before = await snapshot(house)
    with pytest.raises(error) as told:
        await add_shifts(house, roster.id, [NewShift(at(10), at(20), "bo"), shift], by())
    assert told.value.params["field"] == field
    assert await snapshot(house) == before


async def test_every_change_is_on_record_and_stays(house, owner):
    made = await appoint(house, "ann", NORTH, at(0), None, by(1, "admin", "任命"))
    await end_appointment(house, made.id, at(20), by(2, "root", "调离"))
    last, first = await changes(house, subject=made.id)
    assert (first.who, first.why, first.at, first.what, first.before) == (
        "admin",
        "任命",
        at(1),
        "appointed",
        None,
    )
    assert first.after == {
        "id": made.id, "person_id": "ann", "plan_id": "hr", "role": "head", "body": "north",
        "from_at": at(0).isoformat(),
    }  # fmt: skip
    assert (last.who, last.before) == ("root", first.after)
    assert last.after == {**first.after, "until_at": at(20).isoformat()}
    assert [each.no for each in await changes(house, who="root")] == [last.no]
    assert (await changes(house, before_no=last.no, limit=1))[0].no == first.no
    for change in ("UPDATE organisation_changes SET why = 'x'", "DELETE FROM organisation_changes"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await house.execute(change)
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(change)


async def test_a_change_that_changes_nothing_is_not_put_on_record(house):
    await change_person(house, "ann", "安", "north", "科长", by(1))
    before = await snapshot(house)
    await change_person(house, "ann", "安", "north", "科长", by(2))
    await change_body(house, Body("city", None, "市局", "City"), by(2))
    await set_active(house, "ann", True, by(2))
    assert await snapshot(house) == before


async def test_listeners_are_woken_by_a_change(house, database):
    async with Listener(database.app_dsn, [ORGANISATION]) as listener:
        await listener.listening.wait()
        with listener.wake(ORGANISATION) as wake:
            await note_absence(house, "ann", at(0), None, by())
            assert await wake.wait(timedelta(seconds=20).total_seconds())


async def test_of_two_changes_at_once_the_second_sees_the_first(house):
    both = [appoint(house, "ann", HEAD, at(0), None, by(minute)) for minute in (1, 2)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Appointment", "Overlaps"]
    assert len(await appointments(house)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM appointments",
        "DELETE FROM shifts",
        "DELETE FROM bodies",
        "UPDATE appointments SET person_id = 'bo'",
        "UPDATE appointments SET from_at = from_at",
        "UPDATE shifts SET person_id = 'bo'",
        "UPDATE handovers SET giver_id = 'bo'",
        "UPDATE deputies SET deputy_id = 'bo'",
        "TRUNCATE organisation_changes",
    ],
)
async def test_the_run_time_role_rewrites_nothing_of_who_held_what(house, change):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await house.execute(change)
