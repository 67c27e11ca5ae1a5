"""Acts on duties: report up, perform, acknowledge, assign, and the occasions that bring more of them."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.decide.proposals import owed_duty
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.plan import Plan
from domain.signals import Acknowledge, Assign, Envelope, Perform, RecordOccasion, ReportUp


def report_up(plan: Plan, state: State, envelope: Envelope, data: ReportUp) -> Iterator[Fact]:
    """Record a report (上报). A duty whose channel is the telephone is not met by another."""
    for key in data.duties:
        _check_meets(plan, state, key, "report_up")
        channel = plan.duty_by_id[state.duties[key].duty].channel
        if channel is not None and channel != data.channel.value:
            raise Refused("channel_required", duty=key, channel=channel)
    yield events.ReportMade(duties=_distinct(data.duties), channel=data.channel.value)


def perform(plan: Plan, state: State, envelope: Envelope, data: Perform) -> Iterator[Fact]:
    """Record that duties were done."""
    for key in data.duties:
        _check_meets(plan, state, key, "perform")
    yield events.DutiesPerformed(duties=_distinct(data.duties))


def acknowledge(plan: Plan, state: State, envelope: Envelope, data: Acknowledge) -> Iterator[Fact]:
    """Acknowledge duties (签收). Their clocks and ladders go on: an acknowledged duty is not forgotten."""
    for key in _distinct(data.duties):
        duty = owed_duty(state, key)
        if duty.acknowledged_at is not None:
            raise Refused("already_acknowledged", duty=key)
        yield events.DutyAcknowledged(key=key)


def assign(plan: Plan, state: State, envelope: Envelope, data: Assign) -> Iterator[Fact]:
    """Assign a duty to one person."""
    duty = owed_duty(state, data.duty)
    if duty.assignee == data.person:
        raise Refused("nothing_changed")
    yield events.DutyAssigned(key=duty.key, person=data.person)


def record_occasion(plan: Plan, state: State, envelope: Envelope, data: RecordOccasion) -> Iterator[Fact]:
    """Record that one of the plan's occasions has come."""
    known = [named.id for named in plan.occasions]
    if data.occasion not in known:
        raise Refused("not_in_plan", field="occasion", value=data.occasion, allowed=known)
    ordinal = len(state.instants.get(f"occasion:{data.occasion}", ())) + 1
    yield events.OccasionRecorded(occasion=data.occasion, ordinal=ordinal, at=envelope.received_at)


def keys_met(plan: Plan, state: State, kind: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Of the duties named, those that this kind of signal meets: an acknowledgement meets few."""
    return tuple(key for key in _distinct(keys) if kind in plan.duty_by_id[state.duties[key].duty].met_by)


def _distinct(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _check_meets(plan: Plan, state: State, key: str, kind: str) -> None:
    met_by = plan.duty_by_id[owed_duty(state, key).duty].met_by
    if kind not in met_by:
        raise Refused("duty_needs_other_signal", duty=key, kind=kind, met_by=list(met_by))
