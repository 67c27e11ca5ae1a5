"""The lines that lie ahead of an incident: which count has to reach what for a higher level."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.plan import Condition, Plan

GROWING = ("reposts", "comments", "likes")
"""The counts that only grow, so that it can be estimated when they reach a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """``level`` is proposed once ``count`` has reached ``at``."""

    level: str
    count: str
    at: int


def next_line(plan: Plan, level: str | None, growing: Collection[str] = GROWING) -> Line | None:
    """The lowest line of the lowest level above ``level`` (None: none yet) that one growing count reaches.

    None where the plan has none: it grades by judgement, or by several counts together.
    """
    known = -1 if level is None else plan.rank[level]
    rules = sorted(plan.grading.rules, key=lambda rule: plan.rank[rule.level])
    for rule in rules:
        if plan.rank[rule.level] <= known:
            continue
        alone = [group[0] for group in rule.any if len(group) == 1 and group[0].count in growing]
        if alone:
            nearest = min(alone, key=_reached_at)
            return Line(rule.level, nearest.count, _reached_at(nearest))
    return None


def _reached_at(condition: Condition) -> int:
    """超过 is strictly more: over 300 is reached at 301."""
    if condition.over is not None:
        return condition.over + 1
    assert condition.at_least is not None
    return condition.at_least
