"""Whatever organisation there is: its file brings in nothing where it came from, and all of it elsewhere."""

from collections.abc import Awaitable, Sequence
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from organisation.current import current
from organisation.importing import bring_in
from organisation.reading import read
from organisation.writing import written
from store.desks import set_desks
from store.organisation.absences import absences, end_absence, note_absence
from store.organisation.appointments import appoint, appointments, end_appointment
from store.organisation.bodies import Body, end_body, make_body
from store.organisation.changes import By
from store.organisation.deputies import deputies, deputy_for, end_deputy, name_deputy
from store.organisation.errors import OrganisationError
from store.organisation.holding import who_holds
from store.organisation.pools import Member, Pool, add_member, make_pool
from store.organisation.rosters import end_roster, make_roster, rosters
from store.organisation.shifts import NewShift, add_shifts
from store.people import Person, add_person, everybody, set_active
from store.plans import put_plan
from store.pool import open_pool
from store.queries import RoleIn
from tests.organisation.conftest import PLAN
from tests.store.rows import at

BODIES = ("city", "north", "south")
PEOPLE = ("admin", "ann", "bo", "cy", "di")
NAMES = ("王芳", "=1+1", "null", "O'Neil: #1", "7", "\u2028行", "- x")


async def invent(pool, random: Random, now: int) -> None:
    """Whatever random changes the store allows at minute ``now``."""

    async def attempt(change: Awaitable[object]) -> None:
        with suppress(OrganisationError):
            await change

    by = By("admin", "随机", at(now))
    ids = [person.id for person in await everybody(pool, at(now))]
    role = RoleIn("hr", random.choice(["head", "staff", "feed"]), random.choice([None, *BODIES]))
    begin = now + random.randrange(-20, 20)
    end = random.choice([None, begin + random.randrange(30)])
    until = None if end is None else at(end)
    one, other = random.choice(ids), random.choice(ids)
    await attempt(appoint(pool, one, role, at(begin), until, by))
    await attempt(make_roster(pool, role, random.choice(NAMES), at(begin), until, by))
    deputy = deputy_for(one, other, random.randrange(1, 4), at(begin), until, random.choice([None, role]))
    await attempt(name_deputy(pool, deputy, by))
    await attempt(note_absence(pool, one, at(begin), until, by))
    await attempt(set_desks(pool, one, random.sample(["operator", "supervisor"], random.randrange(3)), by))
    member = Member(
        "", "law", random.choice([None, one]), random.choice(NAMES), "所", "-法", "@1", at(begin), until
    )
    await attempt(add_member(pool, member, by))
    if there := await rosters(pool, at(now)):
        roster = random.choice(there)
        await attempt(add_shifts(pool, roster.id, [NewShift(at(begin), at(begin + 9), one)], by))
        if random.random() < 0.2:
            await attempt(end_roster(pool, roster.id, until, by))
    endings: tuple[tuple[Any, Sequence[Any]], ...] = (
        (end_appointment, await appointments(pool)),
        (end_deputy, await deputies(pool)),
        (end_absence, await absences(pool)),
    )
    for ended, rows in endings:
        if rows and random.random() < 0.3:
            await attempt(ended(pool, random.choice(rows).id, until, by))
    await attempt(set_active(pool, one, random.random() < 0.8, by))
    if random.random() < 0.1:
        await attempt(end_body(pool, random.choice(BODIES), by))


async def told(pool, minute: int, past: bool) -> str:
    return written(await current(pool, at(minute), "Asia/Shanghai", past=past))


@pytest.mark.parametrize("seed", range(6))
async def test_a_random_organisation_goes_out_and_in(pool, pg, seed):
    random = Random(seed)
    for body in BODIES:
        parent = random.choice([None, "city"]) if body != "city" else None
        await make_body(pool, Body(body, parent, random.choice(NAMES), body), By("admin", "随机", at(-90)))
    for number, login in enumerate(PEOPLE[1:]):
        person = Person(
            f"p{number + 1}", login, random.choice(NAMES), True, at(-90), frozenset(), frozenset()
        )
        await add_person(pool, person, None, By("admin", "随机", at(-90)))
    await make_pool(pool, Pool("law", "experts", "法", "Law"), By("admin", "随机", at(-90)))
    for minute in range(-80, 1, 4):
        await invent(pool, random, minute)
    await set_active(pool, "p0", True, By("admin", "随机", at(1)))

    for past in (False, True):
        text = await told(pool, 2, past)
        again = read("o.yaml", text.encode())
        assert await bring_in(pool, again, By("import", "再次", at(2)), whole=True) == [], past
        assert await told(pool, 2, past) == text

    other = await pg.database()
    second = await open_pool(other.app_dsn, max_size=2)
    await put_plan(second, PLAN)
    text = await told(pool, 2, False)
    await bring_in(second, read("o.yaml", text.encode()), By("import", "迁移", at(2)))
    assert await told(second, 2, False) == text
    for minute in range(2, 60, 7):
        assert await logins(second, minute) == await logins(pool, minute), minute
    await second.close()
    await pg.drop(other)


async def logins(pool, minute: int) -> set[object]:
    names = {person.id: person.login for person in await everybody(pool, at(minute))}
    return {
        (names[each.person_id], each.role, names.get(each.stands_in_for or ""))
        for each in await who_holds(pool, at(minute))
    }
