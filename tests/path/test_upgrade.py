"""An incident goes on under another version of its plan by the whole path, and its history proves it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio.client import WorkflowHistory

from audit.replay.verdict import judge
from store.organisation.changes import By
from store.plan_releases import end
from tests import sample
from tests.path.conftest import Path
from tests.path.upgrades import ADDED, upgrade, version


async def proven(path: Path) -> str:
    async def named() -> Any:
        yield path.incident

    async def held(workflow_id: str) -> list[WorkflowHistory]:
        return [await path.client.get_workflow_handle(workflow_id).fetch_history()]

    verdicts = [one async for one in judge(path.pool, named(), held)]
    assert not verdicts[0].findings, verdicts[0].findings
    return verdicts[0].word


async def test_a_run_goes_on_under_the_version_and_replays(live: Path) -> None:
    await live.open()
    await live.accept("confirm")
    reply = {"clocks": [sample.clock("arose", "PT3H")]}
    duties = [{**each, **reply} if each["id"] == "reply" else each for each in sample.DUTIES]
    second = await version(live, 2, [*[each for each in duties if each["id"] != "watch"], ADDED])
    assert await upgrade(live, second) == "accepted"
    rows = await live.pool.fetch(
        "SELECT i.plan_hash, h.plan_hash AS head FROM incidents i JOIN heads h ON h.incident_id = i.id"
    )
    assert [tuple(row) for row in rows] == [(second, second)]
    found = {row["key"]: row for row in await live.pool.fetch("SELECT * FROM duties")}
    assert (found["watch"]["status"], found["count"]["status"]) == ("withdrawn", "open")
    assert found["reply"]["due_at"] - found["reply"]["start_at"] <= timedelta(hours=3)
    await live.accept("perform", {"duties": ["count"]}, role="office")
    await live.pass_time(hours=4)
    await live.heard("duty_breached")
    assert await proven(live) == "proven"


async def test_a_run_that_begins_anew_loads_the_version(live: Path) -> None:
    await live.open()
    second = await version(live, 2, [*sample.DUTIES, ADDED])
    assert await upgrade(live, second) == "accepted"
    await live.handle().terminate("a run lost")
    await live.accept("confirm")
    assert "count" in {row["key"] for row in await live.pool.fetch("SELECT key FROM duties")}


async def test_a_version_out_of_force_is_not_taken(live: Path) -> None:
    await live.open()
    second = await version(live, 2, [*sample.DUTIES, ADDED])
    await end(live.pool, second, By("setup", "停用", live.now))
    assert await upgrade(live, second) == "plan_not_in_force"
    assert await upgrade(live, "f" * 64) == "plan_not_in_force"
    assert await proven(live) == "proven"
