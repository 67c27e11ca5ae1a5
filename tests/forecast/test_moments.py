"""Past cascades and the moments at which they passed a line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forecast.errors import NoPast, PastUnreadable
from forecast.moments import FEATURES, moments, of_moment, passed_at
from forecast.past import SINCE, Past, of_folder
from forecast.series import Series
from tests.forecast.invented import cascade, folder


def past(seconds: list[int], *, stated: int | None = None) -> Past:
    points = [SINCE + timedelta(seconds=at) for at in seconds]
    return Past("one", "one", Series.of_posts(SINCE, points), Series(SINCE, ()), stated)


def watched(points: dict[int, int]) -> Past:
    """One known by looks: hours and the count then."""
    series = Series(SINCE, tuple((SINCE + timedelta(hours=at), count) for at, count in points.items()))
    return Past("one", "one", series, Series(SINCE, ()))


def only(of: Past, line: int = 100, following: int = 300) -> bool | None:
    (found,) = moments([of], [(line, following)])
    return found.crossed


def test_a_moment_is_when_the_line_is_first_seen_and_knows_nothing_later():
    (found,) = moments([past([*range(0, 1000, 10), *range(5000, 9000, 10)])], [(100, 300)])
    assert found.at == SINCE + timedelta(seconds=990)
    assert found.growth.total == 100
    assert found.crossed is True
    assert len(of_moment(found)) == len(FEATURES)


def test_crossing_later_than_a_day_is_not_crossing():
    late = [*range(100), *(90_000 + each for each in range(250))]
    assert only(past(late)) is False


def test_where_the_list_was_cut_short_nobody_can_know():
    assert only(past(list(range(150)), stated=160)) is False
    assert only(past(list(range(150)), stated=2000)) is None


def test_where_it_was_not_watched_for_a_day_nobody_can_know():
    assert only(watched({0: 0, 1: 120, 20: 150})) is None
    assert only(watched({0: 0, 1: 120, 26: 150})) is False
    assert only(watched({0: 0, 1: 120, 20: 320})) is True


def test_both_lines_between_two_looks_are_no_moment():
    assert list(moments([watched({0: 0, 1: 400, 30: 500})], [(100, 300)])) == []


def test_a_line_that_was_never_passed_has_no_moment():
    assert passed_at(past(list(range(99))), 100) is None


def test_what_was_gathered_twice_counts_once(tmp_path):
    twice = cascade(1, 10, 120)
    twice["ev"] += twice["ev"][:50]
    assert of_folder(folder(tmp_path, [twice]))[0].total == 120


def test_those_whose_author_is_unknown_are_never_taken_for_the_same(tmp_path):
    unknown = cascade(1, 10, 1)
    unknown["ev"] = [[0, "r", None, ""]] * 5
    assert of_folder(folder(tmp_path, [unknown]))[0].total == 5


def test_an_empty_folder_and_a_bad_line_are_told(tmp_path):
    with pytest.raises(NoPast):
        of_folder(tmp_path)
    folder(tmp_path, [cascade(1, 10, 5), {"id": "broken"}])
    with pytest.raises(PastUnreadable) as told:
        of_folder(tmp_path)
    assert told.value.params["line"] == 2
