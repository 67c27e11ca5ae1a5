"""The timeline by itself: dense, chained, recorded step by step, and ending where the head says."""

from __future__ import annotations

import json
from collections.abc import Iterator

from chaos.auditor.evidence import (
    GENESIS,
    Evidence,
    Finding,
    Row,
    by_incident,
    gaps,
    instant,
    sha256,
    written,
)


def check(evidence: Evidence) -> Iterator[Finding]:
    """Numbers, digests, columns and records of every incident."""
    events, records = evidence.events(), by_incident(evidence.records, "record_no")
    heads = {row["incident_id"]: row for row in evidence.heads}
    inbox = by_incident(evidence.inbox, "lane", "signal_id")
    for incident in {*events, *records, *heads}:
        mine = events.get(incident, [])
        yield from _links(incident, mine)
        yield from _columns(incident, mine)
        yield from _records(incident, mine, records.get(incident, []))
        if incident not in heads:
            yield Finding("head_missing", incident, {})
            continue
        yield from _head(heads[incident], mine, records.get(incident, []))
        yield from _seal(heads[incident], inbox.get(incident, []))
    yield from _plans(evidence)


def _links(incident: str, events: list[Row]) -> Iterator[Finding]:
    for wanted, found in gaps(event["no"] for event in events):
        yield Finding("timeline_not_dense", incident, {"wanted": wanted, "found": found})
    chain = GENESIS
    for event in events:
        chain = sha256(f"{chain}\n{written(event['body'])}")
        if chain != event["chain"]:
            yield Finding("chain_broken", incident, {"event": event["no"]})
            return


def _columns(incident: str, events: list[Row]) -> Iterator[Finding]:
    latest = None
    for event in events:
        body = event["body"]
        wrong = [name for name in ("no", "signal_id", "sender", "role", "payload_digest")
                 if body.get(name) != event[name]]  # fmt: skip
        wrong += [name for name in ("at", "received_at") if instant(body.get(name)) != event[name]]
        wrong += ["type"] if body["fact"]["type"] != event["type"] else []
        if wrong:
            yield Finding("column_differs", incident, {"event": event["no"], "fields": wrong})
        if latest is not None and event["at"] < latest:
            yield Finding("time_runs_back", incident, {"event": event["no"]})
        latest = event["at"]


def _records(incident: str, events: list[Row], records: list[Row]) -> Iterator[Finding]:
    for wanted, found in gaps(row["record_no"] for row in records):
        yield Finding("records_not_dense", incident, {"wanted": wanted, "found": found})
    spans: dict[int, list[int]] = {}
    for event in events:
        spans.setdefault(event["record_no"], []).append(event["no"])
    for row in records:
        numbers = spans.pop(row["record_no"], [])
        first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
        if (row["first_event"], row["last_event"]) != (first, last):
            yield Finding("record_span_wrong", incident, {"record": row["record_no"], "events": numbers})
    for number in spans:
        yield Finding("events_without_record", incident, {"record": number})


def _head(head: Row, events: list[Row], records: list[Row]) -> Iterator[Finding]:
    last = events[-1] if events else {"no": 0, "chain": GENESIS}
    record = records[-1] if records else {"record_no": 0, "record_digest": GENESIS}
    stands = {
        "event_no": last["no"],
        "chain": last["chain"],
        "record_no": record["record_no"],
        "record_digest": record["record_digest"],
    }
    wrong = [name for name, value in stands.items() if head[name] != value]
    if wrong:
        yield Finding("head_elsewhere", head["incident_id"], {"fields": wrong})


def _seal(head: Row, inbox: list[Row]) -> Iterator[Finding]:
    """The digest of the last record, from its outcomes and the stored state."""
    decided = [row for row in inbox if row["record_no"] == head["record_no"]]
    decided.sort(key=lambda row: (row["lane"] != "people", row["lane_no"]))
    sealed = {
        "incident": head["incident_id"],
        **{name: head[name] for name in ("record_no", "event_no", "chain", "people_no", "machines_no")},
        "outcomes": [_outcome(row) for row in decided],
        "state": None if head["state"] is None else json.loads(head["state"]),
    }
    if sha256(written(sealed)) != head["record_digest"]:
        yield Finding("seal_broken", head["incident_id"], {"record": head["record_no"]})


def _outcome(row: Row) -> Row:
    names = ("signal_id", "result", "code", "params", "first_event", "last_event")
    return {name: row[name] for name in names if row[name] not in (None, {})}


def _plans(evidence: Evidence) -> Iterator[Finding]:
    for row in evidence.plans:
        if sha256(row["body"]) != row["hash"]:
            yield Finding("plan_hash_wrong", None, {"plan": row["plan_id"]})
