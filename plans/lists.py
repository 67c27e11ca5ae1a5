"""What changes for everyone: levels, grading, natures, circumstances, forms, gates, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from domain.plan import Condition, Gate, GradingRule, Ladder, Level, Over, Plan, Role, Text
from domain.watch import Watch
from locales import say
from plans import watched
from plans.show import label
from plans.sides import Side


@dataclass(frozen=True)
class ListChange:
    """One thing of a plan's lists that was added, removed or changed; before and after where it changed."""

    what: str
    name: str
    before: str | None = None
    after: str | None = None


Words = Callable[[Side, Any], str]


def changes(before: Side, after: Side) -> Iterator[ListChange]:
    """Every change of the lists that stand above the duties, in the order of a plan file."""
    yield from _heads(before, after)
    yield from _list(
        before, after, "role", lambda plan: plan.roles, _role, lambda side, role: side.role(role.id)
    )
    yield from _list(before, after, "level", lambda plan: plan.levels, _level)
    yield from _order(before, after)
    yield from _list(
        before, after, "rule", lambda plan: plan.grading.rules, _rule, lambda _, rule: rule.level
    )
    for name in ("nature", "circumstance", "occasion", "source", "form"):
        yield from _list(before, after, name, attrgetter(f"{name}s"), _labelled)
    yield from _list(before, after, "ladder", lambda plan: plan.ladders, _ladder)
    yield from _list(before, after, "gate", lambda plan: plan.gates, _gate)
    yield from _list(
        before, after, "left_out", lambda plan: plan.left_out, _left_out, lambda _, part: part.what.zh
    )


def _heads(before: Side, after: Side) -> Iterator[ListChange]:
    for part in ("title", "issuer", "source", "time_zone", "retention_days", "baseline", "watch"):
        mine, theirs = (_head(side, getattr(side.plan, part)) for side in (before, after))
        if mine != theirs:
            name = say(after.locale, f"plan_diff_head_{part}")
            yield ListChange("head_changed", name, mine, theirs)


def _head(side: Side, value: Any) -> str:
    if isinstance(value, Text):
        return label(value, side.locale)
    if isinstance(value, Over):
        return f"{value.id} {value.version or ''}".strip()
    if isinstance(value, Watch):
        return side.joined(line.said for line in watched.lines(side.plan, side.locale))
    return str(value) if value is not None else side.joined(())


def _order(before: Side, after: Side) -> Iterator[ListChange]:
    shared = [level.id for level in after.plan.levels if level.id in before.plan.rank]
    if shared != [level.id for level in before.plan.levels if level.id in after.plan.rank]:
        said = (
            side.joined(label(level.label, side.locale) for level in side.plan.levels)
            for side in (before, after)
        )
        yield ListChange("levels_reordered", "", *said)


def _list(
    before: Side,
    after: Side,
    name: str,
    of: Callable[[Plan], Any],
    words: Words,
    key: Callable[[Side, Any], str] = lambda _, part: str(part.id),
) -> Iterator[ListChange]:
    mine, theirs = ({key(side, part): part for part in of(side.plan)} for side in (before, after))
    for each, part in theirs.items():
        if each not in mine:
            yield ListChange(f"{name}_added", words(after, part))
        elif words(before, mine[each]) != words(after, part):
            yield ListChange(
                f"{name}_changed", _name(after, part), words(before, mine[each]), words(after, part)
            )
    for each, part in mine.items():
        if each not in theirs:
            yield ListChange(f"{name}_removed", words(before, part))


def _name(side: Side, part: Any) -> str:
    if isinstance(part, GradingRule):
        return side.level(part.level)
    if isinstance(part, Ladder):
        return part.id
    return label(part.label if hasattr(part, "label") else part.what, side.locale)


def _labelled(side: Side, part: Any) -> str:
    return label(part.label, side.locale)


def _role(side: Side, role: Role) -> str:
    said = label(role.label, side.locale)
    return say(side.locale, "plan_diff_external", name=said) if role.external else said


def _left_out(side: Side, part: Any) -> str:
    return label(part.what, side.locale)


def _level(side: Side, level: Level) -> str:
    criteria = (f"{label(one.factor, side.locale)} {label(one.text, side.locale)}" for one in level.criteria)
    said = label(level.label, side.locale)
    return said + say(side.locale, "plan_diff_in", name=side.joined(criteria)) if level.criteria else said


def _ladder(side: Side, ladder: Ladder) -> str:
    return say(side.locale, "plan_diff_ladder", id=ladder.id, said=side.ladder(ladder))


def _rule(side: Side, rule: GradingRule) -> str:
    groups = (
        say(side.locale, "plan_diff_together").join(_condition(side, one) for one in group)
        for group in rule.any
    )
    said = say(side.locale, "plan_show_and").join(groups)
    return side.level(rule.level) + say(side.locale, "plan_diff_in", name=said)


def _condition(side: Side, condition: Condition) -> str:
    named = side.plan.grading.counts.get(condition.count)
    count = label(named, side.locale) if named else say(side.locale, f"count_{condition.count}")
    if condition.over is not None:
        return say(side.locale, "plan_diff_over", count=count, figure=condition.over)
    return say(side.locale, "plan_diff_at_least", count=count, figure=condition.at_least or 0)


def _gate(side: Side, gate: Gate) -> str:
    held = side.joined(side.signal(name) for name in gate.before)
    needs = side.title(side.plan.duty_by_id[gate.needs])
    said = say(side.locale, "plan_diff_gate", label=label(gate.label, side.locale), held=held, needs=needs)
    levels = side.joined(map(side.level, gate.levels)) if gate.levels else ""
    return said + (say(side.locale, "plan_diff_in", name=levels) if levels else "")
