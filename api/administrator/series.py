"""Daily shifts in turn, as people plan them: so many days, from one time of the day to another."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.administrator.asked import AddSeries
from store.organisation.shifts import NewShift


def series_of(given: AddSeries, zone: ZoneInfo) -> list[NewShift]:
    """The shifts of a series. Where a change of clocks leaves a time out, the instant after it counts."""
    begins, ends = time.fromisoformat(given.begins), time.fromisoformat(given.ends)
    over = timedelta(days=1) if ends <= begins else timedelta()
    days = [given.first_day + timedelta(days=number) for number in range(given.days)]
    return [
        NewShift(_at(day, begins, zone), _at(day + over, ends, zone), given.people[turn % len(given.people)])
        for turn, day in enumerate(days)
    ]


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
