"""All incidents at once say the same of who is there as each asked by itself."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import orjson
import pytest

from domain.canonical import canonical
from domain.plan import Plan
from store.organisation.holding import vacant_roles
from store.plans import StoredPlan, put_plan
from store.pool import open_pool
from store.staffing import differently_staffed, holders_for, next_change
from tests import sample
from tests.store.rows import T0, at, insert

BODIES = {"city": None, "east": "city", "west": "city", "yard": "east"}
ROLES = ("monitor", "head", "office")


@pytest.fixture
async def pool(database):
    made = await open_pool(database.app_dsn, max_size=2)
    _, plan_hash = sample.plan()
    await put_plan(made, StoredPlan(plan_hash, "sample", 1, canonical(sample.body()), T0))
    for body, parent in BODIES.items():
        await insert(made, "bodies", {"id": body, "parent": parent, "name_zh": body, "name_en": body})
    for number, place in enumerate([*BODIES, None] * 2):
        about = {"plan_hash": plan_hash, "plan_id": "sample", "opened_at": T0, "updated_at": T0}
        await insert(
            made,
            "incidents",
            {**about, "id": f"i{number}", "phase": "handling", "event_no": 7, "body_id": place},
        )
    yield made
    await made.close()


async def organised(pool: Any, seed: int) -> None:
    """People, appointments, rosters with shifts, absences and deputies, as it happens."""
    draw = Random(seed)

    def span() -> dict[str, Any]:
        start = draw.randrange(60)
        return {"from_at": at(start), "until_at": at(start + draw.randrange(1, 40))}

    def place() -> dict[str, Any]:
        return {"plan_id": "sample", "role": draw.choice(ROLES), "body": draw.choice([*BODIES, None])}

    people = [f"p{number}" for number in range(12)]
    for person in people:
        shut = draw.random() < 0.1
        await insert(
            pool,
            "people",
            {"id": person, "login": person, "name": person, "created_at": T0, "active": not shut},
        )
    for number in range(14):
        incident = draw.choice(["i0", "i3", None, None, None])
        held = {"id": f"a{number}", "person_id": draw.choice(people), "incident_id": incident}
        await insert(pool, "appointments", {**held, **place(), **span()})
    for number in range(3):
        await insert(pool, "rosters", {"id": f"r{number}", "name": "r", **place(), **span()})
        for shift in range(2):
            made = {"id": f"s{number}{shift}", "roster_id": f"r{number}", "person_id": draw.choice(people)}
            await insert(pool, "shifts", {**made, **span()})
    for number in range(5):
        person, deputy = draw.sample(people, 2)
        await insert(pool, "absences", {"id": f"b{number}", "person_id": person, **span()})
        pair = {"id": f"d{number}", "person_id": person, "deputy_id": deputy, "ordinal": 1}
        await insert(pool, "deputies", {**pair, **span()})


@pytest.mark.parametrize("seed", range(4))
async def test_every_incident_is_told_what_is_true_of_it_alone(pool: Any, seed: int):
    await organised(pool, seed)
    rows = await pool.fetch("SELECT id, body_id FROM incidents")
    some = 0
    for minutes in range(0, 100, 3):
        now = at(minutes)
        told = {each.incident_id: each.vacant for each in await differently_staffed(pool, now)}
        for row in rows:
            wanted = await vacant_roles(pool, now, "sample", sorted(ROLES), row["body_id"], row["id"])
            assert told.get(row["id"], ()) == tuple(wanted), (minutes, row["id"])
            held = await holders_for(pool, now, "sample", row["id"], row["body_id"])
            assert {*held, *wanted} == set(ROLES)
            assert not set(held) & set(wanted)
            some += bool(held)
    assert some


@pytest.mark.parametrize("seed", range(4))
async def test_a_notice_reaches_exactly_those_who_hold_its_role(pool: Any, seed: int):
    await organised(pool, seed)
    rows = await pool.fetch("SELECT id, body_id FROM incidents")
    for number, minutes in enumerate(range(0, 100, 9), 1):
        notes = [
            {"event_no": number, "ordinal": place, "role": role, "person": None}
            for place, role in enumerate([*ROLES, "*"])
        ]
        for row in rows:
            await pool.fetchval(
                "SELECT tell_holders($1, $2, 'sample', $3::jsonb, $4)",
                row["id"], row["body_id"], orjson.dumps(notes).decode(), at(minutes),
            )  # fmt: skip
            told = await pool.fetch(
                "SELECT ordinal, person_id FROM told WHERE incident_id = $1 AND event_no = $2",
                row["id"],
                number,
            )
            held = await holders_for(pool, at(minutes), "sample", row["id"], row["body_id"])
            wanted = {(ROLES.index(each.role), each.name) for some in held.values() for each in some}
            wanted |= {(len(ROLES), name) for _, name in wanted}
            assert {tuple(each) for each in told} == wanted
            assert len(told) == len(wanted)


async def test_between_two_changes_nothing_changes(pool: Any):
    await organised(pool, 1)
    now, seen = T0 - timedelta(minutes=1), 0
    while (change := await next_change(pool, now)) is not None:
        before = await differently_staffed(pool, now)
        assert await differently_staffed(pool, change - timedelta(microseconds=1)) == before
        now, seen = change, seen + 1
    assert seen > 20
    assert await differently_staffed(pool, now + timedelta(days=999)) == await differently_staffed(pool, now)


async def test_what_an_incident_says_already_is_not_told_again(pool: Any):
    await organised(pool, 2)
    for each in await differently_staffed(pool, at(50)):
        await pool.execute(
            "UPDATE incidents SET vacant = $2 WHERE id = $1", each.incident_id, list(each.vacant)
        )
    assert await differently_staffed(pool, at(50)) == []


async def test_a_closed_incident_and_a_plan_without_an_organisation_are_left_alone(pool: Any):
    assert await differently_staffed(pool, at(50)) == []
    await organised(pool, 3)
    await pool.execute("UPDATE incidents SET phase = 'closed' WHERE id <> 'i1'")
    assert {each.incident_id for each in await differently_staffed(pool, at(500))} == {"i1"}


def test_the_sample_has_these_roles():
    plan: Plan = sample.plan()[0]
    assert plan.own_roles == set(ROLES)
