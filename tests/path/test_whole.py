"""An incident from discovery to close by the whole path, with time skipped."""

from __future__ import annotations

import orjson

from domain.canonical import GENESIS, link
from tests.path.conftest import Path
from tests.path.scripts import to_the_close
from workflows import names


async def test_an_incident_runs_from_discovery_to_close(live: Path) -> None:
    await to_the_close(live)
    assert (await live.told())[-1] == "incident_closed"
    assert await live.pool.fetchval("SELECT phase FROM incidents WHERE id = $1", live.incident) == "closed"
    refused = await live.pool.fetch("SELECT kind, code, params FROM inbox WHERE result <> 'accepted'")
    assert refused == []


async def test_the_timeline_is_chained_without_gap(live: Path) -> None:
    await to_the_close(live)
    rows = await live.pool.fetch("SELECT no, body::text AS body, chain FROM timeline ORDER BY no")
    chain = GENESIS
    for expected, row in enumerate(rows, start=1):
        chain = link(chain, orjson.loads(row["body"]))
        assert (row["no"], row["chain"]) == (expected, chain)
    head = await live.pool.fetchrow("SELECT event_no, chain FROM heads")
    assert head is not None
    assert (head["event_no"], head["chain"]) == (len(rows), chain)


async def test_a_closed_incident_reopens_in_a_new_run(live: Path) -> None:
    await to_the_close(live)
    reopened = await live.send("reopen", texts={"reason": "再度发酵"})
    assert reopened.result == "accepted"
    assert await live.pool.fetchval("SELECT count(DISTINCT run_id) FROM records") == 2
    closed_at = await live.pool.fetchval("SELECT closed_at FROM incidents")
    assert closed_at is None


async def test_what_a_closed_incident_refuses_is_an_outcome_and_no_event(live: Path) -> None:
    await to_the_close(live)
    events = await live.told()
    refused = await live.send("note", texts={"note": "补记"})
    assert (refused.result, refused.code) == ("refused", "wrong_phase")
    assert await live.told() == events


async def test_a_missed_duty_warns_breaches_and_climbs(live: Path) -> None:
    await live.open()
    await live.pass_time(minutes=45)
    await live.heard("duty_breached")

    async def climbed() -> bool:
        return (await live.told("duty_escalated")).count("duty_escalated") == 2

    await live.until(climbed)
    row = await live.pool.fetchrow("SELECT status, due_at, breached_at FROM duties WHERE key = 'report'")
    assert row is not None
    assert row["status"] == "late"
    assert row["breached_at"] >= row["due_at"]
    assert await live.pool.fetchval("SELECT late_duties FROM incidents") == 1
    told = await live.pool.fetch("SELECT role FROM notices WHERE kind = 'duty_escalated' ORDER BY event_no")
    assert [row["role"] for row in told] == ["monitor", "head"]


async def test_temporal_shows_where_the_incident_stands(live: Path) -> None:
    await live.open()
    await live.send("confirm")
    await live.send("grade", {"level": "high"})

    async def shown() -> bool:
        known = (await live.handle().describe()).typed_search_attributes
        due = await live.pool.fetchval("SELECT next_due_at FROM incidents")
        found = [known.get(key) for key in (names.PLAN, names.LEVEL, names.PHASE, names.LATE, names.NEXT_DUE)]
        return found == ["sample", "high", "handling", 0, due]

    await live.until(shown)
    assert await shown()
