"""What is wrong with how a plan has incidents watched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from domain.plan import Mark, Plan
from domain.watch import LONGEST, SHORTEST, Watch, length
from plans.findings import Flaw
from plans.reading import PartPath


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Everything wrong with the section; nothing where a plan leaves it out."""
    if plan.watch is None:
        return
    yield from _cadences(plan, plan.watch)
    yield from _levels(plan, plan.watch)
    yield from _lengths(plan.watch)
    yield from _clauses(plan.watch)
    if not plan.grading.rules and plan.watch.early_warning.mark is Mark.STATED:
        yield Flaw(("watch", "early_warning"), "plan_warned_of_nothing")


def _cadences(plan: Plan, watch: Watch) -> Iterator[Flaw]:
    circumstances = {each.id for each in plan.circumstances}
    for index, cadence in enumerate(watch.cadences):
        path: PartPath = ("watch", "cadences", index)
        if not SHORTEST <= length(cadence.every) <= LONGEST:
            yield Flaw((*path, "every"), "plan_cadence_too_long", {"every": cadence.every})
        for at, level in enumerate(cadence.levels):
            if level not in plan.rank:
                params = {"name": level, "known": ", ".join(plan.rank)}
                yield Flaw((*path, "levels", at), "plan_unknown_level", params)
        if cadence.when is not None and cadence.when not in circumstances:
            params = {"name": cadence.when, "known": ", ".join(sorted(circumstances))}
            yield Flaw((*path, "when"), "plan_unknown_circumstance", params)


def _levels(plan: Plan, watch: Watch) -> Iterator[Flaw]:
    """Levels at which no cadence binds by itself: they are looked at every 15 minutes, by default."""
    always = [cadence for cadence in watch.cadences if cadence.when is None]
    if any(not cadence.levels for cadence in always):
        return
    named = {level for cadence in always for level in cadence.levels}
    for level in plan.levels:
        if level.id not in named:
            yield Flaw(("watch", "cadences"), "plan_cadence_missing", {"level": level.id})


def _lengths(watch: Watch) -> Iterator[Flaw]:
    if length(watch.calm.each) < LONGEST:
        yield Flaw(("watch", "calm", "each"), "plan_calm_never_seen", {"each": watch.calm.each})
    for name, duration, most in (
        ("silence.after", watch.silence.after, timedelta(days=1)),
        ("early_warning.horizon", watch.early_warning.horizon, timedelta(days=7)),
        ("after_watch.during", watch.after_watch.during, timedelta(days=30)),
    ):
        if not timedelta(minutes=1) <= length(duration) <= most:
            params = {"value": duration, "most": int(most.total_seconds() // 3600)}
            yield Flaw(("watch", *name.split(".")), "plan_watch_length", params)


def _clauses(watch: Watch) -> Iterator[Flaw]:
    parts = [
        *((("watch", "cadences", index), cadence) for index, cadence in enumerate(watch.cadences)),
        *((("watch", name), getattr(watch, name)) for name in sorted(watch.model_fields_set - {"cadences"})),
    ]
    for path, part in parts:
        if part.mark is Mark.STATED and part.clause is None:
            yield Flaw(path, "plan_clause_missing", {"name": str(path[-1])})
