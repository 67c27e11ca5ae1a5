"""Roles that nobody holds."""

from __future__ import annotations

from dataclasses import replace

from domain import events
from domain.duties import Duty
from domain.events import Event
from domain.fold.change import with_, with_duty
from domain.state import State


def staffing_changed(state: State, event: Event, fact: events.StaffingChanged) -> State:
    vacant = frozenset(fact.vacant)
    undecidable = {of: roles for of, roles in state.undecidable.items() if vacant.issuperset(roles)}
    duties = state.duties
    if any(_filled(duty, vacant) for duty in duties.values()):
        duties = {
            key: replace(duty, unstaffed=False) if _filled(duty, vacant) else duty
            for key, duty in duties.items()
        }
    return with_(state, vacant=fact.vacant, duties=duties, undecidable=undecidable)


def _filled(duty: Duty, vacant: frozenset[str]) -> bool:
    return duty.owed and duty.unstaffed and duty.owner not in vacant


def duty_unstaffed(state: State, event: Event, fact: events.DutyUnstaffed) -> State:
    return with_duty(state, fact.key, unstaffed=True)


def rung_skipped(state: State, event: Event, fact: events.RungSkipped) -> State:
    """The next step hears at the instant at which this one was to hear."""
    return with_duty(state, fact.key, risen=fact.step, hastened_at=fact.due_at)


def rung_emptied(state: State, event: Event, fact: events.RungEmptied) -> State:
    """After the last step only reminders follow, each at its own instant."""
    if fact.step >= len(state.duties[fact.key].rises):
        return state
    return with_duty(state, fact.key, hastened_at=fact.at)


def nobody_left(state: State, event: Event, fact: events.NobodyLeft) -> State:
    return with_duty(state, fact.key, risen=fact.step, hastened_at=None)


def approval_unstaffed(state: State, event: Event, fact: events.ApprovalUnstaffed) -> State:
    return with_(state, undecidable={**state.undecidable, fact.of: fact.roles})
