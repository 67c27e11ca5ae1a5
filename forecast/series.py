"""The growth of one count so far, as looks or posts have shown it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

PIECES = 4
"""What came between two looks is taken for so many parts, evenly spread between them."""
COARSE = 0.1
"""Parts whose ages differ by less than this share are taken together: the older, the less it matters when."""
FINE = 60.0
"""Seconds within which parts are always taken together."""


@dataclass(frozen=True, slots=True)
class Series:
    """One cumulative count, such as the reposts of an incident's posts, at the instants when it was seen.

    ``began_at``: when the first post appeared. ``points``: (instant, count so far), ascending in time; a
    count that falls is taken for the highest so far. Instants in UTC.
    """

    began_at: datetime
    points: tuple[tuple[datetime, int], ...]

    @staticmethod
    def of_posts(began_at: datetime, posted_at: Iterable[datetime]) -> Series:
        """The series of posts of which each one's own instant is known."""
        return Series(began_at, tuple((at, no) for no, at in enumerate(sorted(posted_at), 1)))

    def slower(self, speed: int, now: datetime) -> Series:
        """As it was before it was played ``speed`` times as fast; what is ``now`` stays now."""
        if speed == 1:
            return self

        def at(instant: datetime) -> datetime:
            return now - (now - instant) * speed

        return Series(at(self.began_at), tuple((at(seen), count) for seen, count in self.points))

    def until(self, now: datetime) -> Growth:
        """What had come by ``now``."""
        ages = [self._age(at) for at, _ in self.points]
        known = bisect_right(ages, self._age(now))
        counts, most = [], 0
        for _, count in self.points[:known]:
            most = max(most, count)
            counts.append(most)
        return Growth(self._age(now), tuple(ages[:known]), tuple(counts))

    def _age(self, at: datetime) -> float:
        return (at - self.began_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Growth:
    """A series up to an instant: its age, the ages at which it was seen, and the counts then. In seconds."""

    age: float
    ages: tuple[float, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The count by now."""
        return self.counts[-1] if self.counts else 0

    def at(self, age: float) -> float:
        """The count at an age, evenly between what was seen before it and after it."""
        no = bisect_right(self.ages, age)
        before_age, before = (self.ages[no - 1], self.counts[no - 1]) if no else (0.0, 0)
        if no == len(self.ages):
            return float(before)
        span = self.ages[no] - before_age
        share = (age - before_age) / span if span > 0 else 0.0
        return before + (self.counts[no] - before) * min(1.0, max(0.0, share))

    def within(self, window: timedelta) -> float:
        """What came within ``window`` before now."""
        return self.total - self.at(self.age - window.total_seconds())

    def time_of_last(self, count: float) -> float:
        """The seconds in which the last ``count`` of it came."""
        wanted = self.total - count
        before_age, before = 0.0, 0
        for age, seen in zip(self.ages, self.counts, strict=True):
            if seen > wanted:
                share = max(0.0, (wanted - before) / (seen - before))
                return self.age - (before_age + (age - before_age) * share)
            before_age, before = age, seen
        return self.age

    def masses(self) -> list[tuple[float, float]]:
        """How much came how many seconds ago, newest first, in parts that are coarser the older they are."""
        found: list[tuple[float, float]] = []
        for ago, much in reversed(self._parts()):
            if found and ago - found[-1][0] <= FINE + COARSE * found[-1][0]:
                newest, held = found[-1]
                found[-1] = (newest, held + much)
            else:
                found.append((ago, much))
        return found

    def _parts(self) -> list[tuple[float, float]]:
        parts: list[tuple[float, float]] = []
        before_age, before = 0.0, 0
        for age, count in zip(self.ages, self.counts, strict=True):
            came = count - before
            pieces = min(came, PIECES)
            parts += [
                (self.age - before_age - (age - before_age) * (no + 0.5) / pieces, came / pieces)
                for no in range(pieces)
            ]
            before_age, before = age, count
        return parts
