"""One incident in memory, driven as the workflow drives it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.clockwork import next_instant
from domain.duties import Duty
from domain.events import Event
from domain.incident import State
from domain.plan import Plan
from domain.signals import Envelope, Lane, check_data
from domain.step import Head, Outcome, Step, Taken, step
from tests import sample

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 of a Monday in Shanghai."""


class Case:
    """An incident with a clock that only the test moves. Minutes are whole and count from ``START``."""

    def __init__(self, plan: Plan | None = None, plan_hash: str | None = None) -> None:
        self.plan, self.plan_hash = (plan, plan_hash) if plan and plan_hash else sample.plan()
        self.known: dict[str, Plan] = {}
        self.state: State | None = None
        self.head = Head.start()
        self.now = START
        self.timeline: list[Event] = []
        self.outcomes: dict[str, Outcome] = {}
        self._numbers = {Lane.PEOPLE: 0, Lane.MACHINES: 0}

    @property
    def live(self) -> State:
        assert self.state is not None
        return self.state

    def duty(self, key: str) -> Duty:
        return self.live.duties[key]

    def at(self, minutes: float) -> datetime:
        return START + timedelta(minutes=minutes)

    def envelope(self, kind: str, data: dict[str, Any] | None = None, **more: Any) -> Envelope:
        """A signal received now (or at ``received_at``), with the next number of its lane."""
        lane = Lane.MACHINES if more.get("role") in ("feed", "staffing") else Lane.PEOPLE
        self._numbers[lane] += 1
        number = self._numbers[lane]
        return Envelope(
            v=1,
            signal_id=more.get("signal_id", f"signal-{lane}-{number}"),
            incident_id="20260302-abcdef",
            lane=lane,
            lane_no=number,
            kind=kind,
            sender=more.get("sender", "ann"),
            role=more.get("role", "monitor"),
            occurred_at=more.get("occurred_at"),
            received_at=more.get("received_at", self.now),
            payload_digest=more.get("digest"),
            data=check_data(kind, data or {}),
        )

    def fold(self, *signals: Taken, now: datetime | None = None) -> Step:
        """One step at ``now``, taken into the case."""
        self.now = max(self.now, now or self.now)
        made = step(self.plan, "20260302-abcdef", self.state, self.head, signals, self.now, known=self.known)
        self.state, self.head = made.state, made.head
        if made.state is not None:
            self.plan = self.known.get(made.state.plan_hash, self.plan)
        self.timeline += made.events
        self.outcomes.update({outcome.signal_id: outcome for outcome in made.outcomes})
        return made

    def send(self, kind: str, data: dict[str, Any] | None = None, **more: Any) -> Outcome:
        """Send one signal and fold it at once."""
        signal = self.envelope(kind, data, **more)
        self.fold(signal)
        return self.outcomes[signal.signal_id]

    def open(self, **data: Any) -> Outcome:
        whole = {"plan_hash": self.plan_hash, "discovered_at": self.now, "source": "web", **data}
        return self.send("open", {**whole, "discovered_at": whole["discovered_at"].isoformat()})

    def staff(self, *vacant: str) -> Outcome:
        """From now on nobody holds these roles, and somebody each other one."""
        return self.send("staff", {"vacant": vacant}, role="staffing", sender="system:staffing")

    def until(self, minutes: float) -> list[Event]:
        """Let time pass to this minute, waking at every instant that matters, as a timer does."""
        target, before = self.at(minutes), len(self.timeline)
        while (at := next_instant(self.state)) is not None and at <= target:
            self.fold(now=at)
        self.fold(now=target)
        return self.timeline[before:]

    def types(self) -> list[str]:
        return [event.fact.type for event in self.timeline]
