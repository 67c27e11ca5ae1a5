"""Evidence of a sound run, made without any server: the fold itself, and rows as `record` writes them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from activities.rows import duty_rows, event_span, incident_row, notice_rows
from chaos.auditor.evidence import Evidence, Order, Run
from domain.canonical import canonical, digest, link, salted_digest
from domain.events import event_to_json
from domain.incident import State, evolve, state_to_json
from domain.signals import Lane, check_data, envelope_from
from domain.step import Head, outcome_to_json, readable, step
from tests import sample

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PLAN, PLAN_HASH = sample.plan()
NAMES = ("signal_id", "result", "code", "params", "first_event", "last_event")


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


@dataclass
class Made:
    """One incident being made: its tables, its run, its senders' ledgers."""

    incident_id: str = "20260302-000001"
    head: Head = field(default_factory=Head.start)
    state: State | None = None
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.run = Run(f"incident/{self.incident_id}", "run-1", "RUNNING")
        for name in ("inbox", "payloads", "timeline", "records", "notices"):
            self.tables[name] = []
        self.duties: dict[str, dict[str, Any]] = {}
        self.shown: dict[str, Any] = {}

    def receive(self, kind: str, when: datetime, role: str = "head", **data: Any) -> str:
        """A sender sends, and is told: received."""
        lane = Lane.MACHINES if role == "feed" else Lane.PEOPLE
        number = self.numbers[lane] = self.numbers.get(lane, 0) + 1
        signal_id, by = f"signal-{lane}-{number}", f"{role}-1"
        texts = {"note": "¤ words"} if kind == "note" else {}
        kept = check_data(kind, data)
        salt = b"0123456789abcdef" if texts else None
        row = {
            "signal_id": signal_id, "incident_id": self.incident_id, "lane": lane.value, "lane_no": number,
            "kind": kind, "sender": by, "role": role, "occurred_at": None, "received_at": when, "data": kept,
            "payload_digest": salted_digest(salt, texts) if salt else None, "content_digest": "",
            **dict.fromkeys((*NAMES[1:], "decided_at", "record_no")),
        }  # fmt: skip
        self.tables["inbox"].append(row)
        if salt:
            self.tables["payloads"].append(
                {"signal_id": signal_id, "incident_id": self.incident_id, "salt": salt, "body": texts,
                 "erased_at": None}
            )  # fmt: skip
        sent = {"what": "sent", "at": str(when), "try": f"t-{signal_id}", "ledger": role, "by": by,
                "signal_id": signal_id, "incident_id": self.incident_id, "lane": lane.value, "kind": kind,
                "role": role, "data": data, "texts": texts}  # fmt: skip
        told = {"what": "told", "at": str(when), "try": f"t-{signal_id}", "ledger": role, "word": "received",
                "signal_id": signal_id, "received_at": str(when)}  # fmt: skip
        self.told += [sent, told]
        return signal_id

    def fold(self, now: datetime, *, delivering: bool = True) -> None:
        """What waits is delivered, folded and recorded; without ``delivering`` time alone passes."""
        waiting = [row for row in self.tables["inbox"] if row["result"] is None and delivering]
        envelopes = [_envelope(row) for row in waiting]
        self.run.delivered += envelopes
        pending = [signal for raw in envelopes if (signal := readable(raw)) is not None]
        made = step(PLAN, self.incident_id, self.state, self.head, pending, now)
        if not made.empty:
            self._record(made, now)

    def _record(self, made: Any, now: datetime) -> None:
        assert made.state is not None
        states: list[State | None] = [self.state]
        chain = self.head.chain
        events = [event_to_json(event) for event in made.events]
        for event, body in zip(made.events, events, strict=True):
            states.append(evolve(self.incident_id, states[-1], event))
            chain = link(chain, body)
            self.tables["timeline"].append(_timeline_row(self.incident_id, body, chain, made.head.record_no))
        for row in duty_rows(self.state, states[-1], made.head.event_no):
            self.duties[row["key"]] = row
        self.shown |= incident_row(made.state, made.events, made.head.event_no, now)
        self.tables["notices"] += notice_rows(self.incident_id, made.events, states)
        self._outcomes(made, now)
        self.tables["records"].append(
            {"incident_id": self.incident_id, "record_no": made.head.record_no,
             "record_digest": made.head.record_digest, **event_span(made.events), "run_id": "run-1"}
        )  # fmt: skip
        asked = {"after": asdict(made.head), "events": events,
                 "outcomes": [outcome_to_json(one) for one in made.outcomes]}  # fmt: skip
        answer = {"result": "recorded", "record_digest": made.head.record_digest}
        self.run.orders.append(Order(asked, answer, str(made.head.record_no)))
        self.head, self.state = made.head, states[-1]

    def _outcomes(self, made: Any, now: datetime) -> None:
        inbox = {row["signal_id"]: row for row in self.tables["inbox"]}
        for outcome in made.outcomes:
            plain = outcome_to_json(outcome)
            row = inbox[outcome.signal_id]
            row.update({name: plain.get(name) for name in NAMES[1:]}, decided_at=now)
            row["record_no"] = made.head.record_no
            self.told.append(
                {"what": "told", "at": str(now), "try": f"t-{outcome.signal_id}", "ledger": row["role"],
                 "word": outcome.result, **{name: plain.get(name) for name in NAMES if name != "params"}}
            )  # fmt: skip

    def evidence(self, now: datetime) -> Evidence:
        """All of it, as it would be read at ``now``."""
        assert self.state is not None
        numbers = {f"{lane.value}_last": self.numbers.get(lane, 0) for lane in Lane}
        return Evidence(
            at=now,
            told=self.told,
            **cast(Any, self.tables),
            lanes=[{"incident_id": self.incident_id, "lease_until": None, "attempts": 0, **numbers}],
            heads=[{"incident_id": self.incident_id, **asdict(self.head), "plan_hash": PLAN_HASH,
                    "state": canonical(state_to_json(self.state))}],
            incidents=[self.shown],
            duties=list(self.duties.values()),
            plans=[{"hash": digest(sample.body()), "plan_id": "sample", "body": canonical(sample.body())}],
            alarms=[],
            runs=[self.run],
        )  # fmt: skip


