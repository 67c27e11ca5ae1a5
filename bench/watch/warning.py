"""The early warning's figures: what ships, and what is learned, each on moments that it did not see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log

import numpy as np
from numpy.typing import NDArray

from bench.watch.looking import Course, Times
from forecast.judging import Judged, by_line, judged, learned_chances, shipped_chances
from forecast.moments import LINES, Moment, moments
from forecast.past import Past
from forecast.series import Series


@dataclass(frozen=True)
class Warned:
    """How good one estimate is between two lines (``100-300``). ``which``: the end of its text's id."""

    lines: str
    which: str
    judged: Judged


def warnings(pasts: Sequence[Past], course: Course, seed: int, repeats: int) -> list[Warned]:
    """Both estimates at the moment that a line is passed, the shipped one also at the next look.

    *As listed* takes what nobody can know, because the list was cut short, for not crossed.
    """
    every = list(moments(pasts))
    known = [each for each in every if each.crossed is not None]
    listed = [replace(each, crossed=bool(each.crossed)) for each in every]
    at_looks = [each for each in moments(_at_looks(pasts, course)) if each.crossed is not None]
    found: list[Warned] = []
    if enough(known):
        found += _of("trained", known, learned_chances(known, seed, repeats), seed)
        found += _of("trailing", known, learned_chances(known, seed, repeats, _trailing), seed)
        found += _of("speed", known, learned_chances(known, seed, repeats, _speed), seed)
        found += _of("trained_as_listed", listed, learned_chances(listed, seed, repeats), seed)
    found += _of("shipped", known, shipped_chances(known), seed)
    found += _of("shipped_at_looks", at_looks, shipped_chances(at_looks), seed)
    found += _of("shipped_as_listed", listed, shipped_chances(listed), seed)
    order = [f"{line}-{following}" for line, following in LINES] + ["all"]
    return sorted(found, key=lambda each: order.index(each.lines))


def _trailing(moment: Moment) -> tuple[float, ...]:
    """What came lately, and nothing else: what is asked for has to be at least as good."""
    return tuple(log(1 + moment.growth.within(timedelta(minutes=minutes))) for minutes in (15, 60, 180, 360))


def _speed(moment: Moment) -> tuple[float, ...]:
    """How long the latter half took."""
    return (log(max(60.0, moment.growth.time_of_last(moment.growth.total / 2))),)


def enough(known: Sequence[Moment]) -> bool:
    """Whether folds can be made of them."""
    crossed = sum(bool(each.crossed) for each in known)
    return min(crossed, len(known) - crossed) >= 20


def _of(which: str, given: Sequence[Moment], chances: NDArray[np.float64], seed: int) -> Iterator[Warned]:
    rows = np.atleast_2d(chances)
    for lines, picked in by_line(given).items():
        some = [given[row] for row in picked]
        if len({each.crossed for each in some}) > 1:
            yield Warned(lines, which, judged(rows[:, np.array(picked)], some, seed))


def _at_looks(pasts: Sequence[Past], course: Course) -> Iterator[Past]:
    """The same cascades as looks at the cadence have them."""
    for past in pasts:
        times = Times(past.reposts.points)
        began = past.reposts.began_at
        ats = [began + no * course.cadence for no in range(course.longest // course.cadence + 1)]
        yield replace(past, reposts=Series(began, tuple((at, times.by(at)) for at in ats)))
