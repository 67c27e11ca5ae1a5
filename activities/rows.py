"""The read model's rows, from states and events. Instants are written as they are in the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.duties import Duty, DutyStatus
from domain.events import Event, IncidentClosed, IncidentDismissed
from domain.incident import State
from domain.notices import notices


def incident_row(state: State, events: Sequence[Event], event_no: int, now: datetime) -> dict[str, Any]:
    """The incident's row. ``closed_at`` is that of these events; the table keeps an earlier one,
    and adds the plan's id.
    """
    owed = [duty for duty in state.duties.values() if duty.owed]
    late = [duty for duty in owed if duty.status is DutyStatus.LATE]
    due = (duty.due_at for duty in owed if duty.due_at is not None and duty.status is not DutyStatus.LATE)
    return {
        "id": state.incident_id,
        "plan_hash": state.plan_hash,
        "body_id": state.body,
        "vacant": state.vacant,
        "phase": state.phase.value,
        "level": state.level,
        "level_proposed": state.level_proposed,
        "occurred_at": state.occurred_at,
        "arose_at": state.arose_at,
        "discovered_at": state.discovered_at,
        "opened_at": state.opened_at,
        "confirmed_at": state.first("confirmed"),
        "calm_at": state.first("calmed"),
        "closed_at": _ended_at(events),
        "next_due_at": min(due, default=None),
        "open_duties": len(owed),
        "late_duties": len(late),
        "title_signal_id": state.title_signal_id,
        "event_no": event_no,
        "updated_at": now,
    }


def _ended_at(events: Sequence[Event]) -> datetime | None:
    ends = [event for event in events if isinstance(event.fact, (IncidentClosed, IncidentDismissed))]
    return (ends[-1].received_at or ends[-1].at) if ends else None


def duty_rows(before: State | None, after: State | None, event_no: int) -> list[dict[str, Any]]:
    """The rows of the duties that changed between two states."""
    if after is None or (before is not None and before.duties is after.duties):
        return []
    known = {} if before is None else before.duties
    return [
        _duty_row(after.incident_id, duty, event_no)
        for key, duty in after.duties.items()
        if known.get(key) is not duty
    ]


def _duty_row(incident_id: str, duty: Duty, event_no: int) -> dict[str, Any]:
    return {
        "incident_id": incident_id,
        "key": duty.key,
        "duty_id": duty.duty,
        "status": duty.status.value,
        "owner": duty.owner,
        "assignee": duty.assignee,
        "start_at": duty.start_at,
        "due_at": duty.due_at,
        "met_at": duty.met_at,
        "breached_at": duty.breached_at,
        "in_time": duty.in_time,
        "updated_no": event_no,
    }


def notice_rows(
    incident_id: str, events: Sequence[Event], states: Sequence[State | None]
) -> list[dict[str, Any]]:
    """Who is told what because of these events; ``states`` has the one before the first as well."""
    return [
        {
            "incident_id": incident_id,
            "event_no": event.no,
            "ordinal": ordinal,
            "role": notice.role,
            "person": notice.person,
            "kind": notice.kind,
            "duty": notice.duty,
            "at": event.at,
        }
        for event, state in zip(events, states[1:], strict=True)
        if state is not None
        for ordinal, notice in enumerate(notices(event, state))
    ]


def event_span(events: Sequence[Event]) -> dict[str, int | None]:
    """The first and the last number of these events."""
    return {
        "first_event": events[0].no if events else None,
        "last_event": events[-1].no if events else None,
    }
