"""The twelve hours, the rise and the fall of a level, by the whole path."""

from __future__ import annotations

from datetime import timedelta

from tests.scenarios.people import waiting_draft
from tests.scenarios.whole.conftest import Whole

HOUR = timedelta(hours=1)


async def _graded(whole: Whole, level: str, *, arose_before: timedelta) -> None:
    now = await whole.path.tick()
    await whole.open(discovered_at=now.isoformat(), arose_at=(now - arose_before).isoformat())
    await whole.accept("confirm", "group_office")
    await whole.accept("grade", "leading_group", {"level": level})


async def test_half_spent_at_discovery_the_reply_is_due_six_hours_later(whole: Whole) -> None:
    await _graded(whole, "large", arose_before=6 * HOUR)
    state = await whole.state()
    assert state.duties["2-A8"].due_at == state.discovered_at + 6 * HOUR
    await whole.path.pass_time(hours=7)

    async def late() -> bool:
        return (await whole.state()).duties["2-A8"].status == "late"

    await whole.path.until(late)
    (breach,) = [fact for fact in await whole.facts("duty_breached") if fact["key"] == "2-A8"]
    assert breach["due_at"] == state.duties["2-A8"].due_at.isoformat().replace("+00:00", "Z")


async def test_spent_at_discovery_it_is_late_at_once_and_stays_where_it_was(whole: Whole) -> None:
    await _graded(whole, "large", arose_before=13 * HOUR)
    state = await whole.state()
    assert (state.duties["2-A8"].due_at, state.duties["2-A8"].status) == (
        state.discovered_at - HOUR,
        "late",
    )
    await whole.accept("draft_statement", "group_office")
    await whole.accept("approve_statement", "leading_group", {"draft": waiting_draft(await whole.state())})
    digest = (await whole.state()).approved_draft
    await whole.accept("release", "spokesperson", {"form": "media_statement", "text_digest": digest})
    met = (await whole.state()).duties["2-A8"]
    assert (met.status, met.in_time, met.due_at) == ("met", False, state.discovered_at - HOUR)


async def test_a_rise_runs_from_the_rise_and_a_fall_takes_two(whole: Whole) -> None:
    await _graded(whole, "ordinary", arose_before=HOUR)
    before = await whole.state()
    await whole.path.pass_time(hours=2)
    await whole.accept("grade", "group_head", {"level": "major"})
    risen = await whole.state()
    rise = risen.instants["graded"][-1]
    assert rise >= before.instants["graded"][0] + 2 * HOUR
    assert risen.duties["2-S3"].due_at == rise + HOUR / 2
    assert risen.duties["2-M1"].due_at == rise + HOUR
    assert risen.duties["2-A8"].due_at == before.duties["2-A8"].due_at
    assert risen.duties["2-O2"].status == "withdrawn"
    assert (
        await whole.path.send("grade", {"level": "ordinary"}, role="group_head")
    ).code == "level_would_fall"
    await whole.accept("propose_lower", "group_office", {"level": "ordinary"})
    (proposal,) = (await whole.state()).proposals
    assert (await whole.state()).level == "major"
    await whole.accept("approve_proposal", "group_head", {"proposal": proposal})
    fallen = await whole.state()
    assert (fallen.level, fallen.duties["2-S3"].status, fallen.duties["2-O2"].owed) == (
        "ordinary",
        "withdrawn",
        True,
    )
