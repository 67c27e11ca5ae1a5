"""What pages show, without a page: charts, groups of acts, signs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from api.language import Words
from api.possible import ORDER
from api.templating import _environment
from api.views.acts import GROUPS
from api.views.counts import APART, BOTTOM, POINTS, ROWS, TOP, charts, figures_table
from api.views.readable import Readable
from domain.duties import DutyStatus
from plans import built_in, load_file
from store.matters import Counted
from tests import sample

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _readable(name: str = "work-safety") -> Readable:
    return Readable(Words("zh-CN"), load_file(next(p for p in built_in() if p.stem == name))[1])


def _counted(*values: int, name: str = "reposts") -> list[Counted]:
    return [Counted(no, START + timedelta(minutes=no), {name: value}) for no, value in enumerate(values, 1)]


def test_every_kind_of_signal_is_in_one_group():
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(ORDER)


def test_every_state_of_a_duty_has_a_sign_of_its_own():
    signs = vars(_environment().get_template("parts.html").module)["SIGNS"]
    assert set(signs) == {status.value for status in DutyStatus}
    assert len(set(signs.values())) == len(DutyStatus)


def test_a_curve_stays_within_its_chart_and_ends_with_the_last_figure():
    (chart,) = charts(_readable(), _counted(*range(1000)))
    points = [tuple(map(int, point.split(","))) for point in chart.points.split()]
    assert len(points) <= POINTS
    assert all(TOP <= y <= BOTTOM for _, y in points)
    assert points[-1] == max(points)
    assert chart.latest == "999"


def test_a_line_of_the_plan_is_drawn_up_to_the_next_that_is_not_reached():
    (chart,) = charts(_readable(), _counted(10, 120))
    assert [(line.label, line.passed) for line in chart.lines] == [
        ("较大 > 100", True),
        ("重大 > 300", False),
    ]


def test_over_is_strictly_more():
    (chart,) = charts(_readable(), _counted(100))
    assert [(line.label, line.passed) for line in chart.lines] == [
        ("较大 > 100", False),
        ("重大 > 300", False),
    ]
    assert "未超过预案所列数值" in chart.told
    (sites,) = charts(_readable(), _counted(2, name="sites"))
    assert [line.passed for line in sites.lines] == [True]


def test_labels_of_lines_that_lie_close_stay_apart():
    (chart,) = charts(_readable(), _counted(60_000, name="clicks_24h"))
    places = [line.text_y for line in chart.lines]
    assert len(places) == 3
    assert all(upper <= lower - APART for lower, upper in pairwise(places))


def test_one_figure_alone_and_none_above_nought_can_be_drawn():
    (chart,) = charts(_readable(), _counted(0))
    assert chart.last_at == ""
    assert chart.dots == ((170, BOTTOM),)
    assert charts(_readable(), []) == []


def test_a_plan_without_figures_has_no_lines():
    judged, _ = sample.plan(grading={"basis": "judgement", "clause": "三"})
    (chart,) = charts(Readable(Words("zh-CN"), judged), _counted(5, 9))
    assert chart.lines == ()
    assert "预案所列" not in chart.told


def test_the_table_says_how_many_it_leaves_out():
    table = figures_table(_readable(), _counted(*range(ROWS + 5)), {ROWS + 5})
    assert table.left_out == 5
    assert len(table.rows) == ROWS
    assert [row.corrected for row in table.rows[:2]] == [True, False]


def test_a_chart_of_any_plan_names_its_levels():
    plan, _ = sample.plan()
    (chart,) = charts(Readable(Words("en"), plan), _counted(150))
    assert [line.label for line in chart.lines] == ["middle > 100", "high > 300"]
