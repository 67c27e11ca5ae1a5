"""A plan as a table: what each level asks of whom, by when, and which clause says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.calendars import parse_duration
from domain.plan import Clock, DutySpec, Mark, Party, Plan, Text
from locales import say


@dataclass(frozen=True)
class ShownParty:
    """A role in a duty, as people read it."""

    role: str
    label: str
    mark: Mark


@dataclass(frozen=True)
class ShownClock:
    """A due instant in words. ``word`` is the plan's own word of time, where it has one."""

    due: str
    mark: Mark
    word: str | None
    clause: str


@dataclass(frozen=True)
class ShownDuty:
    """One line of the table: a duty at a level. ``level`` is None for a plan without levels.

    ``when`` says in words what else has to hold for it to be owed; None where nothing else has.
    """

    level: str | None
    level_label: str
    duty: str
    row: str | None
    title: str
    verb: str
    owner: ShownParty
    to: tuple[ShownParty, ...]
    jointly: tuple[ShownParty, ...]
    owed: str
    when: str | None
    until: str | None
    each: bool
    clocks: tuple[ShownClock, ...]
    clause: str
    mark: Mark
    note: str | None


def label(text: Text, locale: str) -> str:
    """A label of the plan in the reader's language."""
    return text.en if locale == "en" else text.zh


def rows(plan: Plan, locale: str, level: str | None = None) -> list[ShownDuty]:
    """The table, level by level from the lowest, in the plan's order; or one level's part of it.

    Raises ``KeyError`` for a level that the plan does not have.
    """
    if level is not None:
        return list(_level(plan, locale, level))
    if not plan.levels:
        return list(_level(plan, locale, None))
    return [row for part in plan.levels for row in _level(plan, locale, part.id)]


def _level(plan: Plan, locale: str, level: str | None) -> Iterator[ShownDuty]:
    if level is not None:
        level_label = label(plan.levels[plan.rank[level]].label, locale)
    else:
        level_label = say(locale, "plan_show_any_level")
    for duty in plan.duties:
        if level is None or not duty.levels or level in duty.levels:
            yield _row(plan, locale, level, level_label, duty)


def _row(plan: Plan, locale: str, level: str | None, level_label: str, duty: DutySpec) -> ShownDuty:
    return ShownDuty(
        level=level,
        level_label=level_label,
        duty=duty.id,
        row=duty.row,
        title=label(duty.title, locale),
        verb=say(locale, f"plan_show_verb_{duty.verb}"),
        owner=_party(plan, locale, duty.owner),
        to=tuple(_party(plan, locale, party) for party in duty.to),
        jointly=tuple(_party(plan, locale, party) for party in duty.jointly),
        owed=start(plan, locale, duty.owed_from),
        when=conditions(plan, locale, duty),
        until=start(plan, locale, duty.until) if duty.until else None,
        each=duty.each,
        clocks=tuple(
            _clock(plan, locale, duty, clock)
            for clock in duty.clocks
            if not clock.levels or level in clock.levels
        ),
        clause=duty.clause,
        mark=duty.mark,
        note=label(duty.note, locale) if duty.note else None,
    )


def conditions(plan: Plan, locale: str, duty: DutySpec) -> str | None:
    """What else has to hold: a circumstance, one of some natures, one of some grades of the emergency."""
    natures = [label(part.label, locale) for part in plan.natures if part.id in duty.natures]
    grades = _grades(locale, duty.emergency_grades)
    held = [_named(plan, locale, "circumstance", duty.when)] if duty.when else []
    both = (say(locale, "plan_show_or").join(names) for names in (held, natures, grades) if names)
    return say(locale, "plan_show_and").join(both) or None


def _grades(locale: str, grades: tuple[str, ...]) -> list[str]:
    return [say(locale, f"emergency_{grade}") for grade in grades]


def _party(plan: Plan, locale: str, party: Party) -> ShownParty:
    return ShownParty(party.role, label(plan.role_by_id[party.role].label, locale), party.mark)


def _clock(plan: Plan, locale: str, duty: DutySpec, clock: Clock) -> ShownClock:
    due = due_in_words(plan, locale, clock)
    return ShownClock(due, clock.mark, clock.word, clock.clause or duty.clause)


def due_in_words(plan: Plan, locale: str, clock: Clock) -> str:
    """A clock's due instant in words, with the grades of the emergency for which it binds."""
    after = start(plan, locale, clock.after)
    if clock.within is not None:
        due = say(locale, "plan_show_within", start=after, duration=duration(locale, clock.within))
    else:
        due = say(locale, "plan_show_end_of_day", start=after, days=clock.days)
    if clock.emergency_grades:
        grades = say(locale, "plan_show_or").join(_grades(locale, clock.emergency_grades))
        due = say(locale, "plan_show_for_grades", due=due, grades=grades)
    return due


def duration(locale: str, iso: str) -> str:
    """An ISO 8601 duration in words: 12 小时, 12 hours."""
    days, elapsed = parse_duration(iso)
    hours, seconds = divmod(int(elapsed.total_seconds()), 3600)
    parts: dict[str, int] = {"days": days, "hours": hours, "minutes": seconds // 60, "seconds": seconds % 60}
    said = [say(locale, f"plan_show_{unit}", count=count) for unit, count in parts.items() if count]
    return say(locale, "plan_show_join").join(said) if said else say(locale, "plan_show_at_once")


def start(plan: Plan, locale: str, name: str) -> str:
    """A start in words: 舆情发生, the opinion arose."""
    kind, colon, part = name.partition(":")
    if not colon:
        return say(locale, f"plan_show_start_{kind}")
    named = label(plan.duty_by_id[part].title, locale) if kind == "met" else _named(plan, locale, kind, part)
    return say(locale, f"plan_show_start_{kind}", name=named)


def _named(plan: Plan, locale: str, kind: str, name: str) -> str:
    parts = plan.occasions if kind == "occasion" else plan.circumstances
    return next(label(part.label, locale) for part in parts if part.id == name)


def summary(plan: Plan, locale: str) -> dict[str, Any]:
    """What stands above the table: title, issuer, and how much of the plan is its own word."""
    marks = [clock.mark for duty in plan.duties for clock in duty.clocks if clock.of is None]
    baselines = [clock for duty in plan.duties for clock in duty.clocks if clock.of is not None]
    return {
        "id": plan.id,
        "version": plan.version,
        "title": label(plan.title, locale),
        "issuer": label(plan.issuer, locale),
        "source": label(plan.source, locale),
        "levels": [label(level.label, locale) for level in plan.levels],
        "duties": sum(duty.of is None for duty in plan.duties),
        "baseline_duties": sum(duty.of is not None for duty in plan.duties),
        "baseline_clocks": len(baselines),
        "clocks_stated": marks.count(Mark.STATED),
        "clocks_assumed": marks.count(Mark.ASSUMED),
        "baseline": label(plan.baseline.title, locale) if plan.baseline and plan.baseline.title else None,
        "gates": [label(gate.label, locale) for gate in plan.gates],
        "left_out": [label(part.what, locale) for part in plan.left_out],
    }
