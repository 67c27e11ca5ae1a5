"""What is measured, what is asked of it, and how many runs become one figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

Pair = tuple[float, float | None]
"""Ours, and the bare thing's; None where nothing bare does the same."""

Sample = Mapping[str, Pair]
"""One run of a measure: figure -> pair."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a figure: of its ratio to the bare one, or of itself where ``ratio`` is False."""

    unit: str
    kind: Literal["at_least", "at_most", "shown"] = "shown"
    bound: float = 0.0
    ratio: bool = False

    def met(self, pair: Pair) -> bool | None:
        """Whether a pair fulfils it; None where nothing is asked."""
        if self.kind == "shown":
            return None
        value = ratio_of(pair) if self.ratio else pair[0]
        if value is None:
            return False
        return value >= self.bound if self.kind == "at_least" else value <= self.bound


@dataclass(frozen=True)
class Figure:
    """The median of the runs, the lowest and the highest of ours, and whether that is enough."""

    key: str
    asked: Asked
    pair: Pair
    lowest: float
    highest: float
    runs: int

    @property
    def met(self) -> bool | None:
        return self.asked.met(self.pair)


ASKED: Mapping[str, Asked] = {
    "fold": Asked("per_s", "at_least", 100_000),
    "fold_timeline": Asked("per_s", "at_least", 100_000),
    "step_time": Asked("us"),
    "accepted": Asked("per_s", "at_least", 0.5, ratio=True),
    "accepted_worded": Asked("per_s", "at_least", 0.5, ratio=True),
    "caught_up": Asked("per_s"),
    "burst": Asked("per_s", "at_least", 5, ratio=True),
    "burst_folded": Asked("per_s"),
    "burst_alone": Asked("per_s"),
    "burst_history": Asked("events"),
    "spread": Asked("per_s", "at_least", 5, ratio=True),
    "spread_history": Asked("events"),
    "click_p50": Asked("ms", "at_most", 3, ratio=True),
    "click_p99": Asked("ms", "at_most", 3, ratio=True),
    "screen_p50": Asked("ms", "at_most", 3, ratio=True),
    "screen_p99": Asked("ms", "at_most", 3, ratio=True),
    "busy_p50": Asked("ms"),
    "busy_p99": Asked("ms", "at_most", 10, ratio=True),
    "click_history": Asked("events"),
    "late_p50": Asked("ms"),
    "late_p99": Asked("ms", "at_most", 100),
    "late_seen_p99": Asked("ms"),
    "together_ready": Asked("s"),
    "together_p50": Asked("ms"),
    "together_p99": Asked("ms", "at_most", 3000),
    "together_seen": Asked("ms"),
    "together_missed": Asked("count", "at_most", 0),
    "duty_history": Asked("events"),
    "verdict": Asked("per_s"),
    "memory": Asked("kib", "at_most", 1.5, ratio=True),
    "log_appended": Asked("per_s"),
    "log_proofs": Asked("per_s"),
    "log_verified": Asked("per_s"),
    "many_opened": Asked("per_s"),
    "many_answered": Asked("per_s"),
    "many_missing": Asked("count", "at_most", 0),
    "many_memory": Asked("mib"),
    "owed_p50": Asked("ms"),
    "owed_p99": Asked("ms"),
    "warm": Asked("s", "at_most", 5),
    "cold": Asked("s"),
}
"""Every figure in the order in which it is shown; its text is ``bench_<key>``."""


def ratio_of(pair: Pair) -> float | None:
    """Ours in terms of the bare one."""
    ours, bare = pair
    return ours / bare if bare else None


def percentile(values: Iterable[float], percent: int) -> float:
    """The value that ``percent`` in a hundred do not exceed."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def figures(samples: Sequence[Sample]) -> list[Figure]:
    """One figure for each key that the runs measured."""
    keys = [key for key in ASKED if any(key in sample for sample in samples)]
    return [_figure(key, [sample[key] for sample in samples if key in sample]) for key in keys]


def _figure(key: str, pairs: Sequence[Pair]) -> Figure:
    ours = [own for own, _ in pairs]
    bare = [other for _, other in pairs if other is not None]
    pair = (median(ours), median(bare) if bare else None)
    return Figure(key, ASKED[key], pair, min(ours), max(ours), len(pairs))
