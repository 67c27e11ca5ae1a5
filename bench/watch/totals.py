"""All cascades' results as the figures that are shown, and what is asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bench.figures import percentile
from bench.watch.looking import Course
from bench.watch.measuring import Result
from bench.watch.warning import Warned
from domain.plan import Plan, Text
from forecast.past import SINCE
from locales import say

AUC, ACCURACY = 0.875, 0.79
"""Asked of the early warning: what a logistic model on trailing counts gave over the whole collection."""


@dataclass(frozen=True)
class Line:
    """A figure: the id of its text, its value as shown, and whether what is asked of it is met.

    ``level``: the label that its text names.
    """

    key: str
    value: str
    met: bool | None = None
    level: Text | None = None

    def text(self, locale: str) -> str:
        """What it is."""
        label = "" if self.level is None else self.level.zh if locale == "zh-CN" else self.level.en
        return say(locale, f"bench_watch_{self.key}", level=label)


def totals(results: Sequence[Result], by_folds: Sequence[Result], course: Course) -> list[Line]:
    """The figures of watching, in the order in which they are shown."""
    return [
        Line("cascades", _whole(len(results))),
        Line("posts", _whole(sum(each.posts for each in results))),
        Line("looks", _whole(sum(each.looks for each in results))),
        *_levels(results, course.plan),
        *_signals(results, course),
        *_worsening(results, ""),
        *(_worsening(by_folds, "_folds") if by_folds else []),
        *_calm(results, course),
    ]


def met(lines: Iterable[Line], warned: Iterable[Warned]) -> bool:
    """Whether everything that is asked is met."""
    return all(line.met is not False for line in lines) and all(asked(each) is not False for each in warned)


def asked(warned: Warned) -> bool | None:
    """Whether an early warning is as good as asked; None for those that are only shown beside."""
    if warned.which not in ("trained", "shipped"):
        return None
    return warned.judged.auc.value >= AUC and warned.judged.accuracy.value >= ACCURACY


def _levels(results: Sequence[Result], plan: Plan) -> list[Line]:
    """How many cascades came to each level, and to none that counts propose."""
    reached = Counter(max((rank for rank, _ in each.crossed), default=-1) for each in results)
    found = [Line("reached_none", _whole(reached[-1]))]
    return found + [
        Line("reached", _whole(reached[rank]), level=level.label)
        for rank, level in enumerate(plan.levels)
        if reached[rank]
    ]


def _signals(results: Sequence[Result], course: Course) -> list[Line]:
    delays = [delay for each in results for _, delay in each.crossed]
    signalled = [delay for delay in delays if delay is not None]
    longest = max(signalled, default=0.0)
    return [
        Line("crossings", _whole(len(delays))),
        Line("crossings_missed", _whole(delays.count(None)), None not in delays),
        Line("delay_median", _minutes(median(signalled) if signalled else 0.0)),
        Line("delay_longest", _minutes(longest), longest <= course.cadence.total_seconds()),
    ]


def _worsening(results: Sequence[Result], kind: str) -> list[Line]:
    warned = [true for each in results for _, true in each.warned]
    delays = [delay for each in results for _, delay in each.surges]
    noticed = [delay for delay in delays if delay is not None]
    return [
        Line(f"worsenings{kind}", _whole(len(warned))),
        Line(f"worsenings_false{kind}", _part(warned.count(False), len(warned))),
        Line(f"surges{kind}", _whole(len(delays))),
        Line(f"surges_missed{kind}", _part(delays.count(None), len(delays))),
        Line(f"surges_delay{kind}", _minutes(median(noticed) if noticed else 0.0)),
    ]


def _calm(results: Sequence[Result], course: Course) -> list[Line]:
    rests = [each for each in results if each.truth.at is not None]
    delays = [each.calm_delay for each in rests if each.calm_delay is not None]
    early = [each for each in results if too_early(each)]
    late = [delay for delay in delays if delay > (course.rules.quiet_for + course.cadence).total_seconds()]
    hours = [(each.truth.at - SINCE).total_seconds() for each in rests if each.truth.at is not None]
    return [
        Line("calm_true", _whole(len(rests))),
        Line("calm_true_median", _hours(median(hours) if hours else 0.0)),
        Line("calm_said", _whole(sum(each.calm_at is not None for each in results))),
        Line("calm_delay_median", _hours(median(delays) if delays else 0.0)),
        Line("calm_delay_most", _hours(percentile(delays, 95) if delays else 0.0)),
        Line("calm_early", _part(len(early), len(results))),
        Line("calm_early_reopened", _whole(sum(each.flared_at is not None for each in early))),
        Line("calm_late", _part(len(late), len(results))),
        Line("calm_flared", _part(sum(each.flared_on for each in results), len(results))),
    ]


def too_early(result: Result) -> bool:
    """Whether calm was proposed before the cascade had really come to rest."""
    if result.calm_at is None:
        return False
    return result.truth.at is None or result.calm_at < result.truth.at


def speeds(posts: int, looks: int, seconds: float, estimates: int, estimating: float) -> list[Line]:
    """How fast the pure part of watching is."""
    return [
        Line("posts_per_second", _whole(round(posts / seconds))),
        Line("looks_per_second", _whole(round(looks / seconds))),
        Line("estimates_per_second", _whole(round(estimates / estimating))),
    ]


def _whole(number: int) -> str:
    return f"{number:,}"


def _part(some: int, of: int) -> str:
    return f"{some:,} ({some / of:.1%})" if of else "0"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


def _hours(seconds: float) -> str:
    return f"{timedelta(seconds=seconds) / timedelta(hours=1):.1f} h"
