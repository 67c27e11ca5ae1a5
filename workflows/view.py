"""What Temporal's own screens show of an incident. Never people's texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeUpdate

from domain.clockwork import next_instant
from domain.duties import Duty, DutyStatus
from domain.incident import State
from domain.plan import Plan
from domain.step import Step
from workflows import names


def next_due(state: State) -> datetime | None:
    """The earliest due instant that is still to come, in UTC; late duties' are past."""
    owed = (duty for duty in state.duties.values() if duty.owed and duty.status is not DutyStatus.LATE)
    return min((duty.due_at for duty in owed if duty.due_at is not None), default=None)


def late(state: State) -> int:
    """How many duties are owed and late."""
    return sum(duty.status is DutyStatus.LATE for duty in state.duties.values())


def step_summary(made: Step) -> str:
    """One line on a step, such as ``#12 +3 signals, 5 events``."""
    return f"#{made.head.record_no}: {len(made.outcomes)} signals, {len(made.events)} events"


def next_summary(state: State | None) -> str:
    """Which duty the next instant belongs to."""
    at = next_instant(state)
    if state is None or at is None:
        return ""
    return ", ".join(duty.key for duty in state.duties.values() if duty.next_at() == at)[:200]


def show(plan: Plan, state: State) -> None:
    """Tell Temporal where the incident stands; search attributes only where they changed."""
    workflow.set_current_details(_details(plan, state))
    known = workflow.info().typed_search_attributes
    due = next_due(state)
    wanted: list[SearchAttributeUpdate[Any]] = []
    if known.get(names.PLAN) != plan.id:
        wanted.append(names.PLAN.value_set(plan.id))
    if known.get(names.PHASE) != state.phase.value:
        wanted.append(names.PHASE.value_set(state.phase.value))
    if state.level is not None and known.get(names.LEVEL) != state.level:
        wanted.append(names.LEVEL.value_set(state.level))
    if known.get(names.LATE) != late(state):
        wanted.append(names.LATE.value_set(late(state)))
    if known.get(names.NEXT_DUE) != due:
        wanted.append(names.NEXT_DUE.value_unset() if due is None else names.NEXT_DUE.value_set(due))
    if wanted:
        workflow.upsert_search_attributes(wanted)


def _details(plan: Plan, state: State) -> str:
    level = next((level.label for level in plan.levels if level.id == state.level), None)
    lines = [f"**{plan.title.zh}** · {plan.title.en} · v{plan.version}", "", f"`{state.phase.value}`"]
    if level is not None:
        lines[-1] += f" · {level.zh} · {level.en}"
    owed = sorted((duty for duty in state.duties.values() if duty.owed), key=_order)
    return "\n".join([*lines, "", *(_line(plan, duty) for duty in owed)])


def _order(duty: Duty) -> tuple[bool, str]:
    return duty.due_at is None, duty.due_at.isoformat() if duty.due_at else duty.key


def _line(plan: Plan, duty: Duty) -> str:
    spec = plan.duty_by_id[duty.duty]
    due = duty.due_at.isoformat(timespec="seconds") if duty.due_at else "—"
    return f"- `{duty.key}` {due} · {spec.title.zh} · {spec.title.en} · `{duty.status.value}` `{duty.owner}`"
