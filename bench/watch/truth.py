"""What really happened, by definitions that know the whole cascade. docs/forecast.md says them in words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.watch.looking import Course, rank
from forecast.past import Past

DAY = timedelta(days=1)
AHEAD = timedelta(hours=6)
"""A worsening has to come true within so long."""
LEAST = 30
"""A reach below so many counts as so many: the first few double at once."""
TRUE_PERMILLE = 250
"""A worsening is true if the reach grows by a quarter after it."""
CALM_PERMILLE, FLARE_PERMILLE = 50, 500


@dataclass(frozen=True, slots=True)
class Surge:
    """From ``start`` the reach doubled by ``end``, within ``AHEAD``."""

    start: datetime
    end: datetime


class Reach:
    """Reposts and comments together, every one at its own instant, up to the end of the watching."""

    def __init__(self, past: Past, longest: timedelta) -> None:
        self.began_at = past.reposts.began_at
        self.until = self.began_at + longest
        both = sorted(_instants(past.reposts.points) + _instants(past.comments.points))
        self.ats = both[: bisect_right(both, self.until)]

    def by(self, at: datetime) -> int:
        """So many by an instant."""
        return bisect_right(self.ats, at)

    def within(self, since: datetime, until: datetime) -> int:
        """So many after ``since``, up to ``until``."""
        return self.by(until) - self.by(since)


def came_true(reach: Reach, at: datetime) -> bool:
    """Whether a worsening that was said at an instant was followed by growth worth saying it."""
    grown = reach.within(at, at + AHEAD)
    return grown * 1000 >= max(LEAST, reach.by(at)) * TRUE_PERMILLE


def surges(reach: Reach) -> list[Surge]:
    """Every stretch of at most ``AHEAD`` in which the reach doubled; none overlap."""
    found: list[Surge] = []
    start_no = 0
    while start_no < len(reach.ats):
        start = reach.ats[start_no]
        wanted = 2 * max(LEAST, reach.by(start))
        if wanted <= len(reach.ats) and reach.ats[wanted - 1] <= start + AHEAD:
            found.append(Surge(start, reach.ats[wanted - 1]))
            start_no = wanted
        else:
            start_no = max(start_no + 1, bisect_left(reach.ats, start + timedelta(minutes=1)))
    return found


def crossings(past: Past, course: Course) -> list[tuple[int, datetime]]:
    """When each level's line was crossed, by the second: (rank, instant)."""
    found: list[tuple[int, datetime]] = []
    known = -1
    for at, count in past.reposts.points:
        if at > past.reposts.began_at + course.longest:
            break
        proposed = rank(course.plan, {"reposts": count})
        if proposed is not None and proposed > known:
            found.append((proposed, at))
            known = proposed
    return found


@dataclass(frozen=True, slots=True)
class Calm:
    """When a day's reach was first down to a twentieth of its highest, and when it was back at half."""

    at: datetime | None
    flared_at: datetime | None


def calm(reach: Reach, step: timedelta = timedelta(minutes=15)) -> Calm:
    """The truth about calm, looked at every ``step``; the peak is that of all that was watched."""
    ats = [reach.began_at + no * step for no in range((reach.until - reach.began_at) // step + 1)]
    trailing = [reach.within(at - DAY, at) for at in ats]
    peak = max(trailing)
    top = trailing.index(peak)
    later = range(top, len(ats))
    rest = next((no for no in later if trailing[no] * 1000 <= peak * CALM_PERMILLE), None)
    if rest is None or not peak:
        return Calm(None, None)
    flare = next((no for no in range(rest, len(ats)) if trailing[no] * 1000 > peak * FLARE_PERMILLE), None)
    return Calm(ats[rest], None if flare is None else ats[flare])


def _instants(points: Sequence[tuple[datetime, int]]) -> list[datetime]:
    """An instant for each that was counted."""
    found: list[datetime] = []
    for at, count in points:
        found += [at] * (count - len(found))
    return found
