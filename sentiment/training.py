"""Learning from labels: linear, by seed alone; calibrated and judged on what each fold had not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from sentiment.errors import TooFewLabels
from sentiment.grams import SIZE, grams, lexical
from sentiment.judging import judge
from sentiment.labelled import Labelled
from sentiment.lexical import Lexical
from sentiment.model import LEXICAL, Header, Model
from sentiment.words import shipped

FOLDS = 5
LEAST = 20
"""So many of the negative and of the positive are needed."""
STRENGTH = 20.0
"""The inverse of the penalty on weights."""
PLAIN = (1.0, 0.0)


def train(labelled: Sequence[Labelled], now: datetime, seed: int = 0) -> Model:
    """Learn a model. The same labels and seed give the same model. Raises TooFewLabels.

    Its calibration and its judgement are by folds: each text is rated by a model that never saw it, and no
    text lies on both sides, however often it comes.
    """
    once = list({each.text: each for each in labelled}.values())
    counted = Counter(each.label for each in once)
    told = {"negative": counted[-1], "neutral": counted[0], "positive": counted[1]}
    if min(counted[-1], counted[1]) < LEAST:
        raise TooFewLabels(**told, least=LEAST)
    texts = [each.text for each in once]
    labels = np.array([each.label for each in once])
    unseen = np.zeros((len(once), 2))
    for seen, held in _folds(len(once), seed):
        part = _fit([texts[at] for at in seen], labels[seen], seed)
        unseen[held] = part.scores([texts[at] for at in held])
    polar = _calibrated(unseen[labels != 0, 0], labels[labels != 0] > 0)
    neutral = _calibrated(unseen[:, 1], labels == 0) if counted[0] >= LEAST else PLAIN
    whole = _fit(texts, labels, seed)
    header = Header(
        (*polar, whole.header.polar[2]),
        (*neutral, whole.header.neutral[2]),
        seed,
        now.isoformat(timespec="seconds"),
        told,
        shipped().digest,
        judge(once, _chances(unseen, polar, neutral)),
    )
    return Model(header, whole.scales, whole.weights)


def _chances(scores: Any, polar: tuple[float, float], neutral: tuple[float, float]) -> Any:
    both = np.array([polar, neutral])
    return 1 / (1 + np.exp(-np.clip(scores * both[:, 0] + both[:, 1], -30, 30)))


def _folds(number: int, seed: int) -> Iterator[tuple[Any, Any]]:
    order = np.random.RandomState(seed).permutation(number)
    for fold in range(FOLDS):
        held = order[fold::FOLDS]
        yield np.setdiff1d(order, held), held


def _fit(texts: Sequence[str], labels: Any, seed: int) -> Model:
    from scipy.sparse import csr_matrix, hstack

    rows, columns = grams(texts)
    met = np.bincount(columns, minlength=SIZE)
    # Rounded as the file keeps them: what is read back is the same model.
    scales = np.where(met > 0, np.sqrt(np.log((1 + len(texts)) / (1 + met)) + 1), 0.0)
    scales = scales.astype("<f4").astype(np.float64)
    values = scales[columns]
    length = np.sqrt(np.maximum(np.bincount(rows, values * values, minlength=len(texts)), 1e-12))
    table = csr_matrix((values / length[rows], (rows, columns)), shape=(len(texts), SIZE))
    table = hstack([table, csr_matrix(lexical(texts, Lexical()))]).tocsr()
    polar = labels != 0
    first, first_shift = _line(table[polar], labels[polar] > 0, seed)
    second, second_shift = _line(table, labels == 0, seed)
    weights = np.stack((first, second)).astype("<f4").astype(np.float64)
    header = Header((*PLAIN, first_shift), (*PLAIN, second_shift), seed, "", {}, "")
    return Model(header, scales, weights)


def _line(table: Any, truth: Any, seed: int) -> tuple[Any, float]:
    from sklearn.linear_model import LogisticRegression

    if truth.all() or not truth.any():
        return np.zeros(SIZE + LEXICAL), 30.0 if truth.all() else -30.0
    # The same whatever order and machine: the solver draws by the seed alone.
    found = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, max_iter=2_000, random_state=seed)
    found.fit(table, truth)
    return found.coef_[0], float(found.intercept_[0])


def _calibrated(scores: Any, truth: Any) -> tuple[float, float]:
    """Platt's slope and shift, from scores of texts that were not seen."""
    from sklearn.linear_model import LogisticRegression

    found = LogisticRegression(C=1e3).fit(scores.reshape(-1, 1), truth)
    return float(found.coef_[0][0]), float(found.intercept_[0])
