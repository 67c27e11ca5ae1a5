"""Who holds a role at an instant: the database against a plain telling of the same rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

import asyncpg
import pytest

from store.organisation.holding import held_by, who_holds
from tests.store.rows import at

PEOPLE = [f"p{number}" for number in range(5)]
ROLES = [("hr", "head"), ("hr", "staff"), ("safety", "head")]
BODIES = [None, "north", "south"]
INSTANTS = range(13)


class Span(NamedTuple):
    from_at: int
    until_at: int | None

    def holds(self, now: int) -> bool:
        return self.from_at <= now and (self.until_at is None or now < self.until_at)


class Place(NamedTuple):
    plan: str
    role: str
    body: str | None


@dataclass
class Organisation:
    shut: set[str] = field(default_factory=set)
    appointed: list[tuple[str, Place, str | None, Span]] = field(default_factory=list)
    rosters: list[tuple[Place, Span, list[tuple[str, Span]]]] = field(default_factory=list)
    away: list[tuple[str, Span]] = field(default_factory=list)
    deputies: list[tuple[str, str, tuple[str, str] | None, int, Span]] = field(default_factory=list)

    def is_there(self, person: str, now: int) -> bool:
        return person not in self.shut and not any(p == person and s.holds(now) for p, s in self.away)

    def held(self, now: int) -> set[tuple[str, Place, str | None, str | None]]:
        """(person, place, incident, stands in for)."""
        rostered = {place for place, span, _ in self.rosters if span.holds(now)}
        named = {
            (person, place, incident)
            for person, place, incident, span in self.appointed
            if span.holds(now) and place not in rostered
        }
        for place, span, shifts in self.rosters:
            if span.holds(now):
                named |= {(person, place, None) for person, shift in shifts if shift.holds(now)}
        found: set[tuple[str, Place, str | None, str | None]] = set()
        for person, place, incident in named:
            if self.is_there(person, now):
                found.add((person, place, incident, None))
            else:
                found |= {(each, place, incident, person) for each in self.first_deputy(person, place, now)}
        return found

    def first_deputy(self, person: str, place: Place, now: int) -> list[str]:
        chain = sorted(
            (ordinal, role is None, number, deputy)
            for number, (whose, deputy, role, ordinal, span) in enumerate(self.deputies)
            if whose == person and span.holds(now) and role in (None, (place.plan, place.role))
        )
        return [deputy for *_, deputy in chain if self.is_there(deputy, now)][:1]


def invent(seed: int) -> Organisation:
    random = Random(seed)

    def span(open_end: bool = True) -> Span:
        begin = random.randrange(10)
        return Span(begin, None if open_end and random.random() < 0.3 else begin + random.randrange(0, 5))

    def place() -> Place:
        return Place(*random.choice(ROLES), random.choice(BODIES))

    made = Organisation(shut={person for person in PEOPLE if random.random() < 0.15})
    for _ in range(random.randrange(14)):
        incident = random.choice([None, None, "i1"])
        made.appointed.append((random.choice(PEOPLE), place(), incident, span()))
    for _ in range(random.randrange(4)):
        shifts = [(random.choice(PEOPLE), span(False)) for _ in range(random.randrange(5))]
        made.rosters.append((place(), span(), shifts))
    for _ in range(random.randrange(8)):
        made.away.append((random.choice(PEOPLE), span()))
    for _ in range(random.randrange(24)):
        person, deputy = random.sample(PEOPLE, 2)
        role = random.choice([None, *ROLES])
        made.deputies.append((person, deputy, role, random.randrange(1, 3), span()))
    return made


async def write(connection: asyncpg.Connection, made: Organisation) -> None:
    def times(span: Span):
        return at(span.from_at), None if span.until_at is None else at(span.until_at)

    async def put(table: str, *values: object) -> None:
        marks = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        await connection.execute(f"INSERT INTO {table} VALUES ({marks})", *values)

    for person in PEOPLE:
        await connection.execute(
            "INSERT INTO people (id, login, name, active, created_at) VALUES ($1, $1, $1, $2, $3)",
            person, person not in made.shut, at(0),
        )  # fmt: skip
    for body in BODIES[1:]:
        await put("bodies (id, name_zh, name_en)", body, body, body)
    for number, (person, place, incident, span) in enumerate(made.appointed):
        await put("appointments", f"{number}", person, *place, incident, *times(span))
    for number, (place, span, shifts) in enumerate(made.rosters):
        await put("rosters", f"{number}", *place, "值班", *times(span))
        for turn, (person, shift) in enumerate(shifts):
            await put("shifts", f"{number}-{turn}", f"{number}", person, *times(shift))
    for number, (person, span) in enumerate(made.away):
        await put("absences", f"{number}", person, *times(span))
    for number, (person, deputy, role, ordinal, span) in enumerate(made.deputies):
        await put("deputies", f"{number:03}", person, deputy, *(role or (None, None)), ordinal, *times(span))


@pytest.mark.parametrize("block", range(4))
async def test_the_database_and_the_plain_rules_agree(owner, block):
    compared = 0
    for seed in range(block * 25, block * 25 + 25):
        made = invent(seed)
        transaction = owner.transaction()
        await transaction.start()
        await write(owner, made)
        for now in INSTANTS:
            rows = await who_holds(owner, at(now))
            found = {
                (row.person_id, Place(row.role.plan_id, row.role.role, row.role.body), row.role.incident,
                 row.stands_in_for)
                for row in rows
            }  # fmt: skip
            assert found == made.held(now), (seed, now)
            assert len(rows) == len(found), (seed, now)
            for person in PEOPLE:
                own = await held_by(owner, person, at(now))
                assert set(own) == {row for row in rows if row.person_id == person}, (seed, now, person)
            compared += len(found)
        await transaction.rollback()
    assert compared > 100


async def test_of_two_deputies_with_one_ordinal_the_one_for_the_role_comes_first(owner):
    always, role = Span(0, None), ROLES[0]
    made = Organisation(appointed=[("p0", Place(*role, None), None, always)], away=[("p0", always)])
    made.deputies = [("p0", "p1", None, 1, always), ("p0", "p2", role, 1, always)]
    await write(owner, made)
    assert [each.person_id for each in await who_holds(owner, at(1))] == ["p2"]
    assert [each.stands_in_for for each in await held_by(owner, "p2", at(1))] == ["p0"]


def test_the_random_organisations_are_worth_comparing():
    seen = [(made, now) for made in map(invent, range(100)) for now in INSTANTS]
    assert any(stands for made, now in seen for *_, stands in made.held(now))
    assert any(incident for made, now in seen for _, _, incident, _ in made.held(now))
    assert any(
        person in made.shut or not made.is_there(person, now)
        for made, now in seen
        for person, *_ in made.appointed
    )


@pytest.mark.parametrize("seed", range(0, 100, 7))
def test_whoever_is_away_or_shut_holds_nothing_and_a_rostered_role_is_the_shifts_alone(seed):
    made = invent(seed)
    for now in INSTANTS:
        for person, place, _, stands_in_for in made.held(now):
            assert made.is_there(person, now)
            rosters = [shifts for where, span, shifts in made.rosters if where == place and span.holds(now)]
            if rosters:
                on_duty = {who for shifts in rosters for who, shift in shifts if shift.holds(now)}
                assert (stands_in_for or person) in on_duty
