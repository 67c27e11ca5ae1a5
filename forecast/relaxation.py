"""The estimate that ships: a self-exciting process with constants from the literature, fitted to no data.

Each repost brings on others, and how soon falls off by a power law of its age; attention to the whole
fades with the days. What a cascade adds is how many others each repost brings on lately (``spread``): it is
read from the cascade itself, as the reposts that came over those that would have come at one each.

- The kernel: constant for five minutes, then the power -1.242 (Zhao et al., SEISMIC, KDD 2015).
- The fading: over two days (Kobayashi and Lambiotte, TiDeH, ICWSM 2016).
- Ours, and assumed: the post counts like a repost of its own; ``spread`` starts at one with the weight
  of thirty reposts, so that few do not decide; no cascade keeps up more than 1.25 through a day; the
  forecast is right within a factor of two, in two cases of three.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from forecast.series import Growth

FLAT = 300.0
"""Seconds for which a repost brings on others at a constant rate."""
POWER = 0.242
"""How its rate falls off afterwards: by the power -(1 + POWER)."""
FADING = 2 * 86_400.0
"""Seconds over which attention to the whole fades to 1/e."""
WEIGHT = 30.0
"""Reposts that the assumption of one each is worth."""
KEPT_UP = 1.25
"""As many others each as a cascade keeps bringing on; else the first minutes of a burst promise millions."""
OFF = math.log(2)
"""The standard deviation of the forecast's logarithm: a factor of two."""
SHORTEST, STEPS = 120.0, 40
"""The forecast is reckoned in so many steps; the first has so many seconds, each later one more."""
MOST = 1_000.0
"""Reposts a second beyond which no forecast goes."""
NEAR = 0.9
"""A step in which reposts would bring on so large a share of themselves is not divided any finer."""

_SCALE = 1 / (FLAT * (1 + 1 / POWER))


@dataclass(frozen=True, slots=True)
class Outlook:
    """How much is expected to come within the horizon, and how many others each repost brings on lately."""

    expected: float
    spread: float

    def chance(self, need: float) -> float:
        """The probability that at least ``need`` come."""
        return _normal(math.log(max(self.expected, 1e-6) / need) / OFF)


def outlook(growth: Growth, horizon: float) -> Outlook:
    """What is expected within ``horizon`` seconds."""
    sources = [*growth.masses(), (growth.age, 1.0)]
    window = max(FLAT, growth.time_of_last(growth.total / 2))
    came = growth.total - growth.at(growth.age - window)
    at_one_each = sum(much * (_until(ago) - _until(ago - window)) for ago, much in sources)
    spread = (came + WEIGHT) / (at_one_each + WEIGHT)
    return Outlook(_to_come(sources, min(KEPT_UP, spread), horizon), spread)


def _to_come(sources: list[tuple[float, float]], spread: float, horizon: float) -> float:
    middles, widths, between, within = _steps(horizon)
    rates: list[float] = []
    total = 0.0
    for no, (middle, width) in enumerate(zip(middles, widths, strict=True)):
        brings = spread * math.exp(-middle / FADING)
        others = sum(much * _rate(middle + ago) for ago, much in sources)
        others += sum(rate * weight for rate, weight in zip(rates, between[no], strict=True))
        own = brings * within[no]
        rates.append(min(MOST, brings * others / (1 - own) if own < NEAR else brings * others / (1 - NEAR)))
        total += rates[-1] * width
    return total


@cache
def _steps(horizon: float) -> tuple[list[float], list[float], list[list[float]], list[float]]:
    """The steps' middles and widths, what each adds to those after it, and what each adds to itself."""
    growing = (horizon / SHORTEST) ** (1 / (STEPS - 1))
    ends = [0.0, *(SHORTEST * growing**no for no in range(STEPS))]
    middles = [(start + end) / 2 for start, end in pairwise(ends)]
    widths = [end - start for start, end in pairwise(ends)]
    between = [
        [widths[before] * _rate(middle - middles[before]) for before in range(no)]
        for no, middle in enumerate(middles)
    ]
    return middles, widths, between, [_until(width / 2) for width in widths]


def _rate(ago: float) -> float:
    return _SCALE * (1.0 if ago < FLAT else math.pow(ago / FLAT, -(1 + POWER)))


def _until(ago: float) -> float:
    """The share of what a repost brings on that has come by an age."""
    if ago <= FLAT:
        return _SCALE * max(0.0, ago)
    return _SCALE * (FLAT + FLAT / POWER * (1 - math.pow(ago / FLAT, -POWER)))


def _normal(value: float) -> float:
    return 0.5 * math.erfc(-value / math.sqrt(2))
