"""Past cascades, to learn from and to judge by."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.errors import NoPast, PastUnreadable
from forecast.series import Series

if TYPE_CHECKING:
    from store.past_cascades import PastCascade

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""Cascades in files say seconds since their own beginning; that is put here."""


@dataclass(frozen=True, slots=True)
class Past:
    """One cascade that is over, or was watched for a while.

    ``group``: those of one event share it, so that none is judged by another of its kind. ``reposts`` and
    ``comments``: their counts as they grew. ``stated``: how many reposts the platform itself said there
    were, None where the series is what was seen. Where more were stated than listed, the list was cut short.
    """

    id: str
    group: str
    reposts: Series
    comments: Series
    stated: int | None = None

    @property
    def total(self) -> int:
        """The reposts that were seen."""
        return max((count for _, count in self.reposts.points), default=0)

    @property
    def lasts(self) -> timedelta:
        """From its beginning to the last that was seen of it."""
        ends = [series.points[-1][0] for series in (self.reposts, self.comments) if series.points]
        return max(ends, default=self.reposts.began_at) - self.reposts.began_at


def of_folder(folder: Path) -> list[Past]:
    """The cascades of a folder's files, in order. Raises NoPast or PastUnreadable."""
    found = sorted(each for each in folder.glob("*cascade*.jsonl*") if each.suffix in (".jsonl", ".gz"))
    pasts = [past for file in found for past in _of_file(file)]
    if not pasts:
        raise NoPast(folder=str(folder))
    return pasts


def of_posts(kept: Iterable[PastCascade]) -> list[Past]:
    """The organisation's own: what was kept of its posts and their counts."""
    found = []
    for each in kept:
        reposts = tuple((at, count) for at, count, _ in each.seen if count is not None)
        comments = tuple((at, count) for at, _, count in each.seen if count is not None)
        name = f"{each.source}:{each.post_id}"
        began = each.posted_at
        found.append(Past(name, name, Series(began, reposts), Series(began, comments)))
    return found


def _of_file(file: Path) -> Iterator[Past]:
    try:
        with (
            gzip.open(file, "rt", encoding="utf-8")
            if file.suffix == ".gz"
            else file.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, 1):
                yield _parsed(file, number, line)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise PastUnreadable(file=str(file), line="–", reason=str(error)) from error


def _parsed(file: Path, number: int, line: str) -> Past:
    try:
        body: dict[str, Any] = json.loads(line)
        posts = list(_once(body["ev"]))
        stated = body["root"].get("reposts")
        return Past(
            id=str(body["id"]),
            group=str(body.get("event") or body["id"]),
            reposts=_series(at for at, kind in posts if kind != "c"),
            comments=_series(at for at, kind in posts if kind == "c"),
            stated=None if stated is None else int(stated),
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise PastUnreadable(file=str(file), line=number, reason=reason) from error


def _once(listed: Iterable[list[Any]]) -> Iterator[tuple[int, str]]:
    """What is listed twice, by the same author at the same second with the same words, was gathered twice."""
    seen: set[tuple[Any, ...]] = set()
    for each in listed:
        whole = tuple(each)
        if each[2] is not None and whole in seen:
            continue
        seen.add(whole)
        yield int(each[0]), str(each[1])


def _series(seconds: Iterable[int]) -> Series:
    return Series.of_posts(SINCE, (SINCE + timedelta(seconds=at) for at in seconds))
