"""Numbers without gaps, one batch an incident in flight, leases that end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from intake.receive import receive, receive_many
from store.dispatch import WITH_PEOPLE, claim, release, waiting_incidents
from tests.path.conftest import Path


async def _opened(path: Path, *more: object) -> None:
    await receive_many(path.pool, [path.opening(), *more], path.now)  # type: ignore[list-item]


async def _numbers(path: Path, lane: str) -> list[int]:
    rows = await path.pool.fetch(
        "SELECT lane_no FROM inbox WHERE lane = $1 AND lane_no IS NOT NULL ORDER BY lane_no", lane
    )
    return [row["lane_no"] for row in rows]


async def test_each_lane_is_numbered_by_itself_and_people_go_first(path: Path) -> None:
    await _opened(path, path.counts(), path.counts(), path.signal("confirm"), path.counts())
    (batch,) = await claim(path.pool, [path.incident], path.now, 250)
    assert [(envelope["lane"], envelope["lane_no"]) for envelope in batch.envelopes] == [
        ("people", 1), ("people", 2), ("machines", 1), ("machines", 2), ("machines", 3),
    ]  # fmt: skip


async def test_a_batch_with_peoples_signals_is_short(path: Path) -> None:
    await _opened(path, *(path.counts() for _ in range(60)))
    (batch,) = await claim(path.pool, [path.incident], path.now, 250)
    assert len(batch.envelopes) == WITH_PEOPLE
    assert [envelope["lane"] for envelope in batch.envelopes].count("people") == 1


async def test_an_envelope_has_neither_words_nor_salt(path: Path) -> None:
    await _opened(path)
    (batch,) = await claim(path.pool, [path.incident], path.now, 250)
    assert "事故" not in str(batch.envelopes)
    assert set(batch.envelopes[0]) == {
        "v", "signal_id", "incident_id", "lane", "lane_no", "kind", "sender", "role", "occurred_at",
        "received_at", "payload_digest", "data",
    }  # fmt: skip


async def test_only_one_batch_is_in_flight_until_its_lease_ends(path: Path) -> None:
    await _opened(path)
    (first,) = await claim(path.pool, [path.incident], path.now, 250)
    assert await waiting_incidents(path.pool, path.now, 10) == []
    assert await claim(path.pool, [path.incident], path.now, 250) == []
    later = first.lease_until
    assert await waiting_incidents(path.pool, later, 10) == [path.incident]
    (second,) = await claim(path.pool, [path.incident], later, 250)
    assert second.envelopes == first.envelopes


async def test_leases_double_up_to_five_minutes(path: Path) -> None:
    await _opened(path)
    lengths = []
    now = path.now
    for _ in range(7):
        (batch,) = await claim(path.pool, [path.incident], now, 250)
        lengths.append((batch.lease_until - now).total_seconds())
        now = batch.lease_until
    assert lengths == [15, 30, 60, 120, 240, 300, 300]


async def test_a_batch_that_was_not_sent_is_free_at_once_and_was_no_attempt(path: Path) -> None:
    await _opened(path)
    (batch,) = await claim(path.pool, [path.incident], path.now, 250)
    await release(path.pool, batch)
    (again,) = await claim(path.pool, [path.incident], path.now, 250)
    assert (again.attempts, again.envelopes) == (1, batch.envelopes)


async def test_a_commit_that_comes_late_gets_a_later_number(path: Path) -> None:
    await _opened(path)
    await receive(path.pool, path.signal("confirm"), path.now + timedelta(seconds=9))
    await claim(path.pool, [path.incident], path.now, 250)
    late = path.signal("note", texts={"note": "迟到的提交"})
    await receive(path.pool, late, path.now + timedelta(seconds=1))
    await claim(path.pool, [path.incident], path.now + timedelta(minutes=1), 250)
    assert await path.pool.fetchval("SELECT lane_no FROM inbox WHERE signal_id = $1", late.signal_id) == 3


async def test_a_batch_is_bounded_and_the_rest_comes_next(path: Path) -> None:
    await _opened(path, *(path.counts(number) for number in range(1, 40)))
    (batch,) = await claim(path.pool, [path.incident], path.now, 10, numbered=20)
    assert len(batch.envelopes) == 10
    assert await _numbers(path, "machines") == list(range(1, 21))
    (batch,) = await claim(path.pool, [path.incident], batch.lease_until, 100, numbered=20)
    assert await _numbers(path, "machines") == list(range(1, 40))


async def test_a_batch_is_bounded_in_size_as_well(path: Path) -> None:
    named = [f"circumstance-{number:040d}" for number in range(20)]
    await _opened(path, *(path.signal("classify", {"hold": named}) for _ in range(400)))
    (batch,) = await claim(path.pool, [path.incident], path.now, 1000)
    assert 1 < len(batch.envelopes) < 400
    assert sum(len(str(envelope["data"])) for envelope in batch.envelopes) < 320_000


async def test_two_dispatchers_at_once_send_every_signal_once(live: Path) -> None:
    await live.tick()
    incidents = [f"{live.incident}{number}" for number in range(6)]
    many = [live.opening(incident=incident) for incident in incidents]
    many += [live.counts(number, incident=incident) for number in range(20) for incident in incidents]
    await receive_many(live.pool, many, live.now)
    first, second = live.dispatcher(largest=7), live.dispatcher(largest=7)

    async def settled() -> bool:
        await asyncio.gather(first.dispatch_once(live.now), second.dispatch_once(live.now))
        return not await live.pool.fetchval("SELECT count(*) FROM inbox WHERE result IS NULL")

    await live.until(settled)
    twice = await live.pool.fetch(
        "SELECT signal_id FROM timeline WHERE type = 'counts_observed' GROUP BY 1 HAVING count(*) > 1"
    )
    assert twice == []
    gaps = await live.pool.fetch(
        "SELECT incident_id FROM inbox GROUP BY incident_id, lane HAVING max(lane_no) <> count(*)"
    )
    assert gaps == []
    assert await live.pool.fetchval("SELECT count(*) FROM timeline WHERE type = 'counts_observed'") == 120


async def test_a_batch_sent_twice_is_folded_once(live: Path) -> None:
    await live.tick()
    await receive_many(live.pool, [live.opening(), live.signal("confirm")], live.now)
    await live.dispatcher().dispatch_once(live.now)
    await live.dispatcher().dispatch_once(live.now + timedelta(minutes=1))
    await live.settle()
    await live.accept("note", texts={"note": "之后"})
    assert await live.told("incident_opened", "incident_confirmed") == [
        "incident_opened",
        "incident_confirmed",
    ]


async def test_temporal_being_away_releases_the_lease(path: Path) -> None:
    await _opened(path)
    unreachable = replace(path, task_queue="")
    assert await unreachable.dispatcher().dispatch_once(path.now) == 0
    assert await path.pool.fetchval("SELECT lease_until FROM lanes") is None
