"""Worsening, easing and calm from looks: what makes each, what never does, and what is said only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain import trend as trends
from domain.trend import Conclusion, Look, Rules, Trend, advance, reach

START = datetime(2026, 3, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
RULES = Rules(least=30, quiet_windows=6)
DAY = 96
"""Looks in a day."""


def conclude(given_looks: list[Look]) -> Conclusion:
    return trends.conclude(given_looks, RULES)


def looks(growth: list[int], **same) -> list[Look]:
    """A look every quarter of an hour, each with so many reposts more."""
    found, total = [], 0
    for no, came in enumerate(growth):
        total += max(0, came)
        at = START + no * QUARTER
        found.append(Look(at, {"reposts": total}, {"reposts": came}, **{"sites": 1, **same}))
    return found


def all_of(given_looks: list[Look], rules: Rules | None = None) -> list[Conclusion]:
    """What each of the looks said, in order."""
    trend, said = Trend(), []
    for look in given_looks:
        trend, found = advance(trend, look, rules or RULES)
        said.append(found)
    return said


def kinds(given_looks: list[Look], rules: Rules | None = None) -> list[str]:
    """What the looks said, without those that said nothing new."""
    return [each.kind for each in all_of(given_looks, rules) if each.kind not in ("steady", "unknown")]


def burst(*after: int) -> list[int]:
    return [0, 40, 80, 120, 80, 40, *after]


def test_growth_in_reach_is_worsening_with_its_figures():
    said = conclude(looks([0, 40, 30]))
    assert (said.kind, said.by, said.standing) == ("worsening", ("volume",), "rising")
    assert said.figures["recent"] == 70
    assert said.figures["total"] == 70
    assert said.figures["said_total"] == 30


def test_a_worsening_is_not_said_again_without_further_growth():
    assert kinds(looks([0, 100, 10, 10, 10, 10, 10])) == ["worsening"]
    assert kinds(looks([0, 100, 10, 95, 10])) == ["worsening", "worsening"]


def test_slow_growth_of_something_old_is_none():
    assert kinds(looks([0, *[2] * DAY])) == []


def test_new_sites_are_worsening():
    few = looks([0, 1, 1])
    wider = [*few[:-1], replace(few[-1], sites=4)]
    assert conclude(wider).by == ("sites",)
    assert kinds([*wider, replace(wider[-1], observed_at=START + 4 * QUARTER)]) == ["worsening"]


def test_a_proposed_level_above_the_decided_one_is_worsening_once():
    quiet = looks([0, 1, 1, 1], level=1, proposed=2)
    said = all_of(quiet)
    assert (said[0].kind, said[0].by) == ("worsening", ("level",))
    assert kinds(quiet) == ["worsening"]
    assert kinds(looks([0, 1, 1, 1], level=2, proposed=2)) == []


@given(moods=st.lists(st.integers(0, 1000), min_size=2, max_size=40))
def test_mood_alone_never_worsens(moods):
    given_looks = [
        replace(each, negative_permille=mood)
        for each, mood in zip(looks([1] * len(moods)), moods, strict=True)
    ]
    assert kinds(given_looks) == []
    assert conclude(given_looks).figures["negative_permille"] == moods[-1]


def test_it_eases_once_and_worsens_anew_by_growth():
    growth = burst(*[0] * 30)
    assert kinds(looks(growth)) == ["worsening", "worsening", "easing"]
    assert kinds(looks([*growth, 400, 400])) == ["worsening", "worsening", "easing", "worsening"]


def test_calm_comes_after_quiet_windows_in_a_row():
    said = all_of(looks(burst(*[0] * (2 * DAY))))
    calm = [no for no, each in enumerate(said) if each.kind == "calm"]
    last_loud = 5 + DAY
    assert calm == [last_loud + 6 * 4]
    assert said[calm[0]].figures["quiet_windows"] == 6
    assert said[calm[0]].figures["peak"] == 360


def test_calm_is_reopened_by_a_flare_up():
    quiet = burst(*[0] * (2 * DAY))
    assert kinds(looks([*quiet, 5, 5, 5])) == ["worsening", "worsening", "easing", "calm"]
    said = all_of(looks([*quiet, 40, 40]))
    assert said[-1].kind == "flare_up"
    assert said[-1].standing == "rising"
    assert said[-1].by == ("volume",)


def test_no_data_is_never_calm():
    growth = burst(*[0] * (4 * DAY))
    assert "calm" not in kinds(looks(growth, silent_sources=("crawler",)))
    assert "calm" not in kinds(looks(growth, complete=False))
    assert "easing" not in kinds(looks(growth, complete=False))
    assert conclude(looks(growth, complete=False)).kind == "unknown"


def test_growth_that_an_incomplete_look_saw_still_counts():
    assert conclude(looks([0, 40, 40], complete=False)).kind == "worsening"


@given(gap=st.integers(0, 3 * DAY - 30))
def test_a_source_that_falls_silent_starts_the_quiet_anew(gap):
    whole = looks(burst(*[0] * (3 * DAY)))
    broken = [*whole[:gap], replace(whole[gap], silent_sources=("crawler",)), *whole[gap + 1 :]]
    until = next((no for no, each in enumerate(all_of(whole)) if each.kind == "calm"), 0)
    then = next((no for no, each in enumerate(all_of(broken)) if each.kind == "calm"), 0)
    assert then >= until
    assert gap >= until or then - gap >= 24


def test_hours_that_nobody_looked_at_are_not_quiet_windows():
    whole = looks(burst(*[0] * (3 * DAY)))
    calm = next(no for no, each in enumerate(all_of(whole)) if each.kind == "calm")
    with_gap = [*whole[: calm - 8], *whole[calm:]]
    assert "calm" not in [each.kind for each in all_of(with_gap)[: calm - 7]]
    assert "calm" in kinds(with_gap)


def test_a_counter_that_falls_back_is_not_growth():
    assert reach({"reposts": -500, "comments": 3}) == 3
    assert kinds(looks([0, 20, -500, 5])) == []


@given(st.lists(st.integers(-5, 60), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_order_and_repetition_of_looks_change_nothing(growth, random):
    whole = looks(growth)
    mixed = [*whole, *whole[: len(whole) // 2]]
    random.shuffle(mixed)
    assert conclude(mixed).standing == conclude(whole).standing
    trend, told = Trend(), []
    for look in whole:
        trend, _ = advance(trend, look, RULES)
        told.append(advance(trend, look, RULES)[1].kind)
    assert set(told) == {"steady"}


@given(st.lists(st.integers(0, 80), min_size=2, max_size=60), st.integers(1, 400))
def test_more_growth_at_the_last_look_never_makes_it_less_of_a_worsening(growth, more):
    worse = ("worsening", "flare_up")
    before = conclude(looks(growth))
    after = conclude(looks([*growth[:-1], growth[-1] + more]))
    assert before.kind not in worse or after.kind in worse


@given(st.lists(st.integers(0, 300), max_size=200))
def test_as_many_worsenings_by_volume_as_doublings(growth):
    said = [each for each in all_of(looks(growth)) if each.by]
    assert 30 * 2 ** len(said) <= max(30, sum(growth))


@given(st.lists(st.integers(0, 30), max_size=300))
def test_what_turned_is_said_once_and_in_an_order_that_makes_sense(growth):
    told = kinds(looks(growth))
    for before, after in pairwise(told):
        assert (
            after
            in {
                "worsening": ("worsening", "easing", "calm"),
                "easing": ("worsening", "calm"),
                "calm": ("flare_up",),
                "flare_up": ("worsening", "easing", "calm"),
            }[before]
        )


def test_figures_are_whole_numbers():
    for each in all_of(looks(burst(*[1] * 200), negative_permille=300, proposed=1)):
        assert all(type(value) is int for value in each.figures.values())


@given(st.lists(st.integers(0, 60), min_size=2, max_size=200), st.sampled_from([2, 10, 900]))
def test_posts_that_are_played_faster_say_the_same_by_faster_rules(growth, speed):
    slow = looks(growth)
    fast = [replace(each, observed_at=START + (each.observed_at - START) / speed) for each in slow]
    assert kinds(fast, RULES.faster(speed)) == kinds(slow)
