"""The measurement itself: what it takes for the truth, and what it says of a watching that is good or bad."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bench.watch.command import main
from bench.watch.drawing import Chart
from bench.watch.looking import Course, looks
from bench.watch.measuring import measured
from bench.watch.totals import too_early
from bench.watch.truth import Reach, calm, came_true, crossings, surges
from domain.trend import Rules
from forecast.past import SINCE, Past
from forecast.series import Series
from plans import built_in, load_file
from tests.forecast.invented import cascades, folder

PLAN = load_file(next(file for file in built_in() if file.stem == "work-safety"))[1]
COURSE = Course(PLAN, longest=timedelta(days=5))


def past(seconds: list[float]) -> Past:
    points = [SINCE + timedelta(seconds=at) for at in seconds]
    return Past("one", "one", Series.of_posts(SINCE, points), Series(SINCE, ()))


BURST = past([30.0 * no for no in range(1, 241)])
"""240 reposts within two hours, then nothing."""
AGAIN = past([*(30.0 * no for no in range(1, 241)), *(200_000 + 30.0 * no for no in range(1, 601))])
"""The same, and 600 more on the third day."""


def test_a_line_is_crossed_at_its_own_instant_and_seen_at_the_next_look():
    ((rank, at),) = crossings(BURST, COURSE)
    assert (rank, at) == (PLAN.rank["large"], SINCE + timedelta(seconds=30 * 101))
    assert measured(BURST, COURSE).crossed == ((rank, 3600 - 30 * 101),)


def test_looks_difference_what_is_cumulative():
    every = list(looks(BURST, COURSE))
    assert [each.growth["reposts"] for each in every[:4]] == [0, 30, 30, 30]
    assert sum(each.growth["reposts"] for each in every) == every[-1].counts["reposts"] == 240


def test_a_doubling_is_a_surge_and_a_watching_that_sleeps_misses_it():
    assert [(each.start - SINCE).total_seconds() for each in surges(Reach(BURST, COURSE.longest))] == [
        30,
        1830,
    ]
    assert all(delay is not None for _, delay in measured(BURST, COURSE).surges)
    asleep = Rules(least=10_000, sites_step=99)
    found = measured(past([30.0 * no for no in range(1, 100)]), COURSE, asleep)
    assert [delay for _, delay in found.surges] == [None]


def test_a_worsening_is_false_where_nothing_follows():
    reach = Reach(BURST, COURSE.longest)
    assert came_true(reach, SINCE + timedelta(minutes=30))
    assert not came_true(reach, SINCE + timedelta(hours=2))


def test_calm_is_counted_from_the_highest_day():
    assert calm(Reach(BURST, COURSE.longest)).at == SINCE + timedelta(hours=26)
    rest = calm(Reach(AGAIN, COURSE.longest)).at
    assert rest is not None and rest > SINCE + timedelta(seconds=200_000 + 86_400)


def test_calm_before_the_highest_day_was_too_early_and_the_flare_up_is_seen():
    assert not too_early(measured(BURST, COURSE))
    found = measured(AGAIN, COURSE)
    assert too_early(found)
    assert found.flared_at is not None and found.calm_at is not None
    assert found.flared_at > found.calm_at


def test_without_a_folder_it_says_why_it_cannot(capsys, monkeypatch):
    monkeypatch.delenv("PINGXI_CASCADES", raising=False)
    monkeypatch.setenv("PINGXI_LOCALE", "en")
    assert main([]) == 2
    assert "real posts do not come with the product" in capsys.readouterr().err


def test_an_empty_folder_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PINGXI_CASCADES", str(tmp_path))
    assert main([]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_the_whole_measurement_of_a_folder(tmp_path, capsys):
    place = folder(tmp_path, cascades(60))
    words = ["--folder", str(place), "--days", "3", "--draws", "1"]
    code = main([*words, "--json", str(tmp_path / "f.json"), "--report", str(tmp_path / "report")])
    found = json.loads((tmp_path / "f.json").read_text())
    assert found["figures"]["crossings_missed"] == {"value": "0", "met": True}
    assert found["figures"]["delay_longest"]["met"] is True
    assert {each["which"] for each in found["early_warning"]} >= {"trained", "shipped", "shipped_at_looks"}
    assert len(found["cascades"]) == 60
    good = all(
        each["auc"]["value"] >= 0.875 and each["accuracy"]["value"] >= 0.79
        for each in found["early_warning"]
        if each["which"] in ("trained", "shipped")
    )
    assert code == int(not good)
    for locale in ("zh-CN", "en"):
        page = (tmp_path / "report" / f"report.{locale}.html").read_text("utf-8")
        assert page.count("<svg") >= 10
        assert "虚构帖文" not in page
    assert "invented-0" in json.dumps(found)


def test_a_drawing_keeps_within_its_frame_and_escapes_what_it_is_told():
    chart = Chart("<b>", "h", "n", 10, 5)
    chart.line([(0, 0), (20, 50)])
    drawn = chart.svg()
    assert "&lt;b&gt;" in drawn
    assert "350.0" in drawn


@pytest.mark.parametrize("days", [1, 2])
def test_nothing_after_the_end_of_the_watching_is_counted(days):
    course = Course(PLAN, longest=timedelta(days=days))
    assert measured(AGAIN, course).posts == 240
