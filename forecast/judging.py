"""How good estimates are, on moments that they did not learn from, and how sure that figure is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from forecast.estimating import DAY
from forecast.moments import Moment, of_moment
from forecast.relaxation import outlook
from forecast.training import fit, folds, table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

REPEATS = 10
"""The outer folds are drawn so many times; a figure is the mean over them."""
RESAMPLES = 1000
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Measured:
    """A figure and the bounds within which it lies 95 times of 100, by resampling whole groups."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Judged:
    """How good estimates were: area under the ROC curve, share right at one half, Brier's mean square.

    ``reliability``: for each fifth of the scale: how many, their mean estimate, the share that crossed.
    """

    moments: int
    crossed: int
    auc: Measured
    accuracy: Measured
    brier: Measured
    reliability: tuple[tuple[int, float, float], ...]


def shipped_chances(moments: Sequence[Moment]) -> Floats:
    """What the estimate that ships says of moments. It learned from none."""
    import numpy as np

    seconds = DAY.total_seconds()
    return np.array(
        [outlook(each.growth, seconds).chance(each.following - each.growth.total) for each in moments]
    )


def learned_chances(
    moments: Sequence[Moment],
    seed: int,
    repeats: int = REPEATS,
    of: Callable[[Moment], tuple[float, ...]] = of_moment,
) -> Floats:
    """What models say of moments by nested folds, a row for each drawing of the folds.

    The strength is chosen, and the calibration made, within what is learned from; nothing is judged by a
    model that saw it or another of its group. ``of``: other features than the model's.
    """
    import numpy as np

    given = table(moments, of)
    found = np.zeros((repeats, len(given.crossed)))
    for repeat in range(repeats):
        for learn, judge in folds(given, seed + repeat):
            fitted = fit(given.of(learn), seed + repeat)
            found[repeat, judge] = fitted.chances(given.values[judge])
    return found


def judged(chances: Floats, moments: Sequence[Moment], seed: int) -> Judged:
    """Judge estimates, a row or several, by what became of the moments. All must be known."""
    import numpy as np

    rows = np.atleast_2d(chances)
    crossed = np.array([bool(each.crossed) for each in moments], dtype=np.int64)
    draws = _resampled([each.past.group for each in moments], crossed, seed)

    def measured(measure: Callable[[Floats, Indices], float]) -> Measured:
        value = float(np.mean([measure(row, crossed) for row in rows]))
        again = [measure(rows[no % len(rows)][draw], crossed[draw]) for no, draw in enumerate(draws)]
        low, high = np.percentile(again, [2.5, 97.5])
        return Measured(value, float(low), float(high))

    return Judged(
        len(crossed),
        int(crossed.sum()),
        measured(auc),
        measured(accuracy),
        measured(brier),
        _reliability(rows, crossed),
    )


def judge_learning(moments: Sequence[Moment], seed: int, repeats: int = REPEATS) -> dict[str, Any]:
    """How good learning from these moments is, beside the estimate that ships, for each line and together."""
    import numpy as np

    known = [each for each in moments if each.crossed is not None]
    learned, shipped = learned_chances(known, seed, repeats), shipped_chances(known)
    found: dict[str, Any] = {}
    for name, rows in by_line(known).items():
        some = [known[row] for row in rows]
        both = len({each.crossed for each in some}) > 1
        if both:
            picked = np.array(rows)
            found[name] = {
                "trained": asdict(judged(learned[:, picked], some, seed)),
                "shipped": asdict(judged(shipped[picked], some, seed)),
            }
    return found


def by_line(moments: Sequence[Moment]) -> dict[str, list[int]]:
    """The rows of each pair of lines, ``100-300``, and of ``all``."""
    found: dict[str, list[int]] = {}
    for row, each in enumerate(moments):
        found.setdefault(f"{each.line}-{each.following}", []).append(row)
    found["all"] = list(range(len(moments)))
    return found


def auc(chances: Floats, crossed: Indices) -> float:
    """The area under the ROC curve: how often one that crossed has the higher estimate."""
    from scipy.stats import rankdata

    ranks: Floats = rankdata(chances)
    up = int(crossed.sum())
    down = len(crossed) - up
    return float((ranks[crossed == 1].sum() - up * (up + 1) / 2) / (up * down))


def accuracy(chances: Floats, crossed: Indices) -> float:
    """The share of estimates on the right side of one half."""
    return float(((chances > 0.5) == (crossed == 1)).mean())


def brier(chances: Floats, crossed: Indices) -> float:
    """The mean square of what they are off."""
    return float(((chances - crossed) ** 2).mean())


def _resampled(groups: Sequence[str], crossed: Indices, seed: int) -> list[Indices]:
    import numpy as np

    random = np.random.default_rng(seed)
    rows: dict[str, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    names, draws = list(rows), list[Any]()
    while len(draws) < RESAMPLES:
        drawn = random.integers(0, len(names), len(names))
        draw = np.array([row for no in drawn for row in rows[names[no]]])
        if 0 < crossed[draw].sum() < len(draw):
            draws.append(draw)
    return draws


def _reliability(rows: Floats, crossed: Indices) -> tuple[tuple[int, float, float], ...]:
    mean = rows.mean(axis=0)
    found = []
    for low, high in pairwise(BINS):
        held = (mean >= low) & ((mean < high) | (high == BINS[-1]))
        number = int(held.sum())
        found.append(
            (
                number,
                float(mean[held].mean()) if number else 0.0,
                float(crossed[held].mean()) if number else 0.0,
            )
        )
    return tuple(found)
