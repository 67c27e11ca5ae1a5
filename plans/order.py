"""Levels whose counts stand in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from domain.plan import Condition, GradingRule, Plan
from plans.findings import Flaw


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Rules by which a higher level asks for less than a lower one. The names must all be known."""
    rules = plan.grading.rules
    if plan.grading.basis == "counts" and not rules:
        yield Flaw(("grading",), "plan_counts_without_rules")
    for index, rule in enumerate(rules):
        for lower in rules:
            if plan.rank[lower.level] < plan.rank[rule.level]:
                yield from _asks_less(index, rule, lower)


def _asks_less(index: int, rule: GradingRule, lower: GradingRule) -> Iterator[Flaw]:
    for at, group in enumerate(rule.any):
        if any(_no_more_than(group, other) for other in lower.any):
            params = {"level": rule.level, "lower": lower.level}
            yield Flaw(("grading", "rules", index, "any", at), "plan_levels_order", params)


def _no_more_than(group: tuple[Condition, ...], other: tuple[Condition, ...]) -> bool:
    """Whether two groups count the same things, and the first asks for no more of any of them."""
    mine, theirs = _least(group), _least(other)
    return mine.keys() == theirs.keys() and all(mine[count] <= theirs[count] for count in mine)


def _least(group: tuple[Condition, ...]) -> dict[str, int]:
    return {
        condition.count: condition.over + 1 if condition.over is not None else condition.at_least or 0
        for condition in group
    }
