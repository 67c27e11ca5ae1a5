"""Which duties an incident owes now, held against those it has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from domain import events
from domain.duties import OWED, Duty, DutyStatus, Timing, clocks_for, due, reminder, rises, warnings
from domain.incident import State
from domain.plan import Clock, DutySpec, Gate, Plan

Why = Literal["level", "nature", "emergency_grade", "circumstance"]

ITEMS = {
    "doubted": "doubt",
    "passed_up": "doubt",
    "consulted": "consultation",
    "transferred_in": "transfer_in",
    "transferred_out": "transfer_out",
}
"""The starts that come with a doubt, a consultation or a transfer, each numbered by that."""


def reconcile(plan: Plan, state: State, owed_at: datetime, now: datetime) -> Iterator[events.Fact]:
    """The facts that bring the duties in line with the state: opened, stricter, met by their end, withdrawn.

    ``owed_at`` is when whatever caused this was received: a duty without a stated start runs from there.
    A rise in level brings the higher level's duties at once and never lengthens a running clock.
    """
    owed = dict(owed_now(plan, state))
    for key, (spec, started_at) in owed.items():
        duty = state.duties.get(key)
        if duty is None or duty.status is DutyStatus.WITHDRAWN:
            yield _open(plan, state, spec, key, started_at, owed_at, now)
        elif duty.status in OWED:
            yield from _tighten(plan, state, spec, duty, started_at, now)
    for duty in state.duties.values():
        if duty.status in OWED and duty.key not in owed:
            yield _end(plan, state, duty)


def owed_now(plan: Plan, state: State) -> Iterator[tuple[str, tuple[DutySpec, datetime]]]:
    """The duties that the incident owes in this state: their keys, specifications and when they began."""
    if state.over:
        return
    for spec in plan.duties:
        if why_not(spec, state) is None:
            for suffix, at in occurrences(state, spec):
                if not _ended(state, spec, at):
                    yield spec.id + suffix, (spec, at)


def why_not(spec: DutySpec | Gate, state: State) -> Why | None:
    """Why a duty or a gate does not bind in this state; None where it does."""
    if spec.levels and state.level not in spec.levels:
        return "level"
    if spec.natures and state.nature not in spec.natures:
        return "nature"
    if spec.emergency_grades and state.emergency_grade not in spec.emergency_grades:
        return "emergency_grade"
    if spec.when is not None and spec.when not in state.circumstances:
        return "circumstance"
    return None


def occurrences(state: State, spec: DutySpec) -> list[tuple[str, datetime]]:
    """The instances of a duty that its start has brought: what each adds to the key, and when it came."""
    if spec.owed_from.startswith("met:"):
        return _followed(state, spec, spec.owed_from.removeprefix("met:"))
    came = state.instants.get(spec.owed_from, ())
    if spec.owed_from in ITEMS:
        return _items(state, spec.owed_from)
    if spec.each:
        skipped = state.skipped.get(spec.owed_from, ())
        return [(f"#{ordinal}", at) for ordinal, at in enumerate(came, 1) if ordinal not in skipped]
    return [_in_round(state, spec, at) for at in came[:1]]


def _items(state: State, start: str) -> list[tuple[str, datetime]]:
    """One occurrence for every doubt, consultation or transfer that was not withdrawn."""
    found = []
    for item in state.items.values():
        if item.kind == ITEMS[start] and item.status != "withdrawn":
            at = item.passed_up_at if start == "passed_up" else item.at
            if at is not None:
                found.append((f"#{item.ordinal}", at))
    return found


def _followed(state: State, spec: DutySpec, before: str) -> list[tuple[str, datetime]]:
    duties = (duty for duty in state.duties.values() if duty.duty == before)
    met = [(duty.suffix, duty.met_at) for duty in duties if duty.met_at is not None]
    began = state.round_started_at
    if spec.until is None or began is None:
        return met
    return [(f"{suffix.partition('@')[0]}@{state.round}", max(at, began)) for suffix, at in met]


def _in_round(state: State, spec: DutySpec, at: datetime) -> tuple[str, datetime]:
    if state.round_started_at is None:
        return "", at
    if spec.until is not None:
        at = max(at, state.round_started_at)
    return (f"@{state.round}", at) if at >= state.round_started_at else ("", at)


def _ended(state: State, spec: DutySpec, at: datetime) -> bool:
    ends = state.instants.get(spec.until, ()) if spec.until is not None else ()
    return bool(ends) and ends[-1] >= at


def _open(
    plan: Plan, state: State, spec: DutySpec, key: str, started_at: datetime, owed_at: datetime, now: datetime
) -> events.DutyOpened:
    timing = timing_of(plan, state, spec, started_at, owed_at, now)
    return events.DutyOpened(
        key=key,
        duty=spec.id,
        owner=spec.owner.role,
        to=tuple(party.role for party in spec.to),
        start_at=timing.start_at,
        opened_at=owed_at,
        due_at=timing.due_at,
        clock=timing.clock,
        until=spec.until,
        warn_ats=timing.warn_ats,
        rises=timing.rises,
        reminder=timing.reminder,
    )


def timing_of(
    plan: Plan, state: State, spec: DutySpec, started_at: datetime, owed_at: datetime, now: datetime
) -> Timing:
    """When a duty that began at ``started_at`` and became owed at ``owed_at`` is due, warns and rises."""
    found: list[tuple[datetime, int, datetime]] = []
    for index, clock in clocks_for(spec, state.level, state.emergency_grade):
        start = _start(state, spec, clock, started_at, owed_at)
        found.append((due(clock, start, plan.time_zone), index, start))
    if not found:
        return Timing(started_at, None, None, (), ())
    due_at, index, start = min(found)
    return timed(plan, spec, start, due_at, index, now)


def timed(
    plan: Plan, spec: DutySpec, start: datetime, due_at: datetime, clock: int | None, now: datetime
) -> Timing:
    """The warnings and rises that go with a due instant."""
    ladder = plan.ladder_by_id[spec.ladder]
    climbs = rises(plan, ladder, due_at)
    told = tuple(
        events.Rise(rise.at, tuple(spec.owner.role if role == "owner" else role for role in rise.tell))
        for rise in climbs
    )
    warn_ats = warnings(start, due_at, spec.warn_at, now)
    return Timing(start, due_at, clock, warn_ats, told, reminder(plan, ladder))


def _start(state: State, spec: DutySpec, clock: Clock, started_at: datetime, owed_at: datetime) -> datetime:
    if clock.after == "owed":
        return owed_at
    if clock.after == spec.owed_from:
        return started_at
    came = state.instants.get(clock.after, ())
    return came[0] if came else owed_at


def _tighten(
    plan: Plan, state: State, spec: DutySpec, duty: Duty, started_at: datetime, now: datetime
) -> Iterator[events.Fact]:
    if duty.status is DutyStatus.LATE or not _another_binds(spec, duty, state):
        return
    timing = timing_of(plan, state, spec, started_at, duty.opened_at, now)
    if duty.extended_from is not None and timing.clock == duty.clock:
        return
    if timing.due_at is not None and (duty.due_at is None or timing.due_at < duty.due_at):
        yield events.DutyRescheduled(
            key=duty.key,
            due_at=timing.due_at,
            clock=timing.clock,
            warn_ats=timing.warn_ats,
            rises=timing.rises,
            reminder=timing.reminder,
        )


def _another_binds(spec: DutySpec, duty: Duty, state: State) -> bool:
    """Whether a clock that only some levels or grades bring binds now, beside the one that holds."""
    return any(
        index != duty.clock and bool(clock.levels or clock.emergency_grades)
        for index, clock in clocks_for(spec, state.level, state.emergency_grade)
    )


def _end(plan: Plan, state: State, duty: Duty) -> events.Fact:
    spec = plan.duty_by_id[duty.duty]
    if state.over:
        return events.DutyWithdrawn(key=duty.key, reason="merged" if state.merged_into else "dismissed")
    why = why_not(spec, state)
    if why is not None:
        return events.DutyWithdrawn(key=duty.key, reason=why)
    ends = state.instants.get(duty.until, ()) if duty.until is not None else ()
    if ends:
        return events.DutyMet(key=duty.key, met_at=ends[-1], in_time=True)
    skipped = state.skipped.get(plan.root_start(spec.id), ())
    of_item = "#" in duty.suffix and (plan.root_start(spec.id) in ITEMS or skipped)
    return events.DutyWithdrawn(key=duty.key, reason="withdrawn" if of_item else "calm_withdrawn")
