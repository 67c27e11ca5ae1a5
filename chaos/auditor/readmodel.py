"""The read model and the stored state, held against a second reading of the events."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from chaos.auditor.evidence import Evidence, Finding, Row, by_incident, instant
from chaos.auditor.fold import Incident

_DUTY = ("duty_id", "status", "owner", "assignee", "start_at", "due_at", "met_at", "breached_at", "in_time")
_TOLD = frozenset(
    {"duty_opened", "duty_warned", "duty_breached", "duty_escalated", "duty_unstaffed", "nobody_left"}
)


def check(evidence: Evidence) -> Iterator[Finding]:
    """Incidents, duties, notices and states."""
    shown = {row["id"]: row for row in evidence.incidents}
    duties, notices = by_incident(evidence.duties), by_incident(evidence.notices, "event_no", "ordinal")
    heads = {row["incident_id"]: row for row in evidence.heads}
    events = evidence.events()
    for incident, mine in events.items():
        view = _read(incident, mine)
        yield from _incident(view, mine, shown.get(incident))
        yield from _duties(view, duties.get(incident, []))
        yield from _notices(incident, mine, notices.get(incident, []))
        if incident in heads:
            yield from _state(view, heads[incident])
    for incident in shown.keys() - events.keys():
        yield Finding("shown_without_events", incident, {})


def _read(incident: str, events: list[Row]) -> Incident:
    view = Incident(incident)
    for event in events:
        fact = event["body"]["fact"]
        if fact["type"] == "duty_opened" or fact.get("key", "") in {"", *view.duties}:
            view.apply(event["body"])
    return view


def _incident(view: Incident, events: list[Row], row: Row | None) -> Iterator[Finding]:
    if row is None:
        yield Finding("incident_not_shown", view.incident_id, {})
        return
    wanted = {
        **view.starts,
        **{name: getattr(view, name) for name in ("phase", "level", "level_proposed", "confirmed_at",
                                                  "calm_at", "closed_at", "title_signal_id")},
        "next_due_at": _next_due(view),
        "open_duties": len(view.owed()),
        "late_duties": sum(duty.status == "late" for duty in view.owed()),
        "event_no": events[-1]["no"],
    }  # fmt: skip
    wrong = {name: (str(value), str(row[name])) for name, value in wanted.items() if row[name] != value}
    if wrong:
        yield Finding("incident_shown_wrongly", view.incident_id, wrong)


def _next_due(view: Incident) -> datetime | None:
    due = (duty.due_at for duty in view.owed() if duty.due_at is not None and duty.status != "late")
    return min(due, default=None)


def _duties(view: Incident, rows: list[Row]) -> Iterator[Finding]:
    shown = {row["key"]: row for row in rows}
    for key in shown.keys() ^ view.duties.keys():
        yield Finding("duty_shown_wrongly", view.incident_id, {"key": key, "shown": key in shown})
    for key in shown.keys() & view.duties.keys():
        duty, row = view.duties[key], shown[key]
        wrong = {name: str(row[name]) for name in _DUTY if row[name] != getattr(duty, name)}
        if wrong:
            yield Finding("duty_shown_wrongly", view.incident_id, {"key": key, **wrong})


def _notices(incident: str, events: list[Row], rows: list[Row]) -> Iterator[Finding]:
    """Every notice has its event; every opening, warning, breach and escalation was told once."""
    by_no = {event["no"]: event["body"]["fact"] for event in events}
    told = Counter(row["event_no"] for row in rows)
    for row in rows:
        fact = by_no.get(row["event_no"], {})
        if fact.get("type") != row["kind"] or (row["duty"] is not None and fact.get("key") != row["duty"]):
            yield Finding("notice_of_nothing", incident, {"event": row["event_no"], "kind": row["kind"]})
    for no, fact in by_no.items():
        if fact["type"] in _TOLD:
            wanted = max(len({*fact.get("tell", ()), *fact.get("missing", ())}), 1)
            if not 1 <= told[no] <= wanted:
                yield Finding("told_wrongly", incident, {"event": no, "told": told[no], "wanted": wanted})


def _state(view: Incident, head: Row) -> Iterator[Finding]:
    state = json.loads(head["state"]) if head["state"] is not None else {}
    stored = {key: duty.get("status", "open") for key, duty in state.get("duties", {}).items()}
    read = {key: duty.status for key, duty in view.duties.items()}
    wrong = sorted(key for key in {*read, *stored} if read.get(key) != stored.get(key))
    wrong += [name for name in ("phase", "level") if state.get(name) != getattr(view, name)]
    if instant(state.get("opened_at")) != view.starts.get("opened_at"):
        wrong.append("opened_at")
    if wrong:
        yield Finding("state_differs", view.incident_id, {"in": wrong})
