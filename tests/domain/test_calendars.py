from datetime import UTC, datetime

import pytest

from domain.calendars import after, end_of_day, parse_duration, share

SHANGHAI = "Asia/Shanghai"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "duration", "zone", "expected"),
    [
        ("2026-03-02T09:00+08:00", "PT30M", SHANGHAI, "2026-03-02T09:30+08:00"),
        ("2026-03-02T23:50+08:00", "PT12H", SHANGHAI, "2026-03-03T11:50+08:00"),
        ("2026-02-27T09:00+08:00", "P3D", SHANGHAI, "2026-03-02T09:00+08:00"),
        ("2026-03-28T12:00+01:00", "P1D", "Europe/Berlin", "2026-03-29T12:00+02:00"),
        ("2026-03-28T12:00+01:00", "PT24H", "Europe/Berlin", "2026-03-29T13:00+02:00"),
    ],
)
def test_a_duration_is_elapsed_time_and_a_day_a_day_of_the_calendar(start, duration, zone, expected):
    assert after(instant(start), duration, zone) == instant(expected)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-03-02T00:00+08:00", 0, "2026-03-03T00:00+08:00"),
        ("2026-03-02T23:59:59+08:00", 0, "2026-03-03T00:00+08:00"),
        ("2026-03-01T20:00+00:00", 0, "2026-03-03T00:00+08:00"),
        ("2026-12-30T10:00+08:00", 3, "2027-01-03T00:00+08:00"),
    ],
)
def test_the_same_day_ends_at_midnight_of_the_plans_zone(start, days, expected):
    assert end_of_day(instant(start), SHANGHAI, days) == instant(expected)


@pytest.mark.parametrize("text", ["", "P", "PT", "30M", "P1M", "P1Y", "PT-5M", "PT1.5H", "pt5m"])
def test_what_no_plan_counts_in_is_no_duration(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        parse_duration(text)


def test_a_share_of_a_clock_counts_from_its_start():
    start, end = instant("2026-03-02T09:00+08:00"), instant("2026-03-02T21:00+08:00")
    assert share(start, end, 50) == instant("2026-03-02T15:00+08:00")
