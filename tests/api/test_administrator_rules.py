"""The plain rules behind the administrator's pages: turns, weeks, what is vacant, the tree."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.administrator.asked import AddSeries
from api.administrator.series import series_of
from api.administrator.vacancy import roles_held_in
from api.administrator.week import Week, day_from, days_of
from api.views.organisation import in_tree
from store.organisation.bodies import Body
from store.organisation.holding import Held
from store.organisation.shifts import Shift, Span
from store.queries import RoleIn

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
BODIES = {
    each.id: each
    for each in (
        Body("top", None, "总", "Top"),
        Body("north", "top", "北", "North"),
        Body("centre", "north", "中", "Centre"),
        Body("south", "top", "南", "South"),
        Body("old", "top", "旧", "Old", datetime(2026, 1, 1, tzinfo=UTC)),
    )
}
PLAN: Any = SimpleNamespace(
    id="p",
    roles=[SimpleNamespace(id="head", external=False), SimpleNamespace(id="police", external=True)],
)


def _asked(**more: Any) -> AddSeries:
    usual = {"roster": "r", "people": ["a", "b"], "first_day": "2026-11-30", "why": "x"}
    return AddSeries.model_validate({**usual, **more})


def test_a_series_goes_round_in_turn_over_the_end_of_the_month() -> None:
    found = series_of(_asked(days=3), SHANGHAI)
    assert [each.person_id for each in found] == ["a", "b", "a"]
    assert found[1].from_at == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert {each.until_at - each.from_at for each in found} == {timedelta(hours=12)}


def test_a_day_duty_ends_on_its_day_and_a_whole_day_on_the_next() -> None:
    (day,) = series_of(_asked(days=1, begins="08:00", ends="18:00"), SHANGHAI)
    assert day.until_at - day.from_at == timedelta(hours=10)
    (whole,) = series_of(_asked(days=1, begins="08:00", ends="08:00"), SHANGHAI)
    assert whole.until_at - whole.from_at == timedelta(hours=24)


def test_nights_follow_each_other_without_a_gap_when_clocks_change() -> None:
    found = series_of(_asked(first_day="2026-10-24", days=2, begins="08:00", ends="08:00"), BERLIN)
    assert found[0].until_at == found[1].from_at
    assert found[0].until_at - found[0].from_at == timedelta(hours=25)


def test_a_week_begins_on_monday_and_a_night_lies_in_two_days() -> None:
    week = Week.of(date(2026, 11, 22), SHANGHAI)
    assert week.monday == date(2026, 11, 16)
    assert week.moved(1) == "2026-11-23"
    night = Shift(
        datetime(2026, 11, 16, 12, tzinfo=UTC), datetime(2026, 11, 17, 0, tzinfo=UTC), "a", "s", "r"
    )  # fmt: skip
    gap = Span(night.until_at, night.until_at + timedelta(hours=2))
    days = days_of(week, [night], [gap])
    assert len(days) == 7
    assert [part.shift for part in days[0].parts] == [night]
    assert [part.shift for part in days[1].parts] == [night, None]
    assert days[0].parts[0].until_at == days[1].parts[0].from_at == week.start(1)
    assert not any(day.parts for day in days[2:])


@pytest.mark.parametrize("text", ["", "2026-13-01", "x", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_of_a_roster_is_none(text: str) -> None:
    assert day_from(text) is None


def _held(*where: str | None, incident: str | None = None) -> list[Held]:
    return [Held("a", RoleIn("p", "head", body, incident)) for body in where]


def test_a_role_held_in_all_bodies_is_vacant_nowhere() -> None:
    (role,) = roles_held_in(PLAN, _held(None), BODIES)
    assert role.for_all
    assert not role.uncovered


def test_the_uncovered_bodies_are_named_and_ended_ones_are_not() -> None:
    (role,) = roles_held_in(PLAN, _held("north"), BODIES)
    assert not role.vacant
    assert list(role.uncovered) == ["top", "south"]
    (role,) = roles_held_in(PLAN, _held("top"), BODIES)
    assert not role.uncovered
    (role,) = roles_held_in(PLAN, _held("centre", "south"), BODIES)
    assert list(role.uncovered) == ["top", "north"]


def test_a_role_held_for_one_incident_covers_no_body_and_nobody_is_loudest() -> None:
    (role,) = roles_held_in(PLAN, _held(None, incident="i"), BODIES)
    assert not role.for_all
    assert list(role.uncovered) == ["top", "north", "centre", "south"]
    (role,) = roles_held_in(PLAN, [], BODIES)
    assert role.vacant


def test_the_tree_has_each_body_once_below_its_parent() -> None:
    found = [(body.id, depth) for body, depth in in_tree(BODIES.values())]
    assert found == [("top", 0), ("north", 1), ("centre", 2), ("south", 1), ("old", 1)]
    assert in_tree([Body("x", "gone", "x", "x")])[0][1] == 0
