"""What `record` lets through, and what it does not."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.worker import Replayer

from domain import step as stepping
from services.dispatcher import Dispatcher
from store.dispatch import Batch
from tests.path.conftest import Path
from worker import activities_on
from workflows import names
from workflows.messages import RecordAnswer, RecordOrder, Start
from workflows.plugin import PLUGIN


async def _deliver(path: Path, *envelopes: Any) -> None:
    await path.client.start_workflow(
        names.INCIDENT_WORKFLOW,
        Start(path.incident),
        id=names.incident_workflow_id(path.incident),
        task_queue=path.task_queue,
        start_signal=names.DELIVER,
        start_signal_args=[list(envelopes)],
    )


def _envelope(path: Path, number: int, **changes: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "signal_id": f"forged-{number:04d}",
        "incident_id": path.incident,
        "lane": "people",
        "lane_no": number,
        "kind": "confirm",
        "sender": "mallory",
        "role": "head",
        "occurred_at": None,
        "received_at": path.now.isoformat(),
        "payload_digest": None,
        "data": {},
        **changes,
    }


async def _alarmed(path: Path, code: str) -> None:
    async def raised() -> bool:
        return bool(await path.pool.fetchval("SELECT count(*) FROM alarms WHERE code = $1", code))

    await path.until(raised)


async def test_a_signal_forged_in_temporal_has_no_effect(live: Path) -> None:
    await live.open()
    before = await live.told()
    await _deliver(live, _envelope(live, 2))
    await _alarmed(live, "signals_forged")
    assert await live.told() == before
    await live.accept("confirm")
    assert (await live.told())[len(before)] == "incident_confirmed"
    senders = await live.pool.fetch("SELECT DISTINCT sender FROM timeline WHERE sender = 'mallory'")
    assert senders == []


async def test_a_received_signal_that_was_changed_on_its_way_has_no_effect(live: Path) -> None:
    await live.open()
    received = await live.receive(live.signal("grade", {"level": "low"}))
    changed = _envelope(
        live, 2, signal_id=received.signal_id, kind="grade", data={"level": "high"}, sender="ann"
    )
    await _deliver(live, changed)
    await _alarmed(live, "signals_forged")
    assert (await live.outcome(received.signal_id)).result == "accepted"
    assert await live.pool.fetchval("SELECT level FROM incidents") == "low"


async def test_an_incident_invented_in_temporal_leaves_nothing(live: Path) -> None:
    await _deliver(live, _envelope(live, 1, kind="open"))
    await live.handle().result()
    assert await live.pool.fetchval("SELECT count(*) FROM timeline") == 0
    assert await live.pool.fetchval("SELECT count(*) FROM heads") == 0


@pytest.mark.parametrize(
    "garbage",
    [
        None, 7, "text", [], {}, {"v": 1}, {"v": 99, "signal_id": 5},
        {"v": 1, "signal_id": "s" * 20, "lane": "people", "lane_no": 2, "data": {"deep": [[[]]]}},
        {"v": 2, "signal_id": "x" * 20, "lane": "people", "lane_no": 2},
    ],
)  # fmt: skip
async def test_what_cannot_be_read_does_not_stop_the_rest(live: Path, garbage: Any) -> None:
    await live.open()
    await _deliver(live, garbage)
    await live.accept("confirm")
    assert "incident_confirmed" in await live.told()


async def test_an_unreadable_envelope_is_refused_and_its_batch_is_not(live: Path) -> None:
    await live.open()
    first = await live.receive(live.signal("confirm"))
    second = await live.receive(live.signal("note", texts={"note": "其后"}))
    await live.settle(_from_the_future(live, first.signal_id))
    rows = await live.pool.fetch(
        "SELECT signal_id, result, code FROM inbox WHERE signal_id = ANY($1::text[])",
        [first.signal_id, second.signal_id],
    )
    found = {row["signal_id"]: (row["result"], row["code"]) for row in rows}
    assert found == {
        first.signal_id: ("refused", "envelope_unreadable"),
        second.signal_id: ("accepted", None),
    }


def _from_the_future(path: Path, signal_id: str) -> Dispatcher:
    """A dispatcher of a later release: one of its envelopes has a version that this code does not know."""

    class Later(Dispatcher):
        async def _claim(self, now: datetime) -> list[Batch]:
            batches = await super()._claim(now)
            for envelope in (envelope for batch in batches for envelope in batch.envelopes):
                envelope["v"] += envelope["signal_id"] == signal_id
            return batches

    return Later(path.pool, path.client, lambda: path.now, task_queue=path.task_queue)


def _decide_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other code in the workflow: it seals what it makes with another digest."""
    sealed = stepping.seal

    def otherwise(*arguments: Any) -> stepping.Head:
        return dataclasses.replace(sealed(*arguments), record_digest="f" * 64)

    monkeypatch.setattr(stepping, "seal", otherwise)


async def _task_failed(path: Path) -> None:
    async def failed() -> bool:
        history = await path.handle().fetch_history()
        return any(event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED for event in history.events)

    await path.until(failed)


async def test_code_that_decides_otherwise_fails_loudly_and_writes_nothing(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live.open()
    before = await live.told()
    with monkeypatch.context() as changed:
        _decide_otherwise(changed)
        await live.receive(live.signal("confirm"))
        await live.dispatcher().dispatch_once(live.now)
        await _alarmed(live, "history_diverged")
        await _task_failed(live)
        assert await live.told() == before
        assert await live.pool.fetchval("SELECT count(*) FROM inbox WHERE result IS NULL") == 1
    await live.heard("incident_confirmed")


async def test_changed_code_cannot_replay_what_was_recorded(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await live.open()
    await live.accept("confirm")
    history = await live.handle().fetch_history()
    replayer = Replayer(workflows=[], plugins=[PLUGIN])
    assert (await replayer.replay_workflow(history)).replay_failure is None
    _decide_otherwise(monkeypatch)
    with pytest.raises(Exception, match="history_diverged"):
        await replayer.replay_workflow(history)


async def test_recording_twice_changes_nothing(path: Path) -> None:
    load, load_held, record, record_last, _ = activities_on(path.pool, path.notifier, lambda: path.now)
    answers: list[RecordAnswer] = []

    @activity.defn(name=names.RECORD)
    async def twice(order: RecordOrder) -> RecordAnswer:
        answers.append(await record(order))
        answers.append(await record(order))
        return RecordAnswer(answers[-1].result, answers[-1].record_digest)

    async with path.worker([load, load_held, twice, record_last]):
        await path.open()
    assert answers[0] == answers[1]
    assert await path.pool.fetchval("SELECT count(*) FROM records") == 1


async def test_a_run_that_somebody_overtook_is_fenced_and_goes_on(path: Path) -> None:
    load, load_held, record, record_last, _ = activities_on(path.pool, path.notifier, lambda: path.now)
    answers: list[str] = []

    @activity.defn(name=names.RECORD)
    async def overtaken(order: RecordOrder) -> RecordAnswer:
        if not answers:
            answers.append("overtaken")
            await record(order)
            return RecordAnswer("fenced")
        answer: RecordAnswer = await record(order)
        answers.append(answer.result)
        return answer

    async with path.worker([load, load_held, overtaken, record_last]):
        await path.open()
        await path.accept("confirm")
    assert answers == ["overtaken", "recorded"]
    assert (await path.told()).count("incident_opened") == 1
