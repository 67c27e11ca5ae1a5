"""How closely is watched: by level and circumstance, never more than 15 minutes apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from domain.plan import Mark
from domain.watch import ASSUMED, LONGEST, Watch, mode
from plans import built_in, load_file
from plans.watched import lines
from tests import sample


def _cadence(every: str, **more: Any) -> dict[str, Any]:
    return {"every": every, "mark": "assumed", **more}


WATCH = Watch.model_validate(
    {
        "cadences": [
            _cadence("PT10M"),
            _cadence("PT5M", levels=["high"], round_the_clock=True),
            _cadence("PT2M", when="crowd"),
        ]
    }
)


@pytest.mark.parametrize(
    ("level", "held", "minutes", "all_day"),
    [
        (None, (), 10, False),
        ("low", (), 10, False),
        ("high", (), 5, True),
        ("low", ("crowd",), 2, False),
        ("high", ("crowd",), 2, True),
    ],
)
def test_the_shortest_that_binds_holds(level, held, minutes, all_day):
    found = mode(WATCH, level, held)
    assert (found.every, found.round_the_clock) == (timedelta(minutes=minutes), all_day)


def test_where_nothing_binds_it_is_every_15_minutes():
    only_high = Watch.model_validate({"cadences": [_cadence("PT1M", levels=["high"])]})
    assert mode(only_high, "low", ()).every == LONGEST


def test_no_plan_stretches_the_longest():
    long = Watch.model_validate({"cadences": [_cadence("PT3H")]})
    assert mode(long, None, ()).every == LONGEST


def test_a_plan_without_the_section_is_watched_as_assumed():
    plan, _ = sample.plan()
    assert plan.watch is None
    assert plan.watching == ASSUMED
    assert {line.mark for line in lines(plan, "zh-CN")} == {Mark.ASSUMED}


def test_the_section_gives_the_thresholds_of_calm():
    watch = Watch.model_validate({"calm": {"windows": 3, "each": "P1D", "permille": 20, "mark": "assumed"}})
    assert watch.rules.quiet_for == timedelta(days=3)
    assert watch.rules.calm_permille == 20


def test_a_cadence_says_who_says_so():
    with pytest.raises(ValidationError):
        Watch.model_validate({"cadences": [{"every": "PT10M"}]})


@pytest.mark.parametrize("file", built_in(), ids=lambda file: file.stem)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_shipped_plan_says_how_it_is_watched(file, locale):
    _, plan = load_file(file)
    assert len(lines(plan, locale)) >= 6
    assert all(mode(plan.watching, level.id, ()).every <= LONGEST for level in plan.levels)
