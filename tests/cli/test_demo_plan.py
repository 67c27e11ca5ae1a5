"""The plan of a demonstration: one of ours or a file, and when a file may come into force."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.failures import PlanNotFound
from demo.plan import bring_into_force, chosen
from domain.canonical import canonical
from domain.plan import plan_hash
from plans import built_in, load_file
from store.organisation.changes import By
from store.plan_releases import PlanNotInForce, hash_in_force, propose, release
from store.plans import StoredPlan
from store.pool import open_pool
from tests.conftest import Database

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
SETUP = By("setup", "demonstration", NOW)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A plan of one's own: a shipped one under another id."""
    text = next(file for file in built_in() if file.stem == "township").read_text("utf-8")
    made = tmp_path / "mine.yaml"
    made.write_text(text.replace("id: township", "id: mine", 1), "utf-8")
    return made


def _next_version(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("version: 1", "version: 2", 1), "utf-8")


def test_a_plan_is_chosen_by_its_id_or_its_file(file: Path) -> None:
    assert chosen("township").file is None
    assert (chosen(str(file)).plan.id, chosen(str(file)).file) == ("mine", file)
    with pytest.raises(PlanNotFound):
        chosen(str(file.with_name("none.yaml")))


async def test_a_file_comes_into_force_and_so_does_its_next_version(file: Path, database: Database) -> None:
    pool = await open_pool(database.app_dsn, max_size=2)
    try:
        first = await bring_into_force(pool, chosen(str(file)), SETUP)
        assert await bring_into_force(pool, chosen(str(file)), SETUP) == first
        _next_version(file)
        second = await bring_into_force(pool, chosen(str(file)), SETUP)
        assert await hash_in_force(pool, "mine") == second != first
    finally:
        await pool.close()


async def test_what_people_released_no_demonstration_replaces(file: Path, database: Database) -> None:
    pool = await open_pool(database.app_dsn, max_size=2)
    body, plan = load_file(file)
    theirs = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), NOW)
    try:
        await propose(pool, theirs, By("ann", "ours", NOW))
        await release(pool, theirs.hash, By("bo", "agreed", NOW))
        assert await bring_into_force(pool, chosen(str(file)), SETUP) == theirs.hash
        _next_version(file)
        with pytest.raises(PlanNotInForce):
            await bring_into_force(pool, chosen(str(file)), SETUP)
        assert await hash_in_force(pool, "mine") == theirs.hash
    finally:
        await pool.close()
