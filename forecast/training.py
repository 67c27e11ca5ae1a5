"""Learning a model from past cascades: logistic, few features, strength and calibration by folds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from forecast.errors import TooFewMoments
from forecast.estimating import DAY
from forecast.model import Model
from forecast.moments import FEATURES, Moment, of_moment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

LEAST = 20
"""Moments of either kind without which nothing is learned."""
STRENGTHS = (0.3, 1.0, 3.0)
"""How far the weights may leave zero (the inverse of the ridge), tried by the inner folds."""
FOLDS = 5


@dataclass(frozen=True)
class Table:
    """Moments as arrays: features, whether crossed, and the group that is never split over folds."""

    values: Floats
    crossed: Indices
    groups: Sequence[str]

    def of(self, rows: Indices) -> Table:
        """Some of its rows."""
        return Table(self.values[rows], self.crossed[rows], [self.groups[row] for row in rows])


@dataclass(frozen=True)
class Fitted:
    """The numbers of a model."""

    means: Floats
    scales: Floats
    weights: Floats
    intercept: float
    slope: float
    shift: float

    def chances(self, values: Floats) -> Floats:
        """The probabilities for rows of features."""
        import numpy as np

        score = (values - self.means) / self.scales @ self.weights + self.intercept
        found: Floats = 0.5 * (1 + np.tanh((self.slope * score + self.shift) / 2))
        return found


def table(moments: Sequence[Moment], of: Callable[[Moment], tuple[float, ...]] = of_moment) -> Table:
    """The moments of which it is known whether they crossed. ``of``: other features than the model's."""
    import numpy as np

    known = [moment for moment in moments if moment.crossed is not None]
    values = np.array([of(moment) for moment in known], dtype=np.float64).reshape(len(known), -1)
    crossed = np.array([bool(moment.crossed) for moment in known], dtype=np.int64)
    return Table(values, crossed, [moment.past.group for moment in known])


def fit(given: Table, seed: int) -> Fitted:
    """Choose the strength and calibrate by inner folds, then learn from everything given."""
    import numpy as np

    from forecast.judging import brier

    tried = {strength: _scores_by_folds(given, strength, seed) for strength in STRENGTHS}
    calibrated = {strength: _platt(scores, given.crossed) for strength, scores in tried.items()}

    def loss(strength: float) -> float:
        slope, shift = calibrated[strength]
        chances = 0.5 * (1 + np.tanh((slope * tried[strength] + shift) / 2))
        return brier(chances, given.crossed)

    best = min(STRENGTHS, key=loss)
    means, scales, weights, intercept = _ridge(given, best)
    return Fitted(means, scales, weights, intercept, *calibrated[best])


def train(moments: Sequence[Moment], now: datetime, seed: int = 0, repeats: int = 10) -> Model:
    """A model from these moments, with how good the same way of learning is on what it has not seen.

    Raises TooFewMoments.
    """
    from forecast.judging import judge_learning

    given = table(moments)
    crossed = int(given.crossed.sum())
    stayed = len(given.crossed) - crossed
    if min(crossed, stayed) < LEAST:
        raise TooFewMoments(crossed=crossed, stayed=stayed, least=LEAST)
    fitted = fit(given, seed)
    return Model(
        features=FEATURES,
        means=_plain(fitted.means),
        scales=_plain(fitted.scales),
        weights=_plain(fitted.weights),
        intercept=float(fitted.intercept),
        slope=float(fitted.slope),
        shift=float(fitted.shift),
        hours=int(DAY.total_seconds() // 3600),
        trained_at=now.isoformat(timespec="seconds"),
        learned_from={
            "cascades": len({moment.past.id for moment in moments}),
            "crossed": crossed,
            "stayed": stayed,
            "left_out": len(moments) - len(given.crossed),
        },
        judged=judge_learning(moments, seed, repeats),
    )


def folds(given: Table, seed: int, number: int = FOLDS) -> Iterator[tuple[Indices, Indices]]:
    """Learn from the first, judge by the second; a group is in one of them only."""
    from sklearn.model_selection import StratifiedGroupKFold

    split: Any = StratifiedGroupKFold(number, shuffle=True, random_state=seed)
    yield from split.split(given.values, given.crossed, given.groups)


def _scores_by_folds(given: Table, strength: float, seed: int) -> Floats:
    import numpy as np

    scores = np.zeros(len(given.crossed))
    for learn, judge in folds(given, seed):
        means, scales, weights, intercept = _ridge(given.of(learn), strength)
        scores[judge] = (given.values[judge] - means) / scales @ weights + intercept
    return scores


def _ridge(given: Table, strength: float) -> tuple[Floats, Floats, Floats, float]:
    from sklearn.linear_model import LogisticRegression

    means, scales = given.values.mean(axis=0), given.values.std(axis=0) + 1e-9
    learned: Any = LogisticRegression(C=strength).fit((given.values - means) / scales, given.crossed)
    return means, scales, learned.coef_[0], float(learned.intercept_[0])


def _platt(scores: Floats, crossed: Indices) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    learned: Any = LogisticRegression(C=1.0).fit(scores.reshape(-1, 1), crossed)
    return float(learned.coef_[0][0]), float(learned.intercept_[0])


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
