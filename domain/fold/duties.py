"""Duties."""

from __future__ import annotations

from domain import events
from domain.duties import Duty, DutyStatus
from domain.events import Event
from domain.fold.change import with_, with_duty
from domain.state import State


def duty_opened(state: State, event: Event, fact: events.DutyOpened) -> State:
    duty = Duty(
        fact.key,
        fact.duty,
        fact.owner,
        fact.to,
        fact.start_at,
        fact.opened_at,
        fact.due_at,
        fact.clock,
        fact.until,
        fact.warn_ats,
        fact.rises,
        reminder=fact.reminder,
    )
    return with_(state, duties={**state.duties, fact.key: duty})


def duty_rescheduled(state: State, event: Event, fact: events.DutyRescheduled) -> State:
    return with_duty(
        state,
        fact.key,
        due_at=fact.due_at,
        clock=fact.clock,
        warn_ats=fact.warn_ats,
        rises=fact.rises,
        reminder=fact.reminder,
        warned=0,
        risen=0,
        hastened_at=None,
        status=DutyStatus.OPEN,
    )


def duty_extended(state: State, event: Event, fact: events.DutyExtended) -> State:
    return with_duty(
        state,
        fact.key,
        due_at=fact.due_at,
        warn_ats=fact.warn_ats,
        rises=fact.rises,
        reminder=fact.reminder,
        warned=0,
        risen=0,
        hastened_at=None,
        status=DutyStatus.OPEN,
        breached_at=None,
        extended_from=state.duties[fact.key].due_at,
    )


def duty_warned(state: State, event: Event, fact: events.DutyWarned) -> State:
    return with_duty(state, fact.key, status=DutyStatus.WARNED, warned=fact.step)


def duty_breached(state: State, event: Event, fact: events.DutyBreached) -> State:
    told = (state.duties[fact.key].owner,)
    return with_duty(state, fact.key, status=DutyStatus.LATE, breached_at=fact.fired_at, told=told)


def duty_escalated(state: State, event: Event, fact: events.DutyEscalated) -> State:
    told = dict.fromkeys((*state.duties[fact.key].told, *fact.tell))
    return with_duty(state, fact.key, risen=fact.step, told=tuple(told), hastened_at=None)


def breach_withdrawn(state: State, event: Event, fact: events.BreachWithdrawn) -> State:
    return with_duty(state, fact.key, status=DutyStatus.WARNED, breached_at=None, hastened_at=None)


def duty_met(state: State, event: Event, fact: events.DutyMet) -> State:
    return with_duty(state, fact.key, status=DutyStatus.MET, met_at=fact.met_at, in_time=fact.in_time)


def duty_withdrawn(state: State, event: Event, fact: events.DutyWithdrawn) -> State:
    return with_duty(state, fact.key, status=DutyStatus.WITHDRAWN)


def duty_waived(state: State, event: Event, fact: events.DutyWaived) -> State:
    return with_duty(state, fact.key, status=DutyStatus.WAIVED)


def duty_acknowledged(state: State, event: Event, fact: events.DutyAcknowledged) -> State:
    at = event.received_at or event.at
    return with_duty(state, fact.key, acknowledged_at=at, acknowledged_by=event.sender)


def duty_assigned(state: State, event: Event, fact: events.DutyAssigned) -> State:
    return with_duty(state, fact.key, assignee=fact.person)
