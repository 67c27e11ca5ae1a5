"""The estimate that ships: what raises it, what lowers it, what it never reads, and how it is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast import Series, estimate
from forecast.relaxation import outlook
from forecast.saying import sentence
from locales import LOCALES

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def evenly(count: int, seconds: float) -> Series:
    """So many, evenly spread over the first seconds."""
    return Series.of_posts(START, [at(seconds * (no + 1) / count) for no in range(count)])


def slowing(count: int) -> Series:
    """A cascade whose reposts come ever more slowly, the first of them in seconds."""
    return Series.of_posts(START, [at(1.08**no * 10) for no in range(count)])


def test_a_hundred_within_ten_minutes_will_pass_three_hundred():
    found = estimate(evenly(100, 600), 300, at(600))
    assert found is not None
    assert found.permille > 800
    assert (found.total, found.recent, found.line, found.hours) == (100, 100, 300, 24)


def test_a_hundred_within_four_days_will_not():
    found = estimate(evenly(100, 4 * 86_400), 300, at(4 * 86_400))
    assert found is not None
    assert found.permille < 100


def test_one_that_has_slowed_is_less_likely_than_one_that_has_not():
    last = 1.08**99 * 10
    slowed, even = estimate(slowing(100), 300, at(last)), estimate(evenly(100, last), 300, at(last))
    assert slowed is not None and even is not None
    assert slowed.permille < even.permille


def test_silence_lowers_it():
    chances = [estimate(evenly(100, 3600), 300, at(3600 + quiet * 3600)) for quiet in range(12)]
    told = [each.permille for each in chances if each]
    assert told == sorted(told, reverse=True)
    assert told[-1] < told[0] / 2


@given(seconds=st.integers(600, 400_000), count=st.integers(10, 250))
def test_a_farther_line_is_never_likelier(seconds, count):
    told = [estimate(evenly(count, seconds), line, at(seconds)) for line in (251, 300, 500, 2000)]
    permille = [each.permille for each in told if each]
    assert permille == sorted(permille, reverse=True)
    assert all(1 <= each <= 999 for each in permille)


@given(st.lists(st.integers(0, 200_000), min_size=10, max_size=80), st.integers(0, 200_000))
def test_what_comes_later_is_not_read(seconds, now):
    whole = Series.of_posts(START, [at(each) for each in seconds])
    so_far = Series.of_posts(START, [at(each) for each in seconds if each <= now])
    assert estimate(whole, 300, at(now)) == estimate(so_far, 300, at(now))


def test_nothing_is_said_from_too_little():
    assert estimate(evenly(9, 600), 300, at(600)) is None
    assert estimate(Series(START, ()), 300, at(600)) is None


def test_a_line_that_is_crossed_is_certain_and_nothing_else_is():
    found = estimate(evenly(300, 600), 300, at(600))
    assert found is not None
    assert found.permille == 1000


def test_counts_of_looks_say_nearly_what_the_posts_say():
    posts = evenly(120, 9000)
    quarters = tuple((at(900 * no), 12 * no) for no in range(11))
    by_posts, by_looks = estimate(posts, 300, at(9000)), estimate(Series(START, quarters), 300, at(9000))
    assert by_posts is not None and by_looks is not None
    assert by_looks.permille == pytest.approx(by_posts.permille, abs=40)


def test_a_counter_that_falls_back_takes_nothing_away():
    fallen = Series(START, ((at(900), 50), (at(1800), 40), (at(2700), 60)))
    steady = Series(START, ((at(900), 50), (at(1800), 50), (at(2700), 60)))
    assert estimate(fallen, 300, at(2700)) == estimate(steady, 300, at(2700))


def test_parts_of_the_growth_add_up_to_it():
    growth = slowing(200).until(at(10**8))
    assert sum(much for _, much in growth.masses()) == pytest.approx(200)
    assert growth.within(timedelta(days=5000)) == pytest.approx(200)
    assert growth.time_of_last(100) == pytest.approx(growth.age - growth.ages[99])


def test_the_expected_is_proportionate_to_a_longer_horizon():
    growth = evenly(100, 3600).until(at(3600))
    expected = [outlook(growth, hours * 3600).expected for hours in (1, 6, 24, 48)]
    assert expected == sorted(expected)


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_said_in_one_sentence_with_its_figures(locale):
    found = estimate(evenly(100, 7200), 300, at(7200))
    assert found is not None
    text = sentence(locale, found, "转发" if locale == "zh-CN" else "Reposts")
    for figure in (found.total, found.recent, found.line, 200, round(found.permille / 10)):
        assert str(figure) in text
    assert f"{found.expected:,}" in text
    over = estimate(evenly(300, 600), 300, at(600))
    assert over is not None
    assert "300" in sentence(locale, over, "x")


def test_a_cascade_that_is_played_faster_is_estimated_as_it_was():
    fast = evenly(100, 72)
    slow = estimate(evenly(100, 7200), 300, at(7200))
    assert estimate(fast.slower(100, at(72)), 300, at(72)) == slow
    assert fast.slower(1, at(72)) == fast
