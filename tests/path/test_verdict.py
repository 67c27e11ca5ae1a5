"""The verdict by replay: proven, differs at its place, or cannot be judged and why."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import orjson
import pytest
from temporalio.client import WorkflowHistory

import domain.decide.observations as observations
from activities import load
from audit.replay.verdict import Judged, judge
from commands.replayed import replayed
from config import Settings
from domain.rules import RULES_VERSION
from store.histories import archive_history
from tests.conftest import Database
from tests.path.conftest import Path
from tests.path.scripts import SCRIPTS
from workflows.names import INCIDENT_WORKFLOW, incident_workflow_id


async def _archive(path: Path, incident: str | None = None) -> None:
    """Keep the histories of all the incident's runs, as the archiver does."""
    workflow_id = incident_workflow_id(incident or path.incident)
    runs = await path.pool.fetch(
        "SELECT DISTINCT run_id FROM records WHERE incident_id = $1", incident or path.incident
    )
    for row in runs:
        history = await path.client.get_workflow_handle(workflow_id, run_id=row["run_id"]).fetch_history()
        await archive_history(
            path.pool, (workflow_id, history.run_id), INCIDENT_WORKFLOW, "completed", path.now,
            history.to_json(), path.now,
        )  # fmt: skip


async def _verdict(path: Path, *incidents: str, live: Any = None) -> list[Judged]:
    async def named() -> AsyncIterator[str]:
        for name in incidents or (path.incident,):
            yield name

    return [one async for one in judge(path.pool, named(), live)]


def _codes(judged: Judged) -> set[str]:
    return {finding.code for finding in judged.findings}


async def _tamper(database: Database, path: Path, *statements: str) -> None:
    """As the owner of the database can: triggers out of the way first."""
    connection = await asyncpg.connect(database.owner_dsn)
    for statement in statements:
        table = statement.split()[1] if statement.startswith("UPDATE") else statement.split()[2]
        await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        done = await connection.execute(statement.replace("$1", f"'{path.incident}'"))
        assert done.split()[-1] != "0", statement
    await connection.close()


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
async def test_what_was_recorded_is_proven_from_its_histories(live: Path, script: str) -> None:
    await SCRIPTS[script](live)
    await _archive(live)
    (judged,) = await _verdict(live)
    assert (judged.word, judged.findings, judged.unjudged) == ("proven", [], [])
    assert judged.figures["records"] > 1
    assert judged.figures["events"] == len(await live.told())


async def test_every_run_of_a_chain_counts(live: Path) -> None:
    await live.open()
    await live.accept("confirm")
    await live.handle().terminate()
    await live.accept("note", texts={"note": "后来的运行"})
    await _archive(live)
    (judged,) = await _verdict(live)
    assert (judged.word, judged.figures["runs"]) == ("proven", 2)


async def test_a_run_that_nobody_kept_cannot_be_judged_and_is_named(live: Path) -> None:
    await live.open()
    await live.accept("confirm")
    await live.handle().terminate()
    await live.accept("note", texts={"note": "后来的运行"})
    await _archive(live)
    first = await live.pool.fetchval("SELECT run_id FROM records ORDER BY record_no LIMIT 1")
    kept = await live.pool.fetchval("SELECT run_id FROM archived_histories WHERE run_id <> $1", first)
    (without,) = await _only(live, kept)
    assert without.word == "cannot_be_judged"
    assert [(each.code, each.place["run"]) for each in without.unjudged] == [
        ("replay_history_missing", first)
    ]
    assert without.unjudged[0].about == {"records": [1, 2]}


async def _only(path: Path, run_id: str) -> list[Judged]:
    """The verdict where only this run's history was kept."""
    async with path.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "CREATE TEMP VIEW archived_histories AS SELECT * FROM public.archived_histories"
            f" WHERE run_id = '{run_id}'"
        )

        async def named() -> AsyncIterator[str]:
            yield path.incident

        found = [one async for one in judge(connection, named())]
        await connection.execute("DROP VIEW pg_temp.archived_histories")
    return found


async def test_a_run_that_is_still_open_is_judged_from_the_engine(live: Path) -> None:
    await live.open()
    await live.accept("confirm")

    async def open_runs(workflow_id: str) -> Sequence[WorkflowHistory]:
        return [await live.client.get_workflow_handle(workflow_id).fetch_history()]

    (judged,) = await _verdict(live, live=open_runs)
    assert (judged.word, judged.figures["runs"]) == ("proven", 1)
    (alone,) = await _verdict(live)
    assert alone.word == "cannot_be_judged"


async def test_an_edited_event_is_named_with_what_was_expected_and_found(
    live: Path, database: Database
) -> None:
    await live.open()
    await live.accept("confirm")
    await live.send("observe_counts", {"observed_at": live.now.isoformat(), "counts": {"reposts": 7}},
                    role="feed")  # fmt: skip
    await _archive(live)
    no = await live.pool.fetchval("SELECT max(no) FROM timeline WHERE type = 'counts_observed'")
    await _tamper(
        database, live,
        "UPDATE timeline SET body = jsonb_set(body, '{fact,counts,reposts}', '9')"
        f" WHERE incident_id = $1 AND no = {no}",
    )  # fmt: skip
    (judged,) = await _verdict(live)
    differing = next(each for each in judged.findings if each.code == "replay_event_differs")
    assert differing.place["event"] == no
    assert differing.about["fields"]["fact"]["expected"]["counts"] == {"reposts": 7}
    assert differing.about["fields"]["fact"]["found"]["counts"] == {"reposts": 9}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE records SET record_digest = repeat('0', 64) WHERE incident_id = $1 AND record_no = 2",
         "replay_step_differs"),
        ("DELETE FROM records WHERE incident_id = $1 AND record_no = 2", "replay_record_missing"),
        ("UPDATE inbox SET sender = 'eve' WHERE incident_id = $1 AND kind = 'confirm'",
         "replay_signal_differs"),
        ("UPDATE inbox SET result = 'refused' WHERE incident_id = $1 AND kind = 'confirm'",
         "replay_outcome_differs"),
        ("UPDATE incidents SET phase = 'closed' WHERE id = $1", "replay_shown_differs"),
        ("UPDATE duties SET status = 'met' WHERE incident_id = $1", "replay_duty_differs"),
        ("DELETE FROM duties WHERE incident_id = $1", "replay_duty_differs"),
        ("UPDATE heads SET state = replace(state, 'handling', 'calm') WHERE incident_id = $1",
         "replay_state_differs"),
    ],
)  # fmt: skip
async def test_what_was_changed_behind_our_back_is_found(
    live: Path, database: Database, statement: str, code: str
) -> None:
    await live.open()
    await live.accept("confirm")
    await _archive(live)
    await _tamper(database, live, statement)
    (judged,) = await _verdict(live)
    assert judged.word == "differs"
    assert code in _codes(judged)


