"""Each plan at each of its levels by the whole path: every duty met, and none met."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.path.conftest import Path
from tests.scenarios.expected import TABLES, Table
from tests.scenarios.whole.conftest import Whole, under

LEVELS = pytest.mark.parametrize(
    ("table", "level", "nature"),
    [
        (one, level, one.natures[at % len(one.natures)] if one.natures else None)
        for one in TABLES
        for at, level in enumerate(one.grades)
    ],
    ids=lambda value: value.plan if isinstance(value, Table) else value or "any",
)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@LEVELS
async def test_with_every_duty_met_it_closes_without_a_breach(
    live: Path, table: Table, level: str | None, nature: str | None
) -> None:
    whole = await under(live, table.plan)
    await whole.begin(table, level, nature)
    await whole.do_everything(level)
    await whole.accept("declare_calm", table.calm)
    await whole.do_everything(level)
    await whole.accept("close", table.close)
    met = {fact["key"]: fact["in_time"] for fact in await whole.facts("duty_met")}
    done = table.all_done(nature)
    assert set(met) == {
        key
        for want in table.duties.values()
        if want.holds_at(level, nature)
        for key in table.keys(want, done)
    }
    assert set(met.values()) == {True}
    assert await whole.facts("duty_breached") == []
    refused = await whole.path.pool.fetchval("SELECT count(*) FROM inbox WHERE result <> 'accepted'")
    assert refused == 0
    await whole.path.handle().result()


@LEVELS
async def test_with_none_met_every_duty_warns_breaches_and_climbs(
    live: Path, table: Table, level: str | None, nature: str | None
) -> None:
    whole = await under(live, table.plan)
    await whole.begin(table, level, nature)
    opened = {fact["key"]: fact for fact in await whole.facts("duty_opened")}
    wanted = set(table.at_once(level, nature))
    last = sum(len(table.rungs(opened[key]["duty"])) for key in wanted)
    await whole.path.pass_time(hours=30 + max(_hours(table, opened[key]["duty"]) for key in wanted))

    async def climbed() -> bool:
        return len(await whole.path.told("duty_escalated")) >= last

    await whole.path.until(climbed)
    await _assert_all_climbed(whole, table, opened, wanted)


def _hours(table: Table, duty: str) -> int:
    """How long a duty takes, unmet, from its start to its last reminder, in hours."""
    climbs = table.rungs(duty)[-1][0]
    return table.duties[duty].days * 24 + int(climbs.total_seconds()) // 3600


async def _assert_all_climbed(whole: Whole, table: Table, opened: dict[str, Any], wanted: set[str]) -> None:
    breached = {fact["key"]: fact for fact in await whole.facts("duty_breached")}
    assert set(breached) == wanted
    climbed: dict[str, list[tuple[datetime, tuple[str, ...]]]] = {key: [] for key in wanted}
    for fact in await whole.facts("duty_escalated"):
        climbed[fact["key"]].append((_instant(fact["due_at"]), tuple(fact["tell"])))
    for key in wanted:
        due = _instant(opened[key]["due_at"])
        want = table.duties[opened[key]["duty"]]
        start = _instant(opened[key]["start_at"])
        assert due == min(one.due_from(start) for one in (want, *want.also) if not one.off)
        assert _instant(breached[key]["due_at"]) == due
        assert climbed[key] == [(due + wait, told) for wait, told in table.rungs(want.duty)]
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
