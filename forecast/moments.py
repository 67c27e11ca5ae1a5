"""The moments at which cascades passed a line: what could be known then, and whether the next was passed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forecast.estimating import DAY
from forecast.past import Past
from forecast.relaxation import Outlook, outlook
from forecast.series import Growth

LINES: tuple[tuple[int, int], ...] = ((100, 300), (300, 500))
"""At the first of each pair it is asked for the second: reposts."""
WINDOWS = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 180))
FEATURES = ("expected", *(f"within_{window // timedelta(minutes=1)}m" for window in WINDOWS))
"""What a model looks at, all in terms of what is missing to the line, so that one model serves every line."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A cascade at the instant when it had ``line``. ``crossed``: whether it had ``following`` within a day.

    ``crossed`` is None where nobody can know: the list was cut short, or it was not watched so long.
    """

    past: Past
    line: int
    following: int
    at: datetime
    growth: Growth
    crossed: bool | None


def features(growth: Growth, ahead: Outlook, line: int) -> tuple[float, ...]:
    """The features of a growth before ``line``, in the order of ``FEATURES``: natural logarithms."""
    need = max(1, line - growth.total)
    came = (math.log((1 + growth.within(window)) / need) for window in WINDOWS)
    return (math.log(max(ahead.expected, 1e-3) / need), *came)


def of_moment(moment: Moment, horizon: timedelta = DAY) -> tuple[float, ...]:
    """The features of a moment."""
    return features(moment.growth, outlook(moment.growth, horizon.total_seconds()), moment.following)


def moments(
    pasts: Iterable[Past], lines: Sequence[tuple[int, int]] = LINES, horizon: timedelta = DAY
) -> Iterator[Moment]:
    """Every moment of these cascades. One that passed both lines between two looks is none."""
    for past in pasts:
        for line, following in lines:
            at = passed_at(past, line)
            if at is not None and passed_at(past, following) != at:
                growth = past.reposts.until(at)
                yield Moment(past, line, following, at, growth, _crossed(past, following, at, horizon))


def passed_at(past: Past, line: int) -> datetime | None:
    """When it was first seen to have ``line``."""
    return next((at for at, count in past.reposts.points if count >= line), None)


def _crossed(past: Past, following: int, at: datetime, horizon: timedelta) -> bool | None:
    passed = passed_at(past, following)
    if passed is not None:
        return passed <= at + horizon
    if past.stated is not None:
        return False if past.stated < following else None
    watched = past.reposts.points[-1][0] >= at + horizon
    return False if watched else None
