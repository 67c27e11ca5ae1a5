"""Holding what histories derive against what is on record: pure, and naming the first place that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.findings import Finding
from audit.replay.apart import apart
from audit.replay.orders import Ordered
from domain.canonical import digest
from store.verdict import DecidedRow, RecordRow


@dataclass(frozen=True)
class Recorded:
    """What the database says was recorded of one incident."""

    incident_id: str
    records: Sequence[RecordRow]
    events: Sequence[tuple[int, Mapping[str, Any]]]
    decided: Sequence[DecidedRow]


def same_orders(
    incident_id: str, said: Sequence[Ordered], derived: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    """What a history says it gave to `record`, and what today's code gives: event by event, inputs too."""
    for no, step in enumerate(said):
        if no >= len(derived):
            yield Finding("replay_ends_early", _place(incident_id, step))
            return
        if derived[no] != step.order:
            yield _first_difference(incident_id, step, derived[no])
            return
    if len(derived) > len(said):
        place = {"incident": incident_id, "record": derived[len(said)]["after"]["record_no"]}
        yield Finding("replay_goes_on", place)


def _first_difference(incident_id: str, step: Ordered, derived: Mapping[str, Any]) -> Finding:
    place, expected = _place(incident_id, step), derived["events"]
    for no in range(max(len(expected), len(step.events))):
        mine = expected[no] if no < len(expected) else {}
        theirs = step.events[no] if no < len(step.events) else {}
        if mine != theirs:
            event = (theirs or mine)["no"]
            return Finding("replay_event_differs", {**place, "event": event}, apart(mine, theirs))
    rest = {name: value for name, value in step.order.items() if name != "events"}
    mine = {name: value for name, value in derived.items() if name != "events"}
    return Finding("replay_step_differs", place, apart(mine, rest))


def on_record(recorded: Recorded, steps: Sequence[Ordered]) -> Iterator[Finding]:
    """What the histories derive, held against records, timeline, outcomes and the signals as received."""
    rows = {row.record_no: row for row in recorded.records}
    events, decided = _by_record(recorded)
    for step in steps:
        if step.answer not in (None, "recorded"):
            continue
        row = rows.get(step.record_no)
        if row is None or row.run_id != step.run_id:
            # Without an answer nobody knows whether it was recorded before the run ended.
            if step.answer == "recorded":
                yield Finding("replay_record_missing", _place(recorded.incident_id, step))
            continue
        yield from _one(recorded.incident_id, step, row, events.get(row.record_no, []))
        yield from _signals(recorded.incident_id, step, decided.get(row.record_no, []))


def _by_record(
    recorded: Recorded,
) -> tuple[dict[int, list[Mapping[str, Any]]], dict[int, list[DecidedRow]]]:
    events: dict[int, list[Mapping[str, Any]]] = {}
    for record_no, body in recorded.events:
        events.setdefault(record_no, []).append(body)
    decided: dict[int, list[DecidedRow]] = {}
    for row in recorded.decided:
        decided.setdefault(row.record_no, []).append(row)
    return events, decided


def _one(
    incident_id: str, step: Ordered, row: RecordRow, events: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    place = _place(incident_id, step)
    for no in range(max(len(step.events), len(events))):
        expected = step.events[no] if no < len(step.events) else {}
        found = events[no] if no < len(events) else {}
        if expected != found:
            event = (expected or found).get("no")
            yield Finding("replay_event_differs", {**place, "event": event}, apart(expected, found))
            return
    expected = {
        "record_digest": step.order["after"]["record_digest"],
        "history_length": step.order["history_length"],
        "first_event": step.events[0]["no"] if step.events else None,
        "last_event": step.events[-1]["no"] if step.events else None,
    }
    found = {name: getattr(row, name) for name in expected}
    if expected != found:
        yield Finding("replay_step_differs", place, apart(expected, found))


def _signals(incident_id: str, step: Ordered, decided: Sequence[DecidedRow]) -> Iterator[Finding]:
    place = _place(incident_id, step)
    outcomes = {outcome["signal_id"]: outcome for outcome in step.order["outcomes"]}
    inputs = {signal["signal_id"]: signal for signal in step.order["taken"]}
    found = {row.envelope["signal_id"]: row for row in decided}
    for signal_id in sorted({*outcomes, *found}):
        row, where = found.get(signal_id), {**place, "signal": signal_id}
        said = row.outcome if row is not None else {}
        if outcomes.get(signal_id, {}) != said:
            yield Finding("replay_outcome_differs", where, apart(outcomes.get(signal_id, {}), said))
        elif row is not None and not _as_received(inputs.get(signal_id), row.envelope):
            yield Finding("replay_signal_differs", where)


def _as_received(taken: Mapping[str, Any] | None, envelope: Mapping[str, Any]) -> bool:
    """Whether a signal was folded as it was received; of one that was unreadable only the place is known."""
    if taken is None or (taken["lane"], taken["lane_no"]) != (envelope["lane"], envelope["lane_no"]):
        return False
    return taken["digest"] is None or taken["digest"] == digest(envelope)


def uncovered(recorded: Recorded, steps: Sequence[Ordered]) -> Iterator[Finding]:
    """Records that no history derives, in spans: they cannot be judged."""
    derived = {(step.record_no, step.run_id) for step in steps}
    span: list[RecordRow] = []
    for row in recorded.records:
        if (row.record_no, row.run_id) in derived:
            yield from _span(recorded.incident_id, span)
            span = []
        else:
            if span and span[-1].run_id != row.run_id:
                yield from _span(recorded.incident_id, span)
                span = []
            span.append(row)
    yield from _span(recorded.incident_id, span)


def _span(incident_id: str, rows: Sequence[RecordRow]) -> Iterator[Finding]:
    if rows:
        place = {"incident": incident_id, "run": rows[0].run_id}
        yield Finding("replay_history_missing", place, {"records": [rows[0].record_no, rows[-1].record_no]})


def _place(incident_id: str, step: Ordered) -> dict[str, Any]:
    return {"incident": incident_id, "record": step.record_no, "run": step.run_id, "history": step.place}
