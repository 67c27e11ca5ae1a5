"""Which version of a plan is in force, as the store keeps it."""

from __future__ import annotations

import asyncpg
import pytest

from store.grants import see_to_reader
from store.migrate import shipped
from store.organisation.changes import By
from store.plan_releases import (
    PlanNotInForce,
    PlanNotProposed,
    ReleaseUnknown,
    SecondPersonNeeded,
    end,
    hash_in_force,
    history,
    is_in_force,
    propose,
    propose_built_in,
    put_in_force,
    release,
    release_built_in,
    standings,
    withdraw,
)
from store.plans import StoredPlan, latest_plan, latest_plans, plans_in_force, put_plan
from store.pool import Database
from tests.conftest import Server
from tests.store.rows import T0, at

RELEASES = 14
"""The migration from which on plans have to be released."""


def plan(number: int, plan_id: str = "one") -> StoredPlan:
    return StoredPlan(f"{number:064x}", plan_id, number, "{}", T0)


def by(who: str, minutes: int = 0) -> By:
    return By(who, "理由", at(minutes))


async def test_the_version_released_last_is_in_force(pool: Database) -> None:
    first, second = plan(1), plan(2)
    for each in (first, second):
        await propose(pool, each, by("ann"))
        assert not await is_in_force(pool, each.hash)
        with pytest.raises(SecondPersonNeeded):
            await release(pool, each.hash, by("ann", 1))
        assert (await release(pool, each.hash, by("bo", 2))).standing == "in_force"
    assert await hash_in_force(pool, "one") == second.hash
    assert [each.hash for each in await plans_in_force(pool)] == [second.hash]
    assert [each.standing for each in await standings(pool)] == ["in_force", "ended"]
    await end(pool, second.hash, by("ann", 3))
    assert await hash_in_force(pool, "one") is None, "the one before does not come back by itself"
    with pytest.raises(PlanNotInForce):
        await end(pool, second.hash, by("ann", 4))
    await propose(pool, first, by("bo", 5))
    await release(pool, first.hash, by("ann", 6))
    assert await hash_in_force(pool, "one") == first.hash
    acts = [each.act for each in reversed(await history(pool, "one"))]
    assert acts == ["proposed", "released"] * 2 + ["ended", "proposed", "released"]


async def test_what_waits_can_be_taken_back(pool: Database) -> None:
    await propose(pool, plan(1), by("ann"))
    assert (await withdraw(pool, plan(1).hash, by("bo"))).standing == "withdrawn"
    for act in (withdraw, release):
        with pytest.raises(PlanNotProposed):
            await act(pool, plan(1).hash, by("bo"))
        with pytest.raises(ReleaseUnknown):
            await act(pool, "f" * 64, by("bo"))


async def test_the_latest_is_the_one_in_force_and_else_the_highest(pool: Database) -> None:
    await put_in_force(pool, plan(1), by("setup"))
    await put_plan(pool, plan(2))
    await put_plan(pool, plan(3, "two"))
    await put_plan(pool, plan(4, "two"))
    found = await latest_plan(pool, "one")
    assert found is not None
    assert found.version == 1
    assert [each.version for each in await latest_plans(pool)] == [1, 4]


async def test_what_comes_with_the_product_is_put_forward_once(pool: Database) -> None:
    for _ in range(2):
        await propose_built_in(pool, plan(1), "随系统")
        await propose_built_in(pool, plan(2, "two"), "随系统")
    await propose(pool, plan(3, "three"), by("ann"))
    assert await release_built_in(pool, by("bo"), {plan(1).hash}) == 1
    assert await release_built_in(pool, by("bo")) == 1, "not what a person put forward"
    assert await release_built_in(pool, by("bo")) == 0
    assert await hash_in_force(pool, "three") is None
    await propose_built_in(pool, plan(1), "随系统")
    assert len(await history(pool)) == 5


async def test_the_record_only_grows(pool: Database, owner: asyncpg.Connection[asyncpg.Record]) -> None:
    await put_in_force(pool, plan(1), by("setup"))
    for change in ("UPDATE plan_releases SET who = 'x'", "DELETE FROM plan_releases"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(change)
        with pytest.raises(asyncpg.RestrictViolationError):
            await owner.execute(change)
    with pytest.raises(asyncpg.RestrictViolationError):
        await owner.execute("TRUNCATE plan_releases")


async def test_an_installation_keeps_what_it_used(pg: Server) -> None:
    made = await pg.database(migrated=False)
    connection = await asyncpg.connect(made.owner_dsn)
    await see_to_reader(connection)
    for migration in shipped():
        if migration.number == RELEASES:
            for number, name in ((1, "one"), (2, "one"), (3, "two")):
                values = (plan(number).hash, name, number, "{}", T0)
                await connection.execute("INSERT INTO plans VALUES ($1, $2, $3, $4, $5)", *values)
        await connection.execute(migration.sql)
    rows = await connection.fetch("SELECT plan_id, version FROM plans_in_force ORDER BY plan_id")
    facts = await connection.fetch("SELECT act, who FROM plan_releases WHERE plan_id = 'one' ORDER BY no")
    await connection.close()
    await pg.drop(made)
    assert [tuple(row) for row in rows] == [("one", 2), ("two", 3)]
    assert [tuple(row) for row in facts] == [("proposed", "release"), ("released", "migration")]
