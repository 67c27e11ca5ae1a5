"""A past cascade as looks, at the plan's cadence: what the monitoring would have seen of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.grading import propose
from domain.plan import Plan
from domain.trend import Conclusion, Look, Rules, Trend, advance
from domain.watch import ASSUMED
from forecast.past import Past


@dataclass(frozen=True, slots=True)
class Course:
    """How a cascade was followed: how often, how long, by which plan's lines and rules."""

    plan: Plan
    cadence: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(days=14)

    @property
    def rules(self) -> Rules:
        """The thresholds of the plan's watching, or those that are assumed where it has none."""
        return (self.plan.watch or ASSUMED).rules


@dataclass(frozen=True, slots=True)
class Said:
    """A look, and what it said."""

    look: Look
    found: Conclusion


def looks(past: Past, course: Course) -> Iterator[Look]:
    """The looks, from the post on. The level that the counts propose is decided before the next look."""
    reposts, comments = Times(past.reposts.points), Times(past.comments.points)
    level: int | None = None
    before = {"reposts": 0, "comments": 0}
    for no in range(course.longest // course.cadence + 1):
        at = past.reposts.began_at + no * course.cadence
        counts = {"reposts": reposts.by(at), "comments": comments.by(at)}
        growth = {name: count - before[name] for name, count in counts.items()}
        proposed = rank(course.plan, counts)
        yield Look(at, counts, growth, sites=1, posts=1, level=level, proposed=proposed)
        level, before = _higher(level, proposed), counts


def said(past: Past, course: Course, rules: Rules) -> Iterator[Said]:
    """What each look said."""
    trend = Trend()
    for look in looks(past, course):
        trend, found = advance(trend, look, rules)
        yield Said(look, found)


def rank(plan: Plan, counts: dict[str, int]) -> int | None:
    """The rank of the level that counts propose."""
    level = propose(plan, {**counts, "sites": 1})
    return None if level is None else plan.rank[level]


class Times:
    """Cumulative points, to be asked often."""

    def __init__(self, points: tuple[tuple[datetime, int], ...]) -> None:
        self._ats = [at for at, _ in points]
        self._counts = [count for _, count in points]

    def by(self, at: datetime) -> int:
        """The count by an instant, that instant included."""
        no = bisect_right(self._ats, at)
        return self._counts[no - 1] if no else 0


def _higher(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)
