"""Another version of the plan."""

from __future__ import annotations

from typing import Any

from domain import events
from domain.duties import DutyStatus
from domain.events import Event
from domain.fold.change import with_, with_duty
from domain.state import State

_ANEW: dict[str, Any] = {"warned": 0, "risen": 0, "hastened_at": None, "status": DutyStatus.OPEN}
_UNSEEN: dict[str, Any] = {
    "assignee": None, "acknowledged_at": None, "acknowledged_by": None, "unstaffed": False,
}  # fmt: skip


def plan_upgraded(state: State, event: Event, fact: events.PlanUpgraded) -> State:
    earlier = (*state.earlier_plans, fact.previous_hash)
    return with_(state, plan_hash=fact.plan_hash, earlier_plans=earlier)


def duty_carried_over(state: State, event: Event, fact: events.DutyCarriedOver) -> State:
    duty = state.duties[fact.key]
    return with_duty(
        state,
        fact.key,
        owner=fact.owner,
        to=fact.to,
        due_at=fact.due_at,
        clock=fact.clock,
        until=fact.until,
        warn_ats=fact.warn_ats,
        rises=fact.rises,
        reminder=fact.reminder,
        **(_ANEW if fact.due_at != duty.due_at else {}),
        **(_UNSEEN if fact.owner != duty.owner else {}),
    )
