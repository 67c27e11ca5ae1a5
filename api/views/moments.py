"""Instants where no plan says in which time zone: in the house's own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from api.language import Words


def moment(words: Words, at: datetime, time_zone: str) -> str:
    """An instant to the minute, as it is written in the reader's language."""
    shape = "y年M月d日 HH:mm" if words.chinese else "d MMM y, HH:mm"
    local = at.astimezone(ZoneInfo(time_zone))
    return format_datetime(local, shape, locale="zh_Hans_CN" if words.chinese else "en")
