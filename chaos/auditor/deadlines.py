"""Every warning, breach and escalation fired once, in its turn, not early, and none is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from chaos.auditor.evidence import Evidence, Finding, Row, instant
from chaos.auditor.fold import Duty, Incident

FIRINGS = frozenset({"duty_warned", "duty_breached", "duty_escalated", "rung_skipped", "nobody_left"})
GRACE = timedelta(seconds=5)
"""How old an instant must be at the end before its absence counts."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Follow each timeline from its first event, and hold every instant against it."""
    yield from follow(evidence.events(), evidence.at - GRACE)


def follow(timelines: dict[str, list[Row]], end: datetime) -> Iterator[Finding]:
    """What is wrong with the instants of these timelines, by incident, as they stand at ``end``."""
    for incident, events in timelines.items():
        if not events or events[0]["type"] != "incident_opened":
            yield Finding("begins_without_opening", incident, {})
            continue
        yield from _Watch(incident).follow(events, end)


def figures(evidence: Evidence) -> Row:
    """How many instants fired, and how late at the worst (milliseconds).

    A duty whose clock was spent when it was opened, or last changed, is late from then on.
    """
    counts: Counter[str] = Counter()
    late = [timedelta()]
    for events in evidence.events().values():
        timed: dict[str, datetime] = {}
        for event in events:
            fact = event["body"]["fact"]
            if event["type"] in FIRINGS:
                counts[event["type"]] += 1
                due = datetime.fromisoformat(fact["due_at"])
                late.append(event["at"] - max(due, timed.get(fact["key"], due)))
            elif "key" in fact:
                timed[fact["key"]] = event["at"]
    return {**dict(counts), "latest_ms": round(max(late) / timedelta(milliseconds=1))}


class _Watch:
    """One incident, event after event."""

    def __init__(self, incident: str) -> None:
        self._incident = Incident(incident)
        self._fired: set[tuple[str, int, str, int]] = set()

    def follow(self, events: list[Row], end: datetime) -> Iterator[Finding]:
        for _, step in groupby(events, key=lambda row: row["record_no"]):
            signal = None
            for row in (rows := list(step)):
                if row["signal_id"] not in (None, signal):
                    yield from self._missing(min(row["received_at"], row["at"]), row["no"], including=False)
                signal = row["signal_id"]
                yield from self._event(row)
            yield from self._missing(rows[-1]["at"], rows[-1]["no"], including=True)
        yield from self._missing(end, None, including=True)

    def _event(self, row: Row) -> Iterator[Finding]:
        fact = row["body"]["fact"]
        known = "key" not in fact or fact["key"] in self._incident.duties
        if not known and fact["type"] != "duty_opened":
            yield self._finding("duty_never_opened", row, key=fact["key"])
            return
        if fact["type"] in FIRINGS:
            yield from self._firing(row, fact, self._incident.duties[fact["key"]])
        elif fact["type"] == "duty_met":
            yield from self._meeting(row, fact, self._incident.duties[fact["key"]])
        elif fact["type"] == "breach_withdrawn" and self._incident.duties[fact["key"]].status != "late":
            yield self._finding("withdrawn_without_breach", row, key=fact["key"])
        elif fact["type"] in ("duty_withdrawn", "duty_waived") and not self._owed(fact["key"]):
            yield self._finding("settled_twice", row, key=fact["key"])
        elif fact["type"] == "duty_opened":
            yield from self._opening(row, fact)
        self._incident.apply(row["body"])

    def _owed(self, key: str) -> bool:
        return self._incident.duties[key].owed

    def _opening(self, row: Row, fact: Row) -> Iterator[Finding]:
        before = self._incident.duties.get(fact["key"])
        if before is not None and before.status != "withdrawn":
            yield self._finding("duty_opened_twice", row, key=fact["key"], status=before.status)

    def _firing(self, row: Row, fact: Row, duty: Duty) -> Iterator[Finding]:
        about = {"key": duty.key, "type": fact["type"], "step": fact.get("step", 1)}
        mark = (duty.key, duty.term, fact["type"], fact.get("step", 1))
        if mark in self._fired:
            yield self._finding("fired_twice", row, **about)
        self._fired.add(mark)
        wanted = duty.next(self._incident.vacant)
        if self._incident.over or wanted is None or wanted[1:] != (fact["type"], fact.get("step", 1)):
            yield self._finding("fired_out_of_turn", row, **about, status=duty.status)
        elif instant(fact["due_at"]) != wanted[0]:
            yield self._finding("fired_for_another_instant", row, **about, due=fact["due_at"])
        elif row["at"] < wanted[0] or instant(fact["fired_at"]) != row["at"]:
            yield self._finding("fired_early", row, **about, due=fact["due_at"], at=fact["fired_at"])

    def _meeting(self, row: Row, fact: Row, duty: Duty) -> Iterator[Finding]:
        if not duty.owed:
            yield self._finding("settled_twice", row, key=duty.key)
        if duty.until is None:
            in_time = duty.due_at is None or row["received_at"] <= duty.due_at
            if in_time is not fact["in_time"] or instant(fact["met_at"]) != row["received_at"]:
                yield self._finding("judged_wrongly", row, key=duty.key, in_time=fact["in_time"])
        if fact["in_time"] and duty.status == "late":
            yield self._finding("breach_not_withdrawn", row, key=duty.key)

    def _missing(self, until: datetime, no: int | None, *, including: bool) -> Iterator[Finding]:
        """Duties of which something had to fire by then at the latest."""
        if self._incident.over:
            return
        for duty in self._incident.owed():
            wanted = duty.next(self._incident.vacant)
            if wanted is None or not (wanted[0] < until or (including and wanted[0] == until)):
                continue
            about = {"key": duty.key, "type": wanted[1], "step": wanted[2], "due": str(wanted[0]), "by": no}
            yield Finding("not_fired", self._incident.incident_id, about)

    def _finding(self, code: str, row: Row, **about: object) -> Finding:
        return Finding(code, self._incident.incident_id, {"event": row["no"], **about})
