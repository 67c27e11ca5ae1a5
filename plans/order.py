"""Grading by counts: levels that are skipped, swallowed or never proposed.

Every condition asks for at least a figure, so a group is known by the least of every count that it needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.plan import Condition, GradingRule, Plan
from plans.findings import Flaw


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Rules that leave gaps, overlap, or never propose their level. The names must all be known."""
    rules = plan.grading.rules
    if plan.grading.basis == "counts" and not rules:
        yield Flaw(("grading",), "plan_counts_without_rules")
        return
    yield from _never_proposed(plan)
    for index, rule in enumerate(rules):
        yield from _repeated(plan, index, rule)
        lower = [other for other in rules if plan.rank[other.level] < plan.rank[rule.level]]
        for other in lower:
            yield from _asks_less(index, rule, other)
        if lower and rule.note is None:
            yield from _skips(plan, index, rule, lower)


def _never_proposed(plan: Plan) -> Iterator[Flaw]:
    """Levels that no counts propose. The lowest needs no rule: it is what remains."""
    if plan.grading.basis != "counts":
        return
    proposed = {rule.level for rule in plan.grading.rules}
    for index, level in enumerate(plan.levels):
        if index and level.id not in proposed:
            yield Flaw(("levels", index), "plan_level_never_proposed", {"level": level.id})


def _repeated(plan: Plan, index: int, rule: GradingRule) -> Iterator[Flaw]:
    """Groups that propose their level only where an earlier one of it does."""
    same = [other for other in plan.grading.rules[:index] if other.level == rule.level]
    earlier = [_least(group) for other in same for group in other.any]
    for at, group in enumerate(rule.any):
        mine = _least(group)
        if any(_within(mine, other) for other in earlier):
            yield Flaw(("grading", "rules", index, "any", at), "plan_rule_overlap", {"level": rule.level})
        earlier.append(mine)


def _asks_less(index: int, rule: GradingRule, lower: GradingRule) -> Iterator[Flaw]:
    for at, group in enumerate(rule.any):
        if any(_within(_least(other), _least(group)) for other in lower.any):
            params = {"level": rule.level, "lower": lower.level}
            yield Flaw(("grading", "rules", index, "any", at), "plan_levels_order", params)


def _skips(plan: Plan, index: int, rule: GradingRule, lower: list[GradingRule]) -> Iterator[Flaw]:
    """Counts that propose the level and not the next lower one that has a rule: between them is a gap."""
    below = max(lower, key=lambda other: plan.rank[other.level])
    region = [_least(group) for other in lower if other.level == below.level for group in other.any]
    for at, group in enumerate(rule.any):
        if not any(_within(_least(group), other) for other in region):
            params = {"level": rule.level, "lower": below.level}
            yield Flaw(("grading", "rules", index, "any", at), "plan_levels_gap", params)


def _within(mine: dict[str, int], other: dict[str, int]) -> bool:
    """Whether all counts that reach the one also reach the other."""
    return all(mine.get(count, -1) >= least for count, least in other.items())


def _least(group: tuple[Condition, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for condition in group:
        least = condition.over + 1 if condition.over is not None else condition.at_least or 0
        found[condition.count] = max(least, found.get(condition.count, 0))
    if "simultaneous_sites" in found:
        found["sites"] = max(found["simultaneous_sites"], found.get("sites", 0))
    return found
