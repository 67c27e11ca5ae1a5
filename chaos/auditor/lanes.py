"""The inbox by itself: numbered without gaps, folded in its lanes' order, nothing half applied or left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from chaos.auditor.evidence import Evidence, Finding, Row, gaps

_FROM_INBOX = ("sender", "role", "received_at", "payload_digest")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Numbers, order, outcomes and the events of each signal."""
    lanes: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in evidence.inbox:
        yield from _decided(row)
        lanes[row["incident_id"], row["lane"]].append(row)
    heads = {row["incident_id"]: row for row in evidence.heads}
    counters = {row["incident_id"]: row for row in evidence.lanes}
    for (incident, lane), rows in lanes.items():
        rows = sorted((row for row in rows if row["lane_no"] is not None), key=lambda row: row["lane_no"])
        yield from _numbers(incident, lane, rows, counters.get(incident), heads.get(incident))
        yield from _order(incident, lane, rows)
    yield from _leases(evidence)
    yield from _applied(evidence)


def _decided(row: Row) -> Iterator[Finding]:
    about = {"signal": row["signal_id"], "result": row["result"]}
    if row["lane_no"] is None or row["result"] is None or row["record_no"] is None:
        yield Finding("left_unprocessed", row["incident_id"], about)
    elif (row["result"] == "accepted") != (row["first_event"] is not None):
        yield Finding("outcome_half_written", row["incident_id"], about)
    elif (row["result"] == "refused") != (row["code"] is not None):
        yield Finding("outcome_half_written", row["incident_id"], {**about, "code": row["code"]})


def _numbers(
    incident: str, lane: str, rows: list[Row], counter: Row | None, head: Row | None
) -> Iterator[Finding]:
    for wanted, found in gaps(row["lane_no"] for row in rows):
        yield Finding("lane_not_dense", incident, {"lane": lane, "wanted": wanted, "found": found})
    last = len(rows)
    if counter is None or counter[f"{lane}_last"] != last:
        yield Finding("lane_counter_wrong", incident, {"lane": lane, "numbered": last})
    if head is None or head[f"{lane}_no"] != last:
        yield Finding("head_not_at_lane_end", incident, {"lane": lane, "numbered": last})


def _order(incident: str, lane: str, rows: list[Row]) -> Iterator[Finding]:
    recorded = [row for row in rows if row["record_no"] is not None]
    for before, after in pairwise(recorded):
        if before["record_no"] > after["record_no"]:
            about = {"lane": lane, "signals": [before["signal_id"], after["signal_id"]]}
            yield Finding("lane_out_of_order", incident, about)
    accepted = [row for row in rows if row["first_event"] is not None]
    for before, after in pairwise(accepted):
        if before["last_event"] >= after["first_event"]:
            about = {"lane": lane, "signals": [before["signal_id"], after["signal_id"]]}
            yield Finding("lane_out_of_order", incident, about)


def _leases(evidence: Evidence) -> Iterator[Finding]:
    for row in evidence.lanes:
        if row["lease_until"] is not None:
            yield Finding("lease_left", row["incident_id"], {"until": str(row["lease_until"])})


def _applied(evidence: Evidence) -> Iterator[Finding]:
    """An accepted signal has exactly the contiguous events that its outcome names; a refused one has none."""
    caused: dict[str, list[Row]] = defaultdict(list)
    for event in evidence.timeline:
        if event["signal_id"] is not None:
            caused[event["signal_id"]].append(event)
    for row in evidence.inbox:
        yield from _whole(row, caused.pop(row["signal_id"], []))
    for signal_id, events in caused.items():
        yield Finding("event_of_no_signal", events[0]["incident_id"], {"signal": signal_id})


def _whole(row: Row, events: list[Row]) -> Iterator[Finding]:
    numbers = sorted(event["no"] for event in events)
    about = {"signal": row["signal_id"], "events": numbers, "result": row["result"]}
    if row["result"] != "accepted":
        if numbers:
            yield Finding("refused_but_applied", row["incident_id"], about)
        return
    span = list(range(row["first_event"] or 0, (row["last_event"] or -1) + 1))
    if numbers != span:
        yield Finding("half_applied", row["incident_id"], {**about, "outcome": span})
    for event in events:
        wrong = [name for name in _FROM_INBOX if event[name] != row[name]]
        wrong += ["record_no"] if event["record_no"] != row["record_no"] else []
        wrong += ["incident_id"] if event["incident_id"] != row["incident_id"] else []
        if wrong:
            about = {"signal": row["signal_id"], "event": event["no"], "fields": wrong}
            yield Finding("event_differs_from_signal", row["incident_id"], about)
