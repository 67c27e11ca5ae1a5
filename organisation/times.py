"""Instants as people write them: local times of a given zone, or with an offset."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Asia/Shanghai"

# 2026-11-01, 2026-11-01 08:00, 2026/11/1 8:00, 2026-11-01T24:00:00.5+08:00
_FORM = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """The instant in UTC that is meant; without an offset the time is that of ``zone``. 24:00 ends a day.

    Raises ValueError for what cannot be read, and for a local time that a change of clocks leaves out.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, part, offset = found.groups()
    days = 1 if hour == "24" and int(minute) == int(second or 0) == int(part or 0) == 0 else 0
    local = datetime(  # noqa: DTZ001 its zone follows
        int(year), int(month), int(day), 0 if days else int(hour or 0), int(minute or 0), int(second or 0),
        int((part or "").ljust(6, "0")),
    ) + timedelta(days=days)  # fmt: skip
    if offset is not None:
        return datetime.fromisoformat(local.isoformat() + offset).astimezone(UTC)
    meant = local.replace(tzinfo=zone).astimezone(UTC)
    if meant.astimezone(zone).replace(tzinfo=None) != local:
        raise ValueError(text)
    return meant


def with_offset(at: datetime, zone: ZoneInfo) -> str:
    """An instant in a zone, with its offset: nothing is lost by it."""
    return at.astimezone(zone).isoformat(sep=" ", timespec=_exactly(at))


def local(at: datetime, zone: ZoneInfo) -> str:
    """An instant as a local time, for spreadsheets."""
    return at.astimezone(zone).replace(tzinfo=None).isoformat(sep=" ", timespec=_exactly(at))


def _exactly(at: datetime) -> str:
    if at.microsecond:
        return "microseconds"
    return "seconds" if at.second else "minutes"