def _envelope(row: dict[str, Any]) -> dict[str, Any]:
    names = (
        "signal_id",
        "incident_id",
        "lane",
        "lane_no",
        "kind",
        "sender",
        "role",
        "payload_digest",
        "data",
    )
    raw = {"v": 1, **{name: row[name] for name in names}, "occurred_at": None}
    raw["received_at"] = row["received_at"].isoformat()
    assert envelope_from(raw).signal_id == row["signal_id"]
    travelled: dict[str, Any] = json.loads(json.dumps(raw))
    return travelled


def _timeline_row(incident_id: str, body: dict[str, Any], chain: str, record_no: int) -> dict[str, Any]:
    received = body.get("received_at")
    return {
        "incident_id": incident_id, "no": body["no"], "type": body["fact"]["type"],
        "at": datetime.fromisoformat(body["at"]), "body": body, "chain": chain, "record_no": record_no,
        "received_at": datetime.fromisoformat(received) if received else None,
        **{name: body.get(name) for name in ("signal_id", "sender", "role", "payload_digest")},
    }  # fmt: skip


def sound() -> Evidence:
    """Warnings, breaches, escalations, a refusal, a waiting in-time signal: of people and of feeds."""
    made = Made()
    made.receive(
        "open", at(0), "monitor", plan_hash=PLAN_HASH, source="web", discovered_at=at(-5).isoformat()
    )
    made.fold(at(0.1))
    made.receive("confirm", at(1))
    made.receive("grade", at(1.5), level="low")
    for count in range(4):
        made.receive("observe_counts", at(2 + count / 10), "feed",
                     observed_at=at(2).isoformat(), counts={"reposts": 40 * count})  # fmt: skip
    made.receive("confirm", at(3))
    made.fold(at(4))
    made.receive("note", at(5))
    made.receive("report_worsening", at(6), "feed", reason="media")
    made.fold(at(11))
    made.receive("report_up", at(24), "monitor", duties=["report"], channel="message")
    made.fold(at(25.5), delivering=False)
    made.fold(at(26))
    made.fold(at(40))
    made.receive("record_occasion", at(45), occasion="doubt")
    made.fold(at(55))
    made.receive("perform", at(80), "monitor", duties=["answer#1"])
    made.fold(at(130))
    made.fold(at(200))
    return made.evidence(at(200)).copy()
