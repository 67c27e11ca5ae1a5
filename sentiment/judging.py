"""How good a rating is: against labels that what rated had not seen."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sentiment.labelled import Labelled
from sentiment.mood import MOST, Mood, Rater

ENOUGH = 100
"""Fewer labelled texts than this say little: whoever shows figures says so."""
_LABELS = (-1, 0, 1)


def judge(labelled: Sequence[Labelled], chances: Any) -> dict[str, Any]:
    """Figures of chances (positive if not neutral, neutral) against labels, over all and by domain."""
    rated = []
    for positive, neutral in chances.tolist():
        other = max(positive, 1 - positive) * (1 - neutral)
        way = 1 if positive > 0.5 else -1
        rated.append((0 if neutral >= other else way, way, positive))
    return by_domain(labelled, rated)


def by_domain(labelled: Sequence[Labelled], rated: Sequence[tuple[int, int, float]]) -> dict[str, Any]:
    """``rated``: for each text its label, which way it leans (0: none), and how likely it is positive."""
    pairs = list(zip(labelled, rated, strict=True))
    domains = sorted({each.domain for each in labelled if each.domain})
    whole = {"": _figures(pairs)}
    return whole | {name: _figures([pair for pair in pairs if pair[0].domain == name]) for name in domains}


def _figures(pairs: Sequence[tuple[Labelled, tuple[int, int, float]]]) -> dict[str, Any]:
    polar = [(each.label, way, positive) for each, (_, way, positive) in pairs if each.label]
    right = sum(label == way for label, way, _ in polar)
    met = Counter((each.label, rated[0]) for each, rated in pairs)
    confusion = {str(label): {str(found): met[label, found] for found in _LABELS} for label in _LABELS}
    squares = [(positive - (label > 0)) ** 2 for label, _, positive in polar]
    return {
        "texts": len(pairs),
        "polar": len(polar),
        "accuracy": interval(right, len(polar)),
        "brier": round(sum(squares) / len(squares), 4) if squares else None,
        "confusion": confusion,
        "classes": {str(label): _class(confusion, str(label)) for label in _LABELS},
        "calibration": _calibration(polar),
    }


def _class(confusion: dict[str, dict[str, int]], label: str) -> dict[str, Any]:
    right = confusion[label][label]
    return {
        "recall": interval(right, sum(confusion[label].values())),
        "precision": interval(right, sum(row[label] for row in confusion.values())),
    }


def _calibration(polar: Sequence[tuple[int, int, float]]) -> list[dict[str, Any]]:
    """In fifths of the chance of positive: what was said on average, and what was so."""
    found = []
    for fifth in range(5):
        here = [(label, chance) for label, _, chance in polar if min(int(chance * 5), 4) == fifth]
        if here:
            said = sum(chance for _, chance in here) / len(here)
            found.append({"said": round(said, 3), **interval(sum(label > 0 for label, _ in here), len(here))})
    return found


def interval(right: int, number: int) -> dict[str, Any]:
    """A share with Wilson's 95 % interval; None where there is nothing."""
    if not number:
        return {"value": None, "low": None, "high": None, "number": 0}
    share, z = right / number, 1.959964
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    half = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number)) / (1 + z * z / number)
    kept = {"value": share, "low": max(0.0, middle - half), "high": min(1.0, middle + half)}
    return {name: round(each, 4) for name, each in kept.items()} | {"number": number}


def rate(rater: Rater, labelled: Sequence[Labelled]) -> dict[str, Any]:
    """Figures of whatever rates on labels that it has not learned from. A score of 0 leans no way: wrong."""
    return of_moods(labelled, rater.moods([each.text for each in labelled]))


def of_moods(labelled: Sequence[Labelled], moods: Sequence[Mood]) -> dict[str, Any]:
    """Figures of moods that were made by whatever."""
    rated = [
        (mood.label, (mood.score > 0) - (mood.score < 0), (mood.score + MOST) / (2 * MOST)) for mood in moods
    ]
    return by_domain(labelled, rated)
