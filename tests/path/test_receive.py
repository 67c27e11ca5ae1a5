"""The way in: checked, durable, repeatable."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import InvalidSignal, UnknownSignal
from domain.signals import Lane
from intake.errors import DuplicateSignalId, IncidentUnknown, LaneNotAllowed, PlanUnknown
from intake.receive import Inlet, NewSignal, Receipt, receive, receive_many
from tests.path.conftest import Path


async def _rows(path: Path) -> int:
    return int(
        await path.pool.fetchval("SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM payloads)")
    )


def _codes(error: InvalidSignal) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in error.problems}


async def test_a_signal_and_its_words_are_kept_apart(path: Path) -> None:
    receipt = await path.receive(path.opening())
    inbox = await path.pool.fetchrow("SELECT * FROM inbox")
    words = await path.pool.fetchrow("SELECT * FROM payloads")
    assert inbox is not None
    assert words is not None
    assert "事故" not in str(dict(inbox))
    assert words["body"] == '{"title": "事故"}'
    assert inbox["payload_digest"] == receipt.payload_digest


async def test_the_same_signal_again_gets_the_same_receipt(path: Path) -> None:
    opening = path.opening()
    first = await path.receive(opening)
    second = await receive(path.pool, opening, path.now + timedelta(seconds=5))
    assert second == replace(first, repeated=True)
    assert await _rows(path) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {"title": "另一件事"}},
        {"sender": "bob"},
        {"role": "office"},
        {"texts": {"title": "事故", "link": "x"}},
    ],
)
async def test_another_signal_under_the_same_id_is_refused(path: Path, change: dict[str, object]) -> None:
    opening = path.opening()
    await path.receive(opening)
    with pytest.raises(DuplicateSignalId):
        await path.receive(replace(opening, **change))  # type: ignore[arg-type]
    assert await _rows(path) == 2


async def test_line_endings_do_not_make_another_signal(path: Path) -> None:
    await path.receive(path.opening())
    note = path.signal("note", texts={"note": "甲\r\n乙"})
    first = await path.receive(note)
    again = await path.receive(replace(note, texts={"note": "甲\n乙"}))
    assert again.payload_digest == first.payload_digest


async def test_erased_words_do_not_stand_in_the_way_of_a_repetition(path: Path) -> None:
    opening = path.opening()
    await path.receive(opening)
    await path.pool.execute("UPDATE payloads SET salt = NULL, body = NULL, erased_at = $1", path.now)
    assert (await path.receive(opening)).repeated


async def test_a_signal_for_an_incident_that_nobody_opened_is_not_kept(path: Path) -> None:
    with pytest.raises(IncidentUnknown):
        await path.receive(path.signal("confirm"))
    assert await _rows(path) == 0


async def test_an_opening_under_an_unknown_plan_is_not_kept(path: Path) -> None:
    with pytest.raises(PlanUnknown):
        await path.receive(path.opening(data={"plan_hash": "0" * 64}))
    assert await _rows(path) == 0


async def test_everything_wrong_is_said_at_once(path: Path) -> None:
    later = (path.now + timedelta(minutes=3)).isoformat()
    wrong = path.opening(data={"discovered_at": later, "level": "Not A Level"})
    wrong = replace(wrong, signal_id="short", texts={"title": "", "unknown": "x"})
    with pytest.raises(InvalidSignal) as caught:
        await path.receive(wrong)
    assert {field for field, _ in _codes(caught.value)} == {"signal_id", "level", "title", "unknown"}
    assert await _rows(path) == 0


@pytest.mark.parametrize("field", ["discovered_at", "arose_at", "occurred_at"])
async def test_a_time_in_the_future_is_refused_by_its_field(path: Path, field: str) -> None:
    later = (path.now + timedelta(minutes=3)).isoformat()
    with pytest.raises(InvalidSignal) as caught:
        await path.receive(path.opening(data={"discovered_at": path.now.isoformat(), field: later}))
    assert (field, "time_in_future") in _codes(caught.value)


async def test_a_clock_two_minutes_ahead_is_borne_with(path: Path) -> None:
    ahead = (path.now + timedelta(seconds=119)).isoformat()
    assert not (await path.receive(path.opening(data={"discovered_at": ahead}))).repeated


async def test_the_opinion_cannot_arise_after_its_discovery(path: Path) -> None:
    before = (path.now - timedelta(hours=1)).isoformat()
    data = {"discovered_at": before, "arose_at": path.now.isoformat()}
    with pytest.raises(InvalidSignal) as caught:
        await path.receive(path.opening(data=data))
    assert _codes(caught.value) == {("arose_at", "arose_after_discovery")}


async def test_nul_and_bidirectional_controls_are_refused(path: Path) -> None:
    for text in ("a\x00b", "a\u202eb"):
        with pytest.raises(InvalidSignal) as caught:
            await path.receive(replace(path.opening(), texts={"title": text}))
        assert _codes(caught.value) == {("title", "text_control_character")}


async def test_unknown_kinds_and_wrong_lanes_are_refused(path: Path) -> None:
    with pytest.raises(UnknownSignal):
        await path.receive(path.signal("explode"))
    with pytest.raises(LaneNotAllowed):
        await path.receive(replace(path.signal("confirm"), lane=Lane.MACHINES))


async def test_many_signals_keep_their_order(path: Path) -> None:
    many: list[NewSignal] = [path.opening(), *(path.counts(number) for number in range(1, 30))]
    receipts = await receive_many(path.pool, many, path.now)
    rows = await path.pool.fetch("SELECT signal_id FROM inbox ORDER BY received_at")
    assert [row["signal_id"] for row in rows] == [receipt.signal_id for receipt in receipts]
    assert [row["signal_id"] for row in rows] == [new.signal_id for new in many]


async def test_one_wrong_signal_keeps_the_whole_call_out(path: Path) -> None:
    with pytest.raises(InvalidSignal):
        await receive_many(path.pool, [path.opening(), path.signal("grade", {})], path.now)
    assert await _rows(path) == 0


async def test_senders_at_the_same_time_share_commits_and_each_gets_their_own_receipt(path: Path) -> None:
    await path.receive(path.opening())
    inlet = Inlet(path.pool)
    before = await path.pool.fetchval("SELECT count(DISTINCT xmin::text) FROM inbox")
    notes = [path.signal("note", texts={"note": f"第 {number} 条"}) for number in range(60)]
    told = await asyncio.gather(*(inlet.receive(new, path.now) for new in notes))
    assert [receipt.signal_id for receipt in told] == [new.signal_id for new in notes]
    assert not any(receipt.repeated for receipt in told)
    assert await path.pool.fetchval("SELECT count(*) FROM payloads") == 61
    commits = await path.pool.fetchval("SELECT count(DISTINCT xmin::text) FROM inbox") - before
    assert commits < len(notes)


async def test_what_one_sender_did_wrong_is_told_to_that_one_alone(path: Path) -> None:
    await path.receive(path.opening())
    inlet = Inlet(path.pool)
    note = path.signal("note", texts={"note": "甲"})
    nowhere = replace(path.signal("confirm"), incident_id="20260302-000000")
    given = [note, nowhere, note, replace(note, texts={"note": "乙"}), path.signal("confirm")]
    told = await asyncio.gather(*(inlet.receive(new, path.now) for new in given), return_exceptions=True)
    first, unknown, again, other, confirmed = told
    assert isinstance(first, Receipt)
    assert isinstance(unknown, IncidentUnknown)
    assert again == replace(first, repeated=True)
    assert isinstance(other, DuplicateSignalId)
    assert isinstance(confirmed, Receipt)
    assert await path.pool.fetchval("SELECT count(*) FROM inbox") == 3


async def test_an_id_twice_in_one_call_with_other_words_is_refused(path: Path) -> None:
    await path.receive(path.opening())
    note = path.signal("note", texts={"note": "甲"})
    with pytest.raises(DuplicateSignalId):
        await receive_many(path.pool, [note, replace(note, texts={"note": "乙"})], path.now)
    assert (
        await path.pool.fetchval("SELECT body ->> 'note' FROM payloads WHERE signal_id = $1", note.signal_id)
        == "甲"
    )
