"""Plan 2 at each of its five levels by the whole path: every duty met, and none met."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.scenarios.expected import Expected, table
from tests.scenarios.people import CIRCUMSTANCES
from tests.scenarios.whole.conftest import Whole

EXPECTED = table("human_resources")
LEVELS = pytest.mark.parametrize("level", EXPECTED.levels)


async def _begin(whole: Whole, level: str) -> None:
    await whole.open()
    await whole.accept("confirm", "group_office")
    await whole.accept("grade", "leading_group", {"level": level})
    await whole.accept("classify", "group_office", {"hold": list(CIRCUMSTANCES)})
    await whole.accept("report_worsening", "handling_monitor", {"reason": "volume"})
    for occasion in ("doubt", "doubt_unanswerable"):
        await whole.accept("record_occasion", "monitor", {"occasion": occasion})


def _key(want: Expected) -> str:
    return want.duty + ("#1" if want.each else "")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@LEVELS
async def test_with_every_duty_met_it_closes_without_a_breach(whole: Whole, level: str) -> None:
    await _begin(whole, level)
    await whole.do_everything(level)
    await whole.accept("declare_calm", "leading_group")
    await whole.do_everything(level)
    await whole.accept("close", "group_head")
    met = {fact["key"]: fact["in_time"] for fact in await whole.facts("duty_met")}
    assert set(met) == {
        _key(want)
        for want in EXPECTED.duties.values()
        if want.holds_at(level) and want.opens not in ("returned", "proposed", "met:2-A7-redraft")
    }
    assert set(met.values()) == {True}
    assert await whole.facts("duty_breached") == []
    refused = await whole.path.pool.fetchval("SELECT count(*) FROM inbox WHERE result <> 'accepted'")
    assert refused == 0
    await whole.path.handle().result()


@LEVELS
async def test_with_none_met_every_duty_warns_breaches_and_climbs(whole: Whole, level: str) -> None:
    await _begin(whole, level)
    opened = {fact["key"]: fact for fact in await whole.facts("duty_opened")}
    wanted = {
        _key(want)
        for want in EXPECTED.duties.values()
        if want.holds_at(level)
        and want.within
        and not want.opens.startswith(("met:", "calmed", "reviewed", "released", "returned", "proposed"))
        and want.duty not in ("2-confirm", "2-grade", "2-A1")
    }
    last = sum(len(EXPECTED.rungs(opened[key]["duty"])) for key in wanted)
    await whole.path.pass_time(hours=30)

    async def climbed() -> bool:
        return len(await whole.path.told("duty_escalated")) >= last

    await whole.path.until(climbed)
    await _assert_all_climbed(whole, opened, wanted)


async def _assert_all_climbed(whole: Whole, opened: dict[str, Any], wanted: set[str]) -> None:
    breached = {fact["key"]: fact for fact in await whole.facts("duty_breached")}
    assert set(breached) == wanted
    climbed: dict[str, list[tuple[datetime, tuple[str, ...]]]] = {key: [] for key in wanted}
    for fact in await whole.facts("duty_escalated"):
        climbed[fact["key"]].append((_instant(fact["due_at"]), tuple(fact["tell"])))
    for key in wanted:
        due = _instant(opened[key]["due_at"])
        want = EXPECTED.duties[opened[key]["duty"]]
        assert due - _instant(opened[key]["start_at"]) == want.time
        assert _instant(breached[key]["due_at"]) == due
        assert climbed[key] == [(due + wait, told) for wait, told in EXPECTED.rungs(want.duty)]
        await _assert_each_before_the_next(whole, key)


async def _assert_each_before_the_next(whole: Whole, key: str) -> None:
    """Nothing fires before it is due, nor waits until the next thing is due as well."""
    facts = [
        fact
        for fact in await whole.facts("duty_warned", "duty_breached", "duty_escalated")
        if fact["key"] == key
    ]
    fired = [_instant(fact["fired_at"]) for fact in facts]
    due = [_instant(fact["due_at"]) for fact in facts]
    assert all(due[at] <= fired[at] for at in range(len(facts)))
    assert all(fired[at] <= due[at + 1] or due[at] == due[at + 1] for at in range(len(facts) - 1))
