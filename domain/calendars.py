"""The plans' words of time, in the plan's time zone, as instants."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DURATION = re.compile(
    r"^P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)


def parse_duration(text: str) -> tuple[int, timedelta]:
    """An ISO 8601 duration of days and time, as (calendar days, elapsed time).

    Raises ``ValueError`` for anything else, an empty duration and years or months, which no plan counts in.
    """
    match = _DURATION.match(text)
    if match is None or not any(match.groupdict().values()):
        raise ValueError(text)
    part = {name: int(value or 0) for name, value in match.groupdict().items()}
    return part["days"], timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])


def after(start: datetime, duration: str, zone: str) -> datetime:
    """The instant ``duration`` after ``start``, in UTC.

    Days are calendar days of the zone, at the same time of the wall clock; hours and less are elapsed time.
    """
    return repeated(start, duration, 1, zone)


def repeated(start: datetime, duration: str, times: int, zone: str) -> datetime:
    """The instant after ``duration`` has passed ``times`` times, in UTC."""
    days, elapsed = parse_duration(duration)
    if days:
        start = (start.astimezone(ZoneInfo(zone)) + timedelta(days=days * times)).astimezone(UTC)
    return start + elapsed * times


def end_of_day(start: datetime, zone: str, days: int = 0) -> datetime:
    """24:00 of the day of ``start``, or ``days`` later, in the zone (当日; natural-resources 四.1)."""
    local = start.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(local.date() + timedelta(days=days + 1), time.min, tzinfo=local.tzinfo)
    return midnight.astimezone(UTC)


def share(start: datetime, end: datetime, percent: int) -> datetime:
    """The instant at which ``percent`` of the time from ``start`` to ``end`` is spent, to the microsecond."""
    return start + (end - start) * percent / 100
