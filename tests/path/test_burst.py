"""A burst of machine signals: several runs, every signal once and in its order."""

from __future__ import annotations

from datetime import timedelta

from temporalio.api.enums.v1 import EventType

from intake.receive import receive_many
from services.dispatcher import LARGEST_BATCH
from tests.path.conftest import Path
from workflows.names import incident_workflow_id


async def test_a_burst_continues_as_new_and_folds_every_signal_once_in_order(live: Path) -> None:
    await live.open()
    burst = [live.counts(number) for number in range(1, 3001)]
    for start in range(0, len(burst), 500):
        at = live.now + timedelta(milliseconds=start)
        await receive_many(live.pool, burst[start : start + 500], at)
    note = await live.receive(live.signal("note", texts={"note": "突发期间"}))
    await live.settle()
    folded = await live.pool.fetch(
        "SELECT signal_id FROM timeline WHERE type = 'counts_observed' ORDER BY no"
    )
    assert [row["signal_id"] for row in folded] == [new.signal_id for new in burst]
    assert await live.pool.fetchval("SELECT count(DISTINCT run_id) FROM records") > 1
    behind = await live.pool.fetchval(
        "SELECT count(*) FROM timeline WHERE type = 'counts_observed'"
        " AND no < (SELECT first_event FROM inbox WHERE signal_id = $1)",
        note.signal_id,
    )
    assert behind <= LARGEST_BATCH


async def test_a_run_that_goes_on_is_sent_nothing_until_the_next_has_loaded(live: Path) -> None:
    await live.open()
    burst = [live.counts(number) for number in range(1, 3001)]
    await receive_many(live.pool, burst, live.now)
    await live.settle()
    runs = [row["run_id"] for row in await live.pool.fetch("SELECT DISTINCT run_id FROM records")]
    kinds = [kind for run in runs for kind in await _kinds(live, run)]
    assert kinds.count(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW) >= 1
    assert EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED not in kinds
    assert await live.pool.fetchval("SELECT lease_until FROM lanes") is None


async def _kinds(path: Path, run_id: str) -> list[int]:
    handle = path.client.get_workflow_handle(incident_workflow_id(path.incident), run_id=run_id)
    return [event.event_type for event in (await handle.fetch_history()).events]
