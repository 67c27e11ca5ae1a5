"""Which of what a file tells is there already, and in which order the rest is done."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from organisation.reading import PartPath

Entry = TypeVar("Entry", bound=Any)
Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True)
class Matched(Generic[Entry, Row]):
    """Entries beside the rows that they tell of; entries that are new; rows that nothing tells of."""

    same: list[tuple[PartPath, Entry, Row]] = field(default_factory=list)
    new: list[tuple[PartPath, Entry]] = field(default_factory=list)
    untold: list[Row] = field(default_factory=list)


def match(
    entries: Sequence[tuple[PartPath, Entry]],
    rows: Sequence[Row],
    key_of_entry: Callable[[Entry], Hashable],
    key_of_row: Callable[[Row], Hashable],
    now: datetime,
) -> Matched[Entry, Row]:
    """An entry tells of the row with its key and its beginning; without one, of the first that is not over.

    Rows whose end comes nearer stand first among those that are the same: they make room for the others.
    """
    left: dict[Hashable, list[Row]] = {}
    for row in rows:
        left.setdefault(key_of_row(row), []).append(row)
    matched = Matched[Entry, Row]()
    for path, entry in entries:
        there = left.get(key_of_entry(entry), [])
        found = [row for row in there if _is(entry, row, now)][:1]
        for row in found:
            there.remove(row)
            matched.same.append((path, entry, row))
        if not found:
            matched.new.append((path, entry))
    matched.same.sort(key=lambda each: not _sooner(each[1], each[2]))
    matched.untold.extend(row for there in left.values() for row in there if not over(row, now))
    return matched


def over(row: Any, now: datetime) -> bool:
    """Whether a row ended at ``now`` or before."""
    return row.until_at is not None and row.until_at <= now


def _is(entry: Any, row: Any, now: datetime) -> bool:
    begins = entry.from_at
    return not over(row, now) if begins is None else bool(begins == row.from_at)


def _sooner(entry: Any, row: Any) -> bool:
    if entry.until_at is None:
        return False
    return row.until_at is None or bool(entry.until_at < row.until_at)
