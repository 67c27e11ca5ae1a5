"""What the watching said of a cascade, held against what really happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from bench.watch.looking import Course, Said, said
from bench.watch.truth import Calm, Reach, Surge, calm, came_true, crossings, surges
from domain.trend import Rules
from forecast.past import Past

GRACE = timedelta(minutes=15)
"""A surge that ends between two looks is seen by the one after it."""


@dataclass(frozen=True)
class Result:
    """One cascade. Delays in seconds; ``crossed``: (rank, delay of the signal or None where none came).

    ``warned``: instants of worsenings by volume and whether they came true. ``surges``: each with the delay
    of the worsening from its start, None where it was missed. ``calm_delay``: from true calm to its proposal.
    ``seconds``: what the watching itself took.
    """

    id: str
    group: str
    posts: int
    looks: int
    crossed: tuple[tuple[int, float | None], ...]
    warned: tuple[tuple[datetime, bool], ...]
    surges: tuple[tuple[Surge, float | None], ...]
    truth: Calm
    calm_at: datetime | None
    flared_at: datetime | None
    marks: tuple[tuple[str, datetime], ...]
    seconds: float

    @property
    def calm_delay(self) -> float | None:
        """Seconds from true calm until it was proposed; less than nothing if that was too early."""
        if self.truth.at is None or self.calm_at is None:
            return None
        return (self.calm_at - self.truth.at).total_seconds()

    @property
    def flared_on(self) -> bool:
        """Whether it was back at half its peak after calm had been proposed."""
        return bool(self.calm_at and self.truth.flared_at and self.truth.flared_at > self.calm_at)


def measured(past: Past, course: Course, rules: Rules | None = None) -> Result:
    """Follow one cascade and hold what was said against the truth. ``rules``: others than the plan's."""
    reach = Reach(past, course.longest)
    started = perf_counter()
    told = [
        each
        for each in said(past, course, rules or course.rules)
        if each.found.kind not in ("steady", "unknown")
    ]
    took = perf_counter() - started
    looks = course.longest // course.cadence + 1
    worse = [each for each in told if each.found.by]
    by_volume = [each.look.observed_at for each in worse if "volume" in each.found.by]
    return Result(
        id=past.id,
        group=past.group,
        posts=len(reach.ats),
        looks=looks,
        crossed=tuple((rank, _signal(worse, rank, at)) for rank, at in crossings(past, course)),
        warned=tuple((at, came_true(reach, at)) for at in by_volume),
        surges=tuple(
            (surge, _noticed(surge, [e.look.observed_at for e in worse])) for surge in surges(reach)
        ),
        truth=calm(reach),
        calm_at=_first(told, "calm"),
        flared_at=_first(told, "flare_up"),
        marks=tuple((each.found.kind, each.look.observed_at) for each in told),
        seconds=took,
    )


def _signal(worse: Sequence[Said], rank: int, at: datetime) -> float | None:
    """Seconds from the crossing to the worsening by level that told it, or one yet higher."""
    for each in worse:
        proposed = each.look.proposed
        if "level" in each.found.by and proposed is not None and proposed >= rank:
            return (each.look.observed_at - at).total_seconds()
    return None


def _noticed(surge: Surge, worsened: Iterable[datetime]) -> float | None:
    """Seconds from the start of a surge to the first worsening by its end, and the look that shows that."""
    for at in worsened:
        if surge.start <= at <= surge.end + GRACE:
            return (at - surge.start).total_seconds()
    return None


def _first(told: Sequence[Said], kind: str) -> datetime | None:
    return next((each.look.observed_at for each in told if each.found.kind == kind), None)
