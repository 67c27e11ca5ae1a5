"""The next line, as the plans have it."""

from __future__ import annotations

import pytest

from forecast.lines import Line, next_line
from plans import built_in, load_file

PLANS = {file.stem: load_file(file)[1] for file in built_in()}


def test_the_next_line_is_that_of_the_next_level_and_strictly_more():
    plan = PLANS["work-safety"]
    assert next_line(plan, None) == Line("large", "reposts", 101)
    assert next_line(plan, "large") == Line("major", "reposts", 301)
    assert next_line(plan, "major") == Line("especially_major", "reposts", 501)
    assert next_line(plan, "especially_major") is None


def test_a_plan_that_grades_by_judgement_alone_has_none():
    assert next_line(PLANS["natural-resources"], None) is None


def test_counts_that_are_not_watched_have_no_line():
    assert next_line(PLANS["work-safety"], None, growing=("likes",)) is None


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_can_be_asked(name):
    plan = PLANS[name]
    for level in (None, *(each.id for each in plan.levels)):
        found = next_line(plan, level)
        assert found is None or plan.rank[found.level] > (-1 if level is None else plan.rank[level])
