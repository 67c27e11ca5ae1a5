"""Clocks that contradict each other: a duty that is due before what it has to wait for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from domain.calendars import parse_duration
from domain.duties import clocks_for
from domain.plan import Clock, DutySpec, Gate, Plan
from domain.signals import EmergencyGrade
from plans.findings import Flaw
from plans.gates import holds_back
from plans.reach import before

_DAY = timedelta(days=1)
_FOLLOWED = "met:"
_EARLY = ("occurred", "arose", "discovered", "opened", "confirmed")
Held = tuple[str | None, str | None]
"""A level and a grade of the emergency."""
Due = tuple[str, timedelta]
"""A start, and how long after it."""


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Duties due before what they wait for, even if all before that were met at the last instant.

    Duties that go round in a circle are left to the check of what can be reached.
    """
    if any(duty.id in {earlier.id for earlier in before(plan, duty)} for duty in plan.duties):
        return
    for index, duty in enumerate(plan.duties):
        for needs in dict.fromkeys(_needs(plan, duty)):
            late = _late(plan, duty, plan.duty_by_id[needs])
            if late is not None and not _explained(plan, duty, late[0]):
                at, mine, theirs = late
                params = {"duty": duty.id, "needs": needs, "due": _hours(mine), "later": _hours(theirs)}
                yield Flaw(("duties", index, "clocks", at), "plan_due_before", params)


def _needs(plan: Plan, duty: DutySpec) -> Iterator[str]:
    """What has to be met before a duty can be: what it follows, what its gates need, its text's approval."""
    if duty.owed_from.startswith(_FOLLOWED):
        yield duty.owed_from.removeprefix(_FOLLOWED)
    yield from (gate.needs for gate in plan.gates if _waits(gate, duty))
    if duty.met_by and all(name.partition(":")[0] == "release" for name in duty.met_by):
        yield from (each.id for each in plan.duties if _approves(each, duty))


def _explained(plan: Plan, duty: DutySpec, clock: int) -> bool:
    """Whether it is a baseline that cuts the plan's own steps short, and the plan says so."""
    return duty.clocks[clock].of is not None and plan.baseline is not None and plan.baseline.note is not None


def _waits(gate: Gate, duty: DutySpec) -> bool:
    return gate.needs != duty.id and holds_back(gate, duty)


def _approves(each: DutySpec, release: DutySpec) -> bool:
    """Whether this is the approval without which nothing is released."""
    bound = each.each or each.natures or each.when not in (None, release.when)
    return not bound and "approve_statement" in each.met_by


def _late(plan: Plan, duty: DutySpec, needs: DutySpec) -> tuple[int, timedelta, timedelta] | None:
    """The clock that runs out before the other duty's, and how long after a common start both do."""
    for level in plan.rank or (None,):
        for grade in (None, *(each.value for each in EmergencyGrade)):
            if not all(_binds(part, level, grade) for part in (duty, needs)):
                continue
            theirs = [due for _, due in dues(plan, needs, (level, grade), timedelta(0))]
            for at, (start, mine) in dues(plan, duty, (level, grade), _DAY):
                if theirs and all(_not_before(begun, start) and time > mine for begun, time in theirs):
                    return at, mine, min(time for _, time in theirs)
    return None


def _binds(part: DutySpec, level: str | None, grade: str | None) -> bool:
    at_level = not part.levels or level in part.levels
    return at_level and (not part.emergency_grades or grade in part.emergency_grades)


def _not_before(start: str, other: str) -> bool:
    """Whether a start never comes before another one."""
    if start == other:
        return True
    if other not in _EARLY:
        return False
    return _EARLY.index(start) >= _EARLY.index(other) if start in _EARLY else other != "confirmed"


def dues(plan: Plan, duty: DutySpec, held: Held, day: timedelta) -> list[tuple[int, Due]]:
    """The instants of which the earliest is when a duty is due, if all that it follows is met at the last.

    Each with the number of its clock; ``day`` is what the end of a day is counted as.
    """
    begun: list[Due] = [(duty.owed_from, timedelta(0))]
    if duty.owed_from.startswith(_FOLLOWED):
        earlier = plan.duty_by_id[duty.owed_from.removeprefix(_FOLLOWED)]
        begun = [due for _, due in dues(plan, earlier, held, day)]
    found: list[tuple[int, Due]] = []
    for at, clock in clocks_for(duty, *held):
        if clock.after in ("owed", duty.owed_from):
            found += [(at, (start, time + _time(clock, day))) for start, time in begun]
        elif not clock.after.startswith(_FOLLOWED):
            found.append((at, (clock.after, _time(clock, day))))
    return found


def _time(clock: Clock, day: timedelta) -> timedelta:
    if clock.within is None:
        return day * (clock.days + 1)
    days, elapsed = parse_duration(clock.within)
    return timedelta(days=days) + elapsed


def _hours(time: timedelta) -> str:
    return f"{time.total_seconds() / 3600:g}"
