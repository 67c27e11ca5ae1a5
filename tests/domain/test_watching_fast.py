"""Posts that are played faster, for a demonstration, are watched as fast: the same is said, only sooner."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.watch import at_speed
from domain.watching import Standing, look
from tests.domain.test_watching import AT, LIKELY, MEASURES, QUIET, STEP, seen


def said(speed: int) -> list[tuple[int, str]]:
    """What the looks at a course say, each by the number of its look."""
    every = at_speed(STEP, speed)
    measures = replace(MEASURES, speed=speed, every_seconds=int(every.total_seconds()))
    standing, told = Standing(), []
    for no, count in enumerate(QUIET):
        at = AT + no * every
        made = look(standing, seen(at, count, measures=measures), at, 0)
        told += [(no, each.kind) for each in made.said]
        standing = made.standing
    return told


@pytest.mark.parametrize("speed", [10, 60, 300, 900])
def test_the_same_is_said_at_the_same_looks(speed):
    assert "propose_calm" in [kind for _, kind in said(1)]
    assert said(speed) == said(1)


def test_a_look_takes_a_second_at_least():
    assert at_speed(STEP, 1) == STEP
    assert at_speed(STEP, 300) == timedelta(seconds=3)
    assert at_speed(STEP, 10_000) == timedelta(seconds=1)


def test_the_proposal_of_calm_names_the_plans_own_minutes_and_the_look_its_speed():
    measures = replace(MEASURES, speed=300, every_seconds=3)
    standing, proposed = Standing(), []
    for no, count in enumerate(QUIET):
        at = AT + no * timedelta(seconds=3)
        made = look(standing, seen(at, count, measures=measures), at, 0)
        standing = made.standing
        proposed += [each for each in made.said if each.kind == "propose_calm"]
        assert made.body["speed"] == 300
    assert proposed[0].data["minutes"] == 60
    assert "speed" not in look(Standing(), seen(AT, 10), AT, 0).body


def test_an_early_warning_comes_again_after_the_horizon_as_it_is_played():
    fast = replace(MEASURES, speed=24, every_seconds=37)
    told = replace(seen(AT, 10).told, warned_of="high", warned_permille=620, warned_at=AT)
    for minutes, again in ((59, False), (61, True)):
        at = AT + timedelta(minutes=minutes)
        made = look(Standing(), seen(at, 140, measures=fast, told=told, outlook=LIKELY), at, 0)
        assert ("warn_early" in [each.kind for each in made.said]) is again


def test_a_line_that_is_crossed_by_counts_is_reported_as_volume():
    before = look(Standing(), seen(AT, 10, rank=0, proposed=None), AT, 0).standing
    made = look(before, seen(AT + STEP, 12, rank=0, proposed=1), AT + STEP, 0)
    assert made.conclusion.by == ("level",)
    assert [each.data for each in made.said if each.kind == "report_worsening"] == [{"reason": "volume"}]
