"""Temporal's histories, held against the timeline: the same steps, the same signals, nobody's words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from chaos.auditor.evidence import ENDED, Evidence, Finding, Order, Row, Run, instant

MARK = "¤words¤"
"""The workload puts it into every text; it must never be seen in a history."""

_ENVELOPE = ("incident_id", "lane", "lane_no", "kind", "sender", "role", "payload_digest", "data")
_RESULTS = frozenset({"recorded", "fenced"})


def check(evidence: Evidence) -> Iterator[Finding]:
    """Steps, envelopes, runs and alarms."""
    yield from _steps(evidence)
    yield from _envelopes(evidence)
    yield from _runs(evidence)
    for row in evidence.alarms:
        about = {"alarm": row["code"], "params": row["params"]}
        yield Finding("alarm_raised", row["incident_id"], about)


def figures(evidence: Evidence) -> Row:
    """Runs, and what `record` answered."""
    answers = Counter(
        (order.answered or {"result": "none"})["result"] for run in evidence.runs for order in run.orders
    )
    return {"runs": len(evidence.runs), **{f"record_{name}": count for name, count in answers.items()}}


def _steps(evidence: Evidence) -> Iterator[Finding]:
    records = {(row["incident_id"], row["record_no"]): row for row in evidence.records}
    events, outcomes = evidence.events(), _outcomes(evidence)
    ordered: set[tuple[str, int, str]] = set()
    for run in evidence.runs:
        for order in run.orders:
            after = order.asked["after"]
            ordered.add((run.incident_id, after["record_no"], after["record_digest"]))
            result = (order.answered or {}).get("result")
            if result == "recorded":
                row = records.get((run.incident_id, after["record_no"]))
                yield from _recorded(run, order, row, events.get(run.incident_id, []))
                yield from _decided(run, order, outcomes)
            elif result is not None and result not in _RESULTS:
                yield Finding(f"record_{result}", run.incident_id, {"record": after["record_no"]})
    if evidence.whole_histories:
        for (incident, number), row in records.items():
            if (incident, number, row["record_digest"]) not in ordered:
                yield Finding("record_without_history", incident, {"record": number})


def _outcomes(evidence: Evidence) -> dict[str, Row]:
    names = ("signal_id", "result", "code", "params", "first_event", "last_event")
    return {
        row["signal_id"]: {name: row[name] for name in names if row[name] not in (None, {})}
        for row in evidence.inbox
    }


def _recorded(run: Run, order: Order, row: Row | None, events: list[Row]) -> Iterator[Finding]:
    after = order.asked["after"]
    about = {"record": after["record_no"], "run": run.run_id}
    if row is None:
        yield Finding("recorded_but_no_record", run.incident_id, about)
        return
    if row["record_digest"] != after["record_digest"]:
        yield Finding("recorded_but_other_digest", run.incident_id, about)
    kept = [event["body"] for event in events if event["record_no"] == after["record_no"]]
    if kept != order.asked["events"]:
        yield Finding("recorded_but_other_events", run.incident_id, about)


def _decided(run: Run, order: Order, outcomes: dict[str, Row]) -> Iterator[Finding]:
    for outcome in order.asked["outcomes"]:
        plain = {name: value for name, value in outcome.items() if value not in (None, {})}
        if outcomes.get(outcome["signal_id"]) != plain:
            yield Finding("recorded_but_other_outcome", run.incident_id, {"signal": outcome["signal_id"]})


def _envelopes(evidence: Evidence) -> Iterator[Finding]:
    inbox = {row["signal_id"]: row for row in evidence.inbox}
    delivered: set[str] = set()
    for run in evidence.runs:
        for envelope in run.delivered:
            row = inbox.get(envelope["signal_id"])
            about = {"signal": envelope["signal_id"], "run": run.run_id}
            delivered.add(envelope["signal_id"])
            if row is None:
                yield Finding("delivered_but_not_received", run.incident_id, about)
            elif wrong := _differences(envelope, row):
                yield Finding("delivered_otherwise", run.incident_id, {**about, "fields": wrong})
        if MARK in run.words:
            yield Finding("words_in_history", run.incident_id, {"run": run.run_id})
    if evidence.whole_histories:
        for signal_id in inbox.keys() - delivered:
            yield Finding("never_delivered", inbox[signal_id]["incident_id"], {"signal": signal_id})


def _differences(envelope: Row, row: Row) -> list[str]:
    wrong = [name for name in _ENVELOPE if envelope.get(name) != row[name]]
    times = ("received_at", "occurred_at")
    return wrong + [name for name in times if instant(envelope.get(name)) != row[name]]


def _runs(evidence: Evidence) -> Iterator[Finding]:
    """No run failed; an incident that goes on has exactly one that runs."""
    running: dict[str, list[str]] = defaultdict(list)
    for run in evidence.runs:
        if run.status == "RUNNING":
            running[run.incident_id].append(run.run_id)
        if run.status in ("FAILED", "TIMED_OUT"):
            yield Finding("run_failed", run.incident_id, {"run": run.run_id, "status": run.status})
        for failure in run.failures:
            yield Finding("workflow_task_failed", run.incident_id, {"run": run.run_id, "why": failure})
    for row in evidence.incidents:
        wanted = 0 if row["phase"] in ENDED else 1
        if len(running[row["id"]]) != wanted:
            about = {"running": len(running[row["id"]]), "wanted": wanted, "phase": row["phase"]}
            yield Finding("wrong_number_of_runs", row["id"], about)
