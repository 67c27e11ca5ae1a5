"""Acts on duties: report up, perform, acknowledge, assign, hand over, and the occasions that bring more."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.decide.proposals import owed_duty
from domain.errors import Refused
from domain.events import Fact
from domain.incident import State
from domain.plan import Plan
from domain.signals import Acknowledge, Assign, Envelope, HandOver, Perform, RecordOccasion, ReportUp


def report_up(plan: Plan, state: State, envelope: Envelope, data: ReportUp) -> Iterator[Fact]:
    """Record a report (上报). A duty whose channel is the telephone is not met by another."""
    for key in data.duties:
        check_meets(plan, state, key, "report_up")
        channel = plan.duty_by_id[state.duties[key].duty].channel
        if channel is not None and channel != data.channel.value:
            raise Refused("channel_required", duty=key, channel=channel)
    yield events.ReportMade(duties=distinct(data.duties), channel=data.channel.value)


def perform(plan: Plan, state: State, envelope: Envelope, data: Perform) -> Iterator[Fact]:
    """Record that duties were done."""
    for key in data.duties:
        check_meets(plan, state, key, "perform")
    yield events.DutiesPerformed(duties=distinct(data.duties))


def acknowledge(plan: Plan, state: State, envelope: Envelope, data: Acknowledge) -> Iterator[Fact]:
    """Acknowledge duties (签收). Their clocks and ladders go on: an acknowledged duty is not forgotten."""
    for key in distinct(data.duties):
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


def hand_over(plan: Plan, state: State, envelope: Envelope, data: HandOver) -> Iterator[Fact]:
    """Hand over the duties assigned to the sender, or those of them that are named, to another person."""
    mine = [duty.key for duty in state.duties.values() if duty.owed and duty.assignee == envelope.sender]
    keys = distinct(data.duties) or tuple(mine)
    for key in keys:
        if key not in mine:
            raise Refused("duty_not_yours", duty=key)
    if not keys or data.to == envelope.sender:
        raise Refused("nothing_to_hand_over")
    yield events.DutiesHandedOver(duties=keys, to=data.to)
    for key in keys:
        yield events.DutyAssigned(key=key, person=data.to)


def distinct(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys in their order, each once."""
    return tuple(dict.fromkeys(keys))


def check_meets(plan: Plan, state: State, key: str, kind: str) -> None:
    """Refuse a duty that is not owed, or that another kind of signal meets."""
    met_by = plan.duty_by_id[owed_duty(state, key).duty].met_by
    if kind not in met_by:
        raise Refused("duty_needs_other_signal", duty=key, kind=kind, met_by=list(met_by))
