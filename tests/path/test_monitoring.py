"""The watching of an incident over days, in seconds: what it says, when, and what it survives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import asyncpg
import pytest
from temporalio.client import WorkflowExecutionStatus

from audit.replay.verdict import Judged, judge
from domain.watching import Standing, look
from store.histories import archive_history
from store.observations import Observation, keep_observation
from tests.conftest import Database
from tests.domain.test_watching import seen
from tests.path.conftest import Path
from tests.path.scripts import to_the_close
from tests.path.watching import Watched, under_the_plan, watched
from workflows import names

GROWING = [(hour / 4, 10 + hour * 12) for hour in range(33)]
"""From 10 to 394 reposts within eight hours."""


@pytest.fixture
async def incident(live: Path) -> Watched:
    return await watched(live)


async def test_growth_is_warned_of_then_eases_and_calm_waits_for_a_silent_source(live: Path) -> None:
    incident = await watched(live, heard=30)
    await incident.reposts(GROWING)
    async with incident.watcher():
        await incident.ensure()
        await incident.on(hours=9, step=1.5)
        grown = await incident.path.told()
        assert {"early_warning_given", "worsening_reported"} <= set(grown)
        await incident.on(hours=27, step=9)
        told = await incident.path.told()
        assert told.count("source_silent") == 1
        assert "calm_proposed" not in told
        await incident.heard_until(24 * 30)
        await incident.on(hours=4, step=2)
    told = await incident.path.told()
    assert told.count("source_back") == 1
    assert told.count("calm_proposed") == 1
    assert told.index("worsening_reported") < told.index("easing_reported") < told.index("calm_proposed")
    assert "calm_declared" not in told


async def test_every_look_is_on_record_with_its_figures(incident: Watched) -> None:
    await incident.reposts(GROWING)
    async with incident.watcher():
        await incident.ensure()
        await incident.on(hours=3)
    looks = await incident.looks()
    assert [look.look_no for look in looks] == list(range(1, len(looks) + 1))
    assert len(looks) >= 12
    gaps = [after.observed_at - before.observed_at for before, after in pairwise(looks)]
    assert max(gaps) <= timedelta(minutes=15, seconds=5)
    last = looks[-1].body
    assert last["counts"]["reposts"] == max(
        count
        for hours, count in GROWING
        if incident.began_at + timedelta(hours=hours) <= looks[-1].observed_at
    )
    assert (last["counts"]["posts"], last["per_site"]) == (1, {"weibo": 1})
    assert all(sum(look.body["growth"].values()) >= 0 for look in looks)


async def test_a_new_run_goes_on_from_the_record_and_what_was_missed_is_recorded_late(
    incident: Watched,
) -> None:
    """As after an emptied Temporal, or two hours without a watcher: only the looks on record are left."""
    last_at = incident.began_at - timedelta(hours=2)
    made = look(Standing(), seen(last_at, reposts=7), last_at, 0)
    row = Observation(incident.path.incident, 1, last_at, last_at, last_at, "lost", made.body)
    assert await keep_observation(incident.path.pool, row)
    await incident.reposts(GROWING)
    async with incident.watcher():
        assert await incident.ensure() == 1
        await incident.on(hours=1)
    looks = await incident.looks()
    assert [each.look_no for each in looks] == list(range(1, len(looks) + 1))
    late = looks[1]
    assert late.due_at == last_at + timedelta(minutes=15)
    assert late.observed_at >= incident.began_at
    assert late.body["missed"] == 7
    assert looks[2].body["missed"] == 0
    assert looks[2].body["growth"]["reposts"] == (
        looks[2].body["counts"]["reposts"] - late.body["counts"]["reposts"]
    )


async def test_a_look_is_kept_and_told_once(incident: Watched) -> None:
    at = incident.began_at
    made = look(Standing(), seen(at, reposts=7), at, 0)
    row = Observation(incident.path.incident, 1, at, at, at, "one", made.body)
    assert await keep_observation(incident.path.pool, row)
    assert await keep_observation(incident.path.pool, row)
    other = replace(row, run_id="two", body={**made.body, "missed": 3})
    assert not await keep_observation(incident.path.pool, other)
    (kept,) = await incident.looks()
    assert (kept.run_id, dict(kept.body)) == ("one", made.body)


async def test_a_run_lasts_a_day_and_the_next_goes_on(incident: Watched) -> None:
    async with incident.watcher():
        await incident.ensure()
        first = (await incident.handle().describe()).run_id
        await incident.on(hours=26, step=13)
        assert (await incident.handle().describe()).run_id != first
        assert await incident.ensure() == 0
    looks = await incident.looks()
    assert [look.look_no for look in looks] == list(range(1, len(looks) + 1))
    assert len({look.run_id for look in looks}) == 2


async def test_a_rise_in_level_is_looked_at_at_once_and_more_often(live: Path) -> None:
    incident = await watched(live)
    async with incident.watcher():
        await incident.ensure()
        await incident.on(hours=0.6, step=0.6)
        assert await incident.ensure() == 0
        before = len(await incident.looks())
        await live.accept("grade", {"level": "high"})
        assert await incident.ensure() == 1
        await incident.on(hours=0.1, step=0.1)
    looks = await incident.looks()
    hurried, following = looks[before], looks[before + 1]
    assert hurried.observed_at - looks[before - 1].observed_at < timedelta(minutes=10)
    assert (hurried.body["level"], hurried.body["round_the_clock"]) == ("high", True)
    assert following.observed_at - hurried.observed_at <= timedelta(minutes=5, seconds=5)


async def test_what_is_dismissed_is_no_longer_watched(live: Path) -> None:
    await live.open()
    made = Watched(live, await live.tick())
    await made.post()
    async with made.watcher():
        await made.ensure()
        await made.on(hours=0.5, step=0.5)
        await live.accept("dismiss", {"reason": "not_ours"}, texts={"reason": "无关"})
        await made.ensure()
        await made.on(hours=0.5, step=0.5)
        assert (await made.handle().describe()).status is WorkflowExecutionStatus.COMPLETED
        assert await made.ensure() == 0
    assert (await made.looks())[-1].body["ended"] is True


async def test_a_closed_incident_that_flares_up_again_is_told(live: Path) -> None:
    await under_the_plan(live)
    await to_the_close(live)
    made = Watched(live, await live.tick())
    await made.post()
    await made.reposts([(hours / 4, hours * 30) for hours in range(9)])
    async with made.watcher():
        assert await made.ensure() == 1
        await made.on(hours=3, step=3)
        told = await live.told()
        assert "flare_up_reported" in told
        assert told[-1] != "incident_reopened"
        await made.on(hours=3, step=3)
        assert (await made.handle().describe()).status is WorkflowExecutionStatus.COMPLETED
        assert await made.ensure() == 0


UNDER_WAY = {
    "activity_task_scheduled",
    "activity_task_started",
    "activity_task_completed",
    "timer_fired",
    "workflow_execution_signaled",
    "workflow_task_scheduled",
    "workflow_task_started",
}
"""The last event of a history whose run is about to do something."""


async def _archived(incident: Watched) -> None:
    """Keep the histories of all runs, as the archiver does."""
    path = incident.path
    for workflow_id, kind in (
        (names.incident_workflow_id(path.incident), names.INCIDENT_WORKFLOW),
        (names.monitoring_workflow_id(path.incident), names.MONITORING_WORKFLOW),
    ):
        handle = path.client.get_workflow_handle(workflow_id)
        history = await handle.fetch_history()
        for _ in range(500):
            # A look that is under way is kept before its history says so.
            if (
                str(history.events[-1].WhichOneof("attributes")).removesuffix("_event_attributes")
                not in UNDER_WAY
            ):
                break
            history = await handle.fetch_history()
        await archive_history(
            path.pool, (workflow_id, history.run_id), kind, "completed", path.now, history.to_json(), path.now
        )


async def _verdict(path: Path) -> Judged:
    async def these() -> AsyncIterator[str]:
        yield path.incident

    (judged,) = [each async for each in judge(path.pool, these())]
    return judged


async def test_the_verdict_derives_every_look_again(incident: Watched, database: Database) -> None:
    await incident.reposts(GROWING)
    async with incident.watcher():
        await incident.ensure()
        await incident.on(hours=2)
        await _archived(incident)
    judged = await _verdict(incident.path)
    assert (judged.word, judged.findings, judged.unjudged) == ("proven", [], [])
    assert judged.figures["looks"] == len(await incident.looks())
    owner = await asyncpg.connect(database.owner_dsn)
    await owner.execute("ALTER TABLE observations DISABLE TRIGGER ALL")
    await owner.execute(
        "UPDATE observations SET body = jsonb_set(body, '{counts,reposts}', '1') WHERE look_no = 3"
    )
    await owner.close()
    judged = await _verdict(incident.path)
    assert judged.word == "differs"
    assert [(each.code, each.place["look"]) for each in judged.findings] == [("replay_look_differs", 3)]


async def test_looks_without_a_history_cannot_be_judged(incident: Watched) -> None:
    at = incident.began_at
    made = look(Standing(), seen(at, reposts=7), at, 0)
    row = Observation(incident.path.incident, 1, at, at, at, "lost", made.body)
    assert await keep_observation(incident.path.pool, row)
    judged = await _verdict(incident.path)
    assert "replay_history_missing" in {each.code for each in judged.unjudged}
