"""A burst of machine signals: several runs, every signal once and in its order."""

from __future__ import annotations

from datetime import timedelta

from intake.receive import receive_many
from tests.path.conftest import Path


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
    assert behind <= 250
