"""A signal that was received in time is in time, whoever was down meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from intake.receive import receive
from tests.path.conftest import Path

REPORT = {"duties": ["report"], "channel": "message"}
DUE = timedelta(minutes=30)


async def _discovered(path: Path, ago: timedelta) -> datetime:
    """Receive an opening that long ago; nobody was there to fold it."""
    then = path.now - ago
    await receive(path.pool, path.opening(data={"discovered_at": then.isoformat()}), then)
    return then


async def _reported(path: Path, at: datetime) -> str:
    new = path.signal("report_up", REPORT, role="monitor", texts={"content": "报告"})
    return (await receive(path.pool, new, at)).signal_id


async def _duty(path: Path) -> dict[str, object]:
    row = await path.pool.fetchrow("SELECT status, in_time, breached_at FROM duties WHERE key = 'report'")
    assert row is not None
    return dict(row)


async def test_an_in_time_signal_that_a_stopped_worker_handled_late_is_in_time(path: Path) -> None:
    discovered_at = await _discovered(path, timedelta(hours=2))
    signal_id = await _reported(path, discovered_at + timedelta(minutes=29))
    await path.dispatcher().dispatch_once(path.now)
    async with path.worker():
        assert (await path.outcome(signal_id)).result == "accepted"
    assert await _duty(path) == {"status": "met", "in_time": True, "breached_at": None}
    assert "breach_withdrawn" not in await path.told()


async def test_a_breach_that_fired_while_the_dispatcher_was_down_is_withdrawn(live: Path) -> None:
    await live.open()
    await live.pass_time(minutes=20)
    signal_id = await _reported(live, live.now)
    await live.pass_time(minutes=60)
    await live.heard("duty_breached")
    assert (await live.outcome(signal_id)).result == "accepted"
    told = await live.told("duty_breached", "breach_withdrawn", "duty_met")
    assert told[:3] == ["duty_breached", "breach_withdrawn", "duty_met"]
    heard = await live.pool.fetch("SELECT role FROM notices WHERE kind = 'breach_withdrawn'")
    assert {row["role"] for row in heard} == {"monitor", "head"}
    assert (await _duty(live))["in_time"] is True


async def test_what_fell_due_while_everything_was_down_fires_when_it_is_back(path: Path) -> None:
    discovered_at = await _discovered(path, timedelta(hours=2))
    await path.dispatcher().dispatch_once(path.now)
    async with path.worker():
        await path.heard("duty_breached")
    row = await path.pool.fetchrow(
        "SELECT (body->'fact'->>'due_at')::timestamptz AS due,"
        " (body->'fact'->>'fired_at')::timestamptz AS fired"
        " FROM timeline WHERE type = 'duty_breached' AND body->'fact'->>'key' = 'report'"
    )
    assert row is not None
    assert row["due"] == discovered_at + DUE
    assert row["fired"] >= path.now


async def test_a_late_signal_is_late_however_soon_it_is_folded(live: Path) -> None:
    await live.open()
    await live.pass_time(minutes=31)
    await live.outcome(await _reported(live, live.now))
    assert (await _duty(live))["in_time"] is False
