"""The plan's measures of a level, beside the figures of today: what the person who decides looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.views.readable import Readable
from domain.incident import State
from domain.plan import Condition


@dataclass(frozen=True)
class Measure:
    """One figure of the plan, the figure of today (None: not counted yet), and whether it is passed."""

    said: str
    now: str | None
    passed: bool


@dataclass(frozen=True)
class Rule:
    """A level that counts propose: any of the groups, all measures of a group."""

    level: str
    groups: tuple[tuple[Measure, ...], ...]
    passed: bool
    clause: str
    mark: str


@dataclass(frozen=True)
class Criteria:
    """What the plan says makes a level: factor, words, clause."""

    level: str
    current: bool
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class GradingGuide:
    """Everything that the plan says of levels, highest first."""

    criteria: tuple[Criteria, ...]
    rules: tuple[Rule, ...]
    note: str
    counted_at: datetime | None


def grading_guide(readable: Readable, state: State | None) -> GradingGuide | None:
    """The measures of the plan; None for a plan without levels."""
    plan, words = readable.plan, readable.words
    counts = state.counts if state is not None else {}
    if not plan.levels:
        return None
    return GradingGuide(
        criteria=tuple(
            Criteria(
                words.label(level.label),
                state is not None and state.level == level.id,
                tuple((words.label(e.factor), words.label(e.text), e.clause) for e in level.criteria),
            )
            for level in reversed(plan.levels)
        ),
        rules=_rules(readable, counts),
        note=words.label(plan.grading.note) if plan.grading.note else "",
        counted_at=state.counted_at if state is not None else None,
    )


def _rules(readable: Readable, counts: Mapping[str, int]) -> tuple[Rule, ...]:
    rank = readable.plan.rank
    made = []
    for rule in sorted(readable.plan.grading.rules, key=lambda each: -rank[each.level]):
        groups = tuple(tuple(_measure(readable, counts, each) for each in group) for group in rule.any)
        passed = any(all(measure.passed for measure in group) for group in groups)
        made.append(Rule(readable.level(rule.level), groups, passed, rule.clause, rule.mark.value))
    return tuple(made)


def _measure(readable: Readable, counts: Mapping[str, int], condition: Condition) -> Measure:
    over = condition.over is not None
    said = readable.words(
        "measure_over" if over else "measure_at_least",
        count=readable.count_name(condition.count),
        figure=f"{figure_of(condition):,}",
    )
    now = f"{counts[condition.count]:,}" if condition.count in counts else None
    return Measure(said, now, holds(condition, counts))


def figure_of(condition: Condition) -> int:
    """The figure that a count is compared with."""
    return condition.over if condition.over is not None else condition.at_least or 0


def holds(condition: Condition, counts: Mapping[str, int]) -> bool:
    """Whether a count passes a figure of the plan."""
    value = counts.get(condition.count, 0)
    return value > condition.over if condition.over is not None else value >= (condition.at_least or 0)


def why_proposed(readable: Readable, state: State) -> str:
    """Why a level is proposed: the plan's figures that the counts passed, or somebody's judgement."""
    if state.proposed_by != "counts":
        return readable.words("level_by_judgement")
    for rule in readable.plan.grading.rules:
        for group in rule.any if rule.level == state.level_proposed else ():
            if all(holds(condition, state.counts) for condition in group):
                figures = readable.words.joined(_figure(readable, state, each) for each in group)
                return readable.words("level_by_counts", figures=figures, clause=rule.clause)
    return readable.words("level_by_counts_alone")


def _figure(readable: Readable, state: State, condition: Condition) -> str:
    return readable.words(
        "level_over" if condition.over is not None else "level_at_least",
        count=readable.count_name(condition.count),
        figure=f"{figure_of(condition):,}",
        value=f"{state.counts.get(condition.count, 0):,}",
    )
