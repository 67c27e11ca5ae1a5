"""An organisation's own model, learned from its own past cascades: a file that people can read."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from forecast.errors import ModelUnusable
from forecast.moments import FEATURES, features
from forecast.relaxation import Outlook
from forecast.series import Growth

FORMAT = 1
SHORT = 8
"""So much of its digest is its name."""


@dataclass(frozen=True)
class Model:
    """A logistic model over ``FEATURES``, with Platt's calibration over it.

    ``means`` and ``scales`` bring the features to one measure, ``weights`` and ``intercept`` make the score,
    ``slope`` and ``shift`` calibrate it. ``trained_at`` (UTC, ISO 8601); ``learned_from`` and ``judged``
    tell from how much it was learned and how good it was in cascades that it had not seen.
    """

    features: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    slope: float
    shift: float
    hours: int
    trained_at: str
    learned_from: dict[str, int]
    judged: dict[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        return sha256(_spelled(_body(self)).encode()).hexdigest()

    @property
    def name(self) -> str:
        """The beginning of its digest."""
        return self.digest[:SHORT]

    def chance(self, growth: Growth, outlook: Outlook, line: int, horizon: timedelta) -> float:
        """The probability that the count reaches ``line`` within ``horizon``.

        For another horizon than it was trained for, the outlook is for that one and the rest is as it is.
        """
        return self.probability(features(growth, outlook, line))

    def probability(self, values: tuple[float, ...]) -> float:
        """The probability for features in the order of ``FEATURES``."""
        score = self.intercept
        for value, mean, scale, weight in zip(values, self.means, self.scales, self.weights, strict=True):
            score += weight * (value - mean) / scale
        return logistic(self.slope * score + self.shift)


def logistic(score: float) -> float:
    """From a score to a probability."""
    return 0.5 * (1 + math.tanh(score / 2))


def _body(model: Model) -> dict[str, Any]:
    return {"format": FORMAT, "kind": "logistic", **asdict(model)}


def _spelled(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, indent=2, allow_nan=False)


def write(model: Model, file: Path) -> None:
    """Write it, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(_spelled({**_body(model), "digest": model.digest}) + "\n", encoding="utf-8")
    beside.replace(file)


def read(file: Path) -> Model:
    """Read a model. Raises ModelUnusable for anything that is not whole, or of a format not known here."""
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        told = body.pop("digest")
        if (body.pop("format"), body.pop("kind")) != (FORMAT, "logistic"):
            raise ModelUnusable(file=str(file), reason="format")
        model = Model(**{name: _as_held(value) for name, value in body.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnusable(file=str(file), reason=f"{type(error).__name__}: {error}") from error
    if model.digest != told:
        raise ModelUnusable(file=str(file), reason="digest")
    if model.features != FEATURES or not all(len(each) == len(FEATURES) for each in _lists(model)):
        raise ModelUnusable(file=str(file), reason="features")
    return model


def _as_held(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _lists(model: Model) -> tuple[tuple[float, ...], ...]:
    return model.means, model.scales, model.weights
