"""A roster's week: its days, each with the shifts and the gaps that touch it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.organisation.shifts import Shift, Span

DAYS = 7


@dataclass(frozen=True)
class Week:
    """From a Monday on, in a zone."""

    monday: date
    zone: ZoneInfo

    @classmethod
    def of(cls, day: date, zone: ZoneInfo) -> Week:
        """The week that a day lies in."""
        return cls(day - timedelta(days=day.weekday()), zone)

    def start(self, day: int) -> datetime:
        """When the day of this number (0 to 7) begins."""
        return datetime.combine(self.monday + timedelta(days=day), time(), self.zone).astimezone(UTC)

    def moved(self, weeks: int) -> str:
        """Another week's Monday, as addresses name it."""
        return (self.monday + timedelta(weeks=weeks)).isoformat()


@dataclass(frozen=True)
class Part:
    """A shift, or a gap (``shift`` None), as far as it lies in one day."""

    from_at: datetime
    until_at: datetime
    shift: Shift | None

    @property
    def key(self) -> tuple[datetime, datetime]:
        """Its place in the day."""
        return self.from_at, self.until_at


@dataclass(frozen=True)
class Day:
    """One day of the week, with what lies in it, in order."""

    day: date
    parts: Sequence[Part]


def days_of(week: Week, shifts: Iterable[Shift], gaps: Iterable[Span]) -> list[Day]:
    """The seven days."""
    there = [(each, each) for each in shifts]
    spans: list[tuple[Span, Shift | None]] = [*there, *((gap, None) for gap in gaps)]
    found = []
    for number in range(DAYS):
        begin, end = week.start(number), week.start(number + 1)
        parts = [
            Part(max(span.from_at, begin), min(span.until_at, end), shift)
            for span, shift in spans
            if span.from_at < end and span.until_at > begin
        ]
        found.append(Day(week.monday + timedelta(days=number), sorted(parts, key=lambda each: each.key)))
    return found


def day_from(text: str) -> date | None:
    """A day as addresses name it, if it is one; far from today there are no rosters."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(2000, 1, 1) < found < date(2200, 1, 1) else None
