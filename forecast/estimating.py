"""The probability that a line is crossed within a horizon, and the figures that explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from forecast.relaxation import Outlook, outlook
from forecast.series import Growth, Series

DAY = timedelta(hours=24)
RECENT = timedelta(hours=1)
FEWEST = 10
"""Below so many counts nothing is estimated."""
ALMOST_NEVER, ALMOST_SURE = 1, 999
"""What has not happened is neither impossible nor certain."""

Basis = Literal["relaxation", "trained"]


class Learned(Protocol):
    """An organisation's own model, put in use on purpose (``forecast.model``)."""

    @property
    def name(self) -> str:
        """What it is shown as: the beginning of its digest."""
        ...

    def chance(self, growth: Growth, outlook: Outlook, line: int, horizon: timedelta) -> float:
        """The probability that the count reaches ``line`` within ``horizon``."""
        ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """How likely the count reaches ``line`` within ``hours``, in permille; 1,000 only where it has already.

    The figures that explain it: ``total`` so far, of them ``recent`` within the last hour, ``expected`` to
    come within ``hours``, and ``spread_permille``: a thousand times how many others each repost brings on
    lately. ``basis``: the estimate that ships (``relaxation``), or the organisation's own model and its
    ``model`` name.
    """

    permille: int
    line: int
    hours: int
    total: int
    recent: int
    expected: int
    spread_permille: int
    basis: Basis = "relaxation"
    model: str | None = None


def estimate(
    series: Series, line: int, now: datetime, horizon: timedelta = DAY, learned: Learned | None = None
) -> Estimate | None:
    """How likely ``series`` reaches ``line`` within ``horizon`` after ``now``.

    Nothing later than ``now`` is read. None where fewer than ``FEWEST`` have been counted: too little to
    say anything from.
    """
    growth = series.until(now)
    if growth.total < FEWEST and growth.total < line:
        return None
    ahead = outlook(growth, horizon.total_seconds())
    chance = ahead.chance(max(1, line - growth.total))
    if learned is not None and growth.total < line:
        chance = learned.chance(growth, ahead, line, horizon)
    crossed = growth.total >= line
    return Estimate(
        permille=1000 if crossed else min(ALMOST_SURE, max(ALMOST_NEVER, round(chance * 1000))),
        line=line,
        hours=horizon // timedelta(hours=1),
        total=growth.total,
        recent=round(growth.within(RECENT)),
        expected=round(ahead.expected),
        spread_permille=round(ahead.spread * 1000),
        basis="relaxation" if learned is None else "trained",
        model=None if learned is None else learned.name,
    )