async def test_a_damaged_history_is_told_and_the_others_are_judged(live: Path, database: Database) -> None:
    await live.open()
    first, live.incident = live.incident, f"{live.incident}x"
    await live.open()
    for name in (first, live.incident):
        await _archive(live, name)
    await _tamper(
        database, live,
        f"UPDATE archived_histories SET body = 'x'::bytea WHERE workflow_id = 'incident/{first}'",
    )  # fmt: skip
    damaged, whole = await _verdict(live, first, live.incident)
    assert (damaged.word, _codes(damaged)) == ("differs", {"replay_history_damaged"})
    assert whole.word == "proven"


async def test_a_forged_history_with_a_fitting_hash_is_found(live: Path, database: Database) -> None:
    await live.open()
    await live.accept("confirm")
    history = (await live.handle().fetch_history()).to_json()
    forged = orjson.loads(history)
    for event in forged["events"]:
        scheduled = event.get("activityTaskScheduledEventAttributes", {})
        if scheduled.get("activityType", {}).get("name") == "record":
            data = scheduled["input"]["payloads"][0]
            order = orjson.loads(base64.b64decode(data["data"]))
            order["events"][0]["sender"] = "eve"
            data["data"] = base64.b64encode(orjson.dumps(order)).decode()
            break
    run_id = (await live.handle().fetch_history()).run_id
    await archive_history(
        live.pool, (incident_workflow_id(live.incident), run_id), INCIDENT_WORKFLOW, "completed", live.now,
        orjson.dumps(forged).decode(), live.now,
    )  # fmt: skip
    (judged,) = await _verdict(live)
    assert judged.word == "differs"
    assert any(each.code == "replay_event_differs" and each.place["record"] == 1 for each in judged.findings)


async def test_code_that_decides_otherwise_is_told_at_its_event(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live.open()
    await live.send("observe_counts", {"observed_at": live.now.isoformat(), "counts": {"reposts": 7}},
                    role="feed")  # fmt: skip
    await _archive(live)
    no = await live.pool.fetchval("SELECT max(no) FROM timeline WHERE type = 'counts_observed'")
    monkeypatch.setattr(observations, "propose", lambda plan, counts: "high")
    (judged,) = await _verdict(live)
    assert judged.word == "differs"
    assert [each.place["event"] for each in judged.findings] == [no + 1]


@pytest.mark.parametrize("rules", [1, 2])
async def test_what_was_decided_by_earlier_rules_is_judged_by_them(
    live: Path, monkeypatch: pytest.MonkeyPatch, rules: int
) -> None:
    monkeypatch.setattr(load, "RULES_VERSION", rules)
    await SCRIPTS["taken-back"](live)
    monkeypatch.undo()
    await _archive(live)
    (judged,) = await _verdict(live)
    assert (judged.word, judged.findings, judged.unjudged) == ("proven", [], [])
    opened = await live.pool.fetchval("SELECT body -> 'fact' ->> 'rules_version' FROM timeline WHERE no = 1")
    assert int(opened) == rules < RULES_VERSION


async def test_rules_that_this_release_does_not_know_cannot_be_judged(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "RULES_VERSION", RULES_VERSION + 1)
    await live.open()
    monkeypatch.undo()
    await _archive(live)
    (judged,) = await _verdict(live)
    assert [each.code for each in judged.unjudged] == ["replay_rules_unknown"]
    assert judged.word == "cannot_be_judged"


async def test_the_command_judges_all_incidents_from_what_is_archived(live: Path, database: Database) -> None:
    await live.open()
    await live.accept("confirm")
    await _archive(live)
    first, live.incident = live.incident, f"{live.incident}x"
    await live.open()
    found = await replayed(Settings(database_url=database.app_dsn, temporal_address=None), live.pool, None)
    assert (found.word, found.words) == ("cannot_be_judged", {"proven": 1, "cannot_be_judged": 1})
    assert {each.place["incident"] for each in found.unjudged} == {live.incident}
    one = await replayed(Settings(database_url=database.app_dsn, temporal_address=None), live.pool, first)
    assert (one.word, one.incidents, one.engine) == ("proven", 1, False)


async def test_an_incident_that_goes_on_while_it_is_judged_is_judged_again(live: Path) -> None:
    await live.open()
    fetched = 0

    async def and_then_on(workflow_id: str) -> Sequence[WorkflowHistory]:
        nonlocal fetched
        fetched += 1
        history = await live.client.get_workflow_handle(workflow_id).fetch_history()
        if fetched == 1:
            await live.accept("confirm")
        return [history]

    (judged,) = await _verdict(live, live=and_then_on)
    assert (judged.word, fetched) == ("proven", 2)
