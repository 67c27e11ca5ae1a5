"""Early warning: how likely a higher level's line is crossed, by the plan's own counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from domain.plan import Condition, Plan
from domain.watch import length
from domain.watching import Outlook
from forecast import Estimate, Series, estimate
from forecast.estimating import Learned

Points = Mapping[str, tuple[tuple[datetime, int], ...]]


def outlook(
    plan: Plan,
    rank: int | None,
    counts: Mapping[str, int],
    series: Mapping[str, Series],
    now: datetime,
    learned: Learned | None = None,
) -> Outlook | None:
    """The likeliest way to the lowest level above ``rank`` of which anything can be said, else None.

    A level's rule may ask for several counts at once: then the least likely of those that are still missing
    decides. A way that needs a count without a series, such as sites, is not estimated.
    """
    horizon = length(plan.watching.early_warning.horizon)
    above = [rule for rule in plan.grading.rules if plan.rank[rule.level] > (-1 if rank is None else rank)]
    for rule in sorted(above, key=lambda rule: plan.rank[rule.level]):
        ways = []
        for group in rule.any:
            missing = [each for each in group if counts.get(each.count, 0) < line_of(each)]
            found = [_estimated(each, series, now, horizon, learned) for each in missing]
            known = [(each, one) for each, one in zip(missing, found, strict=True) if one is not None]
            if missing and len(known) == len(missing):
                ways.append(min(known, key=lambda pair: pair[1].permille))
        if ways:
            condition, best = max(ways, key=lambda pair: pair[1].permille)
            return _as_outlook(plan, rule.level, condition.count, best)
    return None


def line_of(condition: Condition) -> int:
    """The least count with which a condition holds: 超过 1,000 is 1,001."""
    return condition.over + 1 if condition.over is not None else condition.at_least or 0


def _estimated(
    condition: Condition,
    series: Mapping[str, Series],
    now: datetime,
    horizon: timedelta,
    learned: Learned | None,
) -> Estimate | None:
    known = series.get(condition.count)
    return None if known is None else estimate(known, line_of(condition), now, horizon, learned)


def _as_outlook(plan: Plan, level: str, count: str, found: Estimate) -> Outlook:
    return Outlook(
        level=level,
        rank=plan.rank[level],
        permille=found.permille,
        hours=found.hours,
        count=count,
        line=found.line,
        total=found.total,
        recent=found.recent,
        expected=found.expected,
        spread_permille=found.spread_permille,
        model=found.model,
    )


def series_of(began_at: datetime, given: Points, looks: Points) -> dict[str, Series]:
    """The series of each count: as posts and sites have shown it, or looks have seen it: the denser one."""
    return dict(_series(began_at, given, looks))


def _series(began_at: datetime, given: Points, looks: Points) -> Iterator[tuple[str, Series]]:
    for name in {*given, *looks}:
        best = max(given.get(name, ()), looks.get(name, ()), key=_densest)
        if best:
            yield name, Series(min(began_at, best[0][0]), best)


def _densest(points: tuple[tuple[datetime, int], ...]) -> tuple[int, int]:
    return (points[-1][1] if points else 0, len(points))
