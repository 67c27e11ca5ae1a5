"""网络舆情日志: the timeline of a day or of all days, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from documents.account import Account
from documents.blocks import Heading, Para, Part, Table
from documents.telling import basics, ordinal
from store.timeline import TimelineRow

MOST_LINES = 1_000
"""So many events are listed; of the rest, the log counts the kinds."""


def log(account: Account, day: str) -> Iterator[Part]:
    """The events of a day (ISO date in the plan's zone), or of all, grouped by day."""
    yield Heading(1, account.say("heading", no=account.say("no_1"), text=account.say("basic")))
    yield from basics(account)
    yield Heading(1, account.say("heading", no=account.say("no_2"), text=account.say("entries")))
    rows = [row for row in account.rows if not day or day_of(account, row).isoformat() == day]
    if not rows:
        yield Para(account.say("nothing"))
    yield from _tables(account, rows[:MOST_LINES])
    if len(rows) > MOST_LINES:
        yield from _rest(account, rows[MOST_LINES:])
    if account.unread:
        yield Para(account.say("unread", count=account.unread))


def day_of(account: Account, row: TimelineRow) -> date:
    """The day of an event in the plan's zone."""
    return row.at.astimezone(ZoneInfo(account.plan.time_zone)).date()


def _tables(account: Account, rows: Sequence[TimelineRow]) -> Iterator[Part]:
    days: dict[date, list[TimelineRow]] = {}
    for row in rows:
        days.setdefault(day_of(account, row), []).append(row)
    head = tuple(account.say(f"column_{name}") for name in ("no", "time", "entry", "recorded_by"))
    for place, (day, found) in enumerate(days.items(), start=1):
        on = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
        no = ordinal(account, place) if account.locale == "zh-CN" else str(place)
        yield Heading(2, account.say("day", no=no, **on))
        yield Table((2, 2, 13, 4), head, tuple(_line(account, row) for row in found))


def _line(account: Account, row: TimelineRow) -> tuple[str, ...]:
    local = row.at.astimezone(ZoneInfo(account.plan.time_zone))
    by = account.tell.role(row.role) if row.role else account.tell.role(None)
    return (str(row.no), f"{local:%H:%M}", account.said(row), by)


def _rest(account: Account, rows: Sequence[TimelineRow]) -> Iterator[Part]:
    ends = {"first": str(rows[0].no), "last": str(rows[-1].no)}
    yield Para(account.say("log_rest", shown=MOST_LINES, count=len(rows), **ends))
    counts = Counter(row.type for row in rows)
    examples = {row.type: row for row in reversed(rows)}
    head = (account.say("column_example"), account.say("column_times"))
    lines = tuple((account.said(examples[each]), f"{count:,}") for each, count in counts.most_common())
    yield Table((6, 1), head, lines)
