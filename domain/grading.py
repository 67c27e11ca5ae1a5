"""The level that counts propose. A person decides it."""

from __future__ import annotations

from collections.abc import Mapping

from domain.plan import Condition, GradingRule, Plan

COUNTS: tuple[str, ...] = ("sites", "simultaneous_sites", "clicks_24h", "reposts", "comments", "likes")
"""The counts that feeds may report: whole numbers, cumulative unless the name ends in a window."""


def _holds(condition: Condition, counts: Mapping[str, int]) -> bool:
    value = counts.get(condition.count, 0)
    if condition.over is not None:
        return value > condition.over
    return condition.at_least is not None and value >= condition.at_least


def _applies(rule: GradingRule, counts: Mapping[str, int]) -> bool:
    return any(all(_holds(condition, counts) for condition in group) for group in rule.any)


def propose(plan: Plan, counts: Mapping[str, int]) -> str | None:
    """The highest level whose rule the counts fulfil, or None where no rule does.

    超过 is strictly more: exactly 1,000 is not over 1,000 (work-safety 二(三)).
    """
    proposed = [rule.level for rule in plan.grading.rules if _applies(rule, counts)]
    return max(proposed, key=lambda level: plan.rank[level], default=None)
