"""The fold of the timeline, held against what screens show and what runs go on from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from audit.findings import Finding
from audit.replay.apart import apart
from domain.duties import Duty, DutyStatus
from domain.errors import UnreadableRecord
from domain.events import event_from_json
from domain.incident import State, evolve, state_to_json
from store.verdict import Shown

CLOSING = ("incident_closed", "incident_dismissed", "incident_merged")


def folded(incident_id: str, events: Sequence[Mapping[str, Any]]) -> tuple[State | None, Finding | None]:
    """The state that the events come to, or the first event that cannot follow."""
    state: State | None = None
    for body in events:
        try:
            state = evolve(incident_id, state, event_from_json(dict(body)))
        except (UnreadableRecord, ValueError, KeyError, AttributeError) as error:
            place = {"incident": incident_id, "event": body.get("no")}
            return None, Finding("replay_event_unreadable", place, {"reason": str(error)})
    return state, None


def as_shown(incident_id: str, state: State | None, shown: Shown) -> Iterator[Finding]:
    """The stored state and the read model beside the fold's."""
    place = {"incident": incident_id}
    derived = state_to_json(state) if state is not None else None
    if shown.state != derived:
        yield Finding("replay_state_differs", place, apart(derived or {}, shown.state or {}))
    if state is None:
        return
    expected = _incident(state)
    found = {name: _value(name, (shown.incident or {}).get(name)) for name in expected}
    if expected != found:
        yield Finding("replay_shown_differs", place, apart(expected, found))
    for key in sorted({*state.duties, *shown.duties}):
        duty, row = state.duties.get(key), shown.duties.get(key, {})
        wanted = _duty(duty) if duty is not None else {}
        there = {name: _value(name, row.get(name)) for name in wanted or row}
        if wanted != there:
            yield Finding("replay_duty_differs", {**place, "duty": key}, apart(wanted, there))


def _incident(state: State) -> dict[str, Any]:
    owed = [duty for duty in state.duties.values() if duty.owed]
    late = [duty for duty in owed if duty.status is DutyStatus.LATE]
    due = [duty.due_at for duty in owed if duty.due_at is not None and duty.status is not DutyStatus.LATE]
    return {
        "plan_hash": state.plan_hash,
        "body_id": state.body,
        "phase": state.phase.value,
        "level": state.level,
        "level_proposed": state.level_proposed,
        "occurred_at": _written(state.occurred_at),
        "arose_at": _written(state.arose_at),
        "discovered_at": _written(state.discovered_at),
        "opened_at": _written(state.opened_at),
        "confirmed_at": _written(state.first("confirmed")),
        "calm_at": _written(state.first("calmed")),
        "next_due_at": _written(min(due, default=None)),
        "open_duties": len(owed),
        "late_duties": len(late),
        "title_signal_id": state.title_signal_id,
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "duty_id": duty.duty,
        "status": duty.status.value,
        "owner": duty.owner,
        "assignee": duty.assignee,
        "start_at": _written(duty.start_at),
        "due_at": _written(duty.due_at),
        "met_at": _written(duty.met_at),
        "breached_at": _written(duty.breached_at),
        "in_time": duty.in_time,
    }


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _value(name: str, value: Any) -> Any:
    """A column as JSON gives it, instants in the one spelling."""
    if name.endswith("_at") and isinstance(value, str):
        return datetime.fromisoformat(value).astimezone(UTC).isoformat()
    return value
