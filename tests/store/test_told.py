"""Who hears a notice, by name: whoever holds the role at that instant, in the incident's body or above it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from store.pool import open_pool
from tests.store.rows import T0, at, insert

PLAN_ID = "human-resources"


@pytest.fixture
async def pool(database):
    made = await open_pool(database.app_dsn, max_size=2)
    for body, parent in (("city", None), ("east", "city"), ("west", "city")):
        await insert(made, "bodies", {"id": body, "parent": parent, "name_zh": body, "name_en": body})
    yield made
    await made.close()


async def person(pool: Any, name: str, **columns: object) -> str:
    values = {"id": name, "login": name, "name": name, "created_at": T0, **columns}
    await insert(pool, "people", values)
    return name


async def appoint(pool: Any, name: str, role: str, **columns: object) -> None:
    values = {"id": f"{name}/{role}/{columns.get('body')}", "person_id": name, "plan_id": PLAN_ID,
              "role": role, "from_at": T0, **columns}  # fmt: skip
    await insert(pool, "appointments", values)


async def told(
    pool: Any, *roles: str, body: str | None = None, assigned: str | None = None, minutes: int = 1
) -> set[tuple[str, str | None]]:
    """Who hears one notice to each of these roles, and whom they stand in for."""
    number = await pool.fetchval("SELECT coalesce(max(event_no), 0) + 1 FROM told")
    notes = [
        {"event_no": number, "ordinal": place, "role": role, "person": assigned}
        for place, role in enumerate(roles)
    ]
    await pool.fetchval(
        "SELECT tell_holders('i1', $1, $2, $3::jsonb, $4)",
        body, PLAN_ID, orjson.dumps(notes).decode(), at(minutes),
    )  # fmt: skip
    rows = await pool.fetch("SELECT person_id, stands_in_for FROM told WHERE event_no = $1", number)
    return {(row["person_id"], row["stands_in_for"]) for row in rows}


async def test_whoever_holds_the_role_now_hears_and_nobody_else(pool):
    for name, role in (("ann", "head"), ("bob", "office")):
        await appoint(pool, await person(pool, name), role)
    await appoint(pool, await person(pool, "cat"), "head", until_at=at(5))
    await appoint(pool, await person(pool, "dan", active=False), "head")
    assert await told(pool, "head") == {("ann", None), ("cat", None)}
    assert await told(pool, "head", minutes=5) == {("ann", None)}
    assert await told(pool, "spokesperson") == set()


async def test_a_role_covers_its_body_and_those_below(pool):
    for name, body in (("all", None), ("city", "city"), ("east", "east"), ("west", "west")):
        await appoint(pool, await person(pool, name), "head", body=body)
    assert await told(pool, "head", body="east") == {("all", None), ("city", None), ("east", None)}
    assert await told(pool, "head", body="city") == {("all", None), ("city", None)}
    assert await told(pool, "head") == {("all", None)}


async def test_an_appointment_to_one_incident_is_for_that_one(pool):
    await appoint(pool, await person(pool, "here"), "head", incident_id="i1")
    await appoint(pool, await person(pool, "there"), "head", incident_id="i2")
    assert await told(pool, "head") == {("here", None)}


async def test_between_shifts_nobody_hears(pool):
    await appoint(pool, await person(pool, "ann"), "head")
    await insert(pool, "rosters", {"id": "r", "plan_id": PLAN_ID, "role": "head", "name": "r", "from_at": T0})
    bob = await person(pool, "bob")
    await insert(
        pool, "shifts", {"id": "s", "roster_id": "r", "person_id": bob, "from_at": T0, "until_at": at(60)}
    )
    assert await told(pool, "head", minutes=59) == {("bob", None)}
    assert await told(pool, "head", minutes=60) == set()


async def test_a_deputy_hears_for_whoever_is_away(pool):
    for name in ("ann", "bob"):
        await appoint(pool, await person(pool, name), "head")
    deputy = await person(pool, "cat")
    pair = {"id": "d", "person_id": "ann", "deputy_id": deputy, "ordinal": 1, "from_at": T0}
    await insert(pool, "deputies", pair)
    await insert(pool, "absences", {"id": "a", "person_id": "ann", "from_at": at(10)})
    assert await told(pool, "head", minutes=9) == {("ann", None), ("bob", None)}
    assert await told(pool, "head", minutes=10) == {("bob", None), ("cat", "ann")}
    assert await told(pool, "head", assigned="ann", minutes=10) == {("ann", None), ("cat", "ann")}


async def test_of_a_duty_assigned_to_somebody_who_is_not_there_the_role_hears_too(pool):
    for name in ("ann", "bob"):
        await appoint(pool, await person(pool, name), "head", until_at=at(10) if name == "ann" else None)
    await appoint(pool, await person(pool, "cat"), "office")
    assert await told(pool, "head", assigned="ann") == {("ann", None)}
    assert await told(pool, "head", assigned="cat") == {("cat", None)}
    assert await told(pool, "head", assigned="ann", minutes=10) == {("ann", None), ("bob", None)}


async def test_a_deputy_who_holds_the_role_too_is_told_once_in_their_own_right(pool):
    for name in ("ann", "bob"):
        await appoint(pool, await person(pool, name), "head")
    pair = {"id": "d", "person_id": "ann", "deputy_id": "bob", "ordinal": 1, "from_at": T0}
    await insert(pool, "deputies", pair)
    await insert(pool, "absences", {"id": "a", "person_id": "ann", "from_at": T0})
    assert await told(pool, "head") == {("bob", None)}


async def test_what_everybody_hears_is_not_told_to_feeds_nor_twice_to_anybody(pool):
    ann = await person(pool, "ann")
    for role in ("head", "office"):
        await appoint(pool, ann, role)
    await appoint(pool, await person(pool, "machine"), "feed")
    await appoint(
        pool, await person(pool, "other", created_at=T0 + timedelta(minutes=1)), "head", plan_id="x"
    )
    assert await told(pool, "*") == {("ann", None)}
