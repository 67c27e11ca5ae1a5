"""Thresholds of the trend, chosen on some cascades and judged on the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product

from bench.watch.looking import Course
from bench.watch.measuring import Result, measured
from domain.trend import DEFAULTS, Rules
from forecast.past import Past

GRID = tuple(
    replace(DEFAULTS, least=least, share_permille=share, again_permille=again)
    for least, share, again in product((10, 15, 20, 30), (50, 100), (1500, 2000))
)
FOLDS = 5
SHORT = timedelta(days=3)
"""Worsening comes early; the thresholds are tried on so much of each cascade."""


def by_folds(pasts: Sequence[Past], course: Course) -> tuple[list[Result], list[Rules]]:
    """Each cascade's result by the thresholds that were best on the other folds; and those of each fold.

    Cascades of one event are in one fold.
    """
    short = replace(course, longest=min(SHORT, course.longest))
    tried = {rules: [measured(past, short, rules) for past in pasts] for rules in GRID}
    groups = sorted({past.group for past in pasts})
    fold = {group: no % FOLDS for no, group in enumerate(groups)}
    found: list[Result] = []
    chosen: list[Rules] = []
    for no in range(FOLDS):
        best = min(GRID, key=lambda rules: cost([r for r in tried[rules] if fold[r.group] != no]))
        chosen.append(best)
        found += [result for result in tried[best] if fold[result.group] == no]
    return found, chosen


def cost(results: Sequence[Result]) -> float:
    """The share of worsenings that did not come true, and the share of surges that were missed."""
    warned = [true for result in results for _, true in result.warned]
    noticed = [delay is not None for result in results for _, delay in result.surges]
    return _missing(warned) + _missing(noticed)


def _missing(held: Sequence[bool]) -> float:
    return held.count(False) / len(held) if held else 0.0
