"""An incident under a virtual clock: signals go in, time passes as fast as it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.canonical import digest
from domain.clockwork import next_instant
from domain.events import Event
from domain.incident import State, fold
from domain.plan import FEED, STAFFING, Plan
from domain.signals import Envelope, Lane, check_data
from domain.step import Head, Outcome, step

ZERO = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Shanghai: when the scenarios discover their incident."""

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Run:
    """One incident. ``now`` is the virtual clock; every wake-up of ``wait`` is exactly on time."""

    def __init__(self, plan: Plan, plan_hash: str) -> None:
        self.plan, self.plan_hash = plan, plan_hash
        self.now = ZERO
        self.state: State | None = None
        self.head = Head.start()
        self.events: list[Event] = []
        self.outcomes: list[Outcome] = []
        self._sent = 0

    def send(
        self,
        kind: str,
        role: str,
        data: dict[str, Any] | None = None,
        *,
        sender: str | None = None,
        received: datetime | None = None,
        text: str = "",
    ) -> Outcome:
        """Send one signal now (received earlier, where ``received`` says so) and fold it."""
        self._sent += 1
        lane = Lane.MACHINES if role in (FEED, STAFFING) else Lane.PEOPLE
        envelope = Envelope(
            v=1,
            signal_id=f"signal-{self._sent:04}",
            incident_id="incident-1",
            lane=lane,
            lane_no=self.head.lane_no(lane) + 1,
            kind=kind,
            sender=sender or f"person-{role}",
            role=role,
            occurred_at=None,
            received_at=received or self.now,
            payload_digest=digest(text or f"{kind} {self._sent}"),
            data=check_data(kind, data or {}),
        )
        self._fold([envelope])
        return self.outcomes[-1]

    def accept(self, kind: str, role: str, data: dict[str, Any] | None = None, **more: Any) -> Outcome:
        """Send a signal that has to be accepted."""
        outcome = self.send(kind, role, data, **more)
        assert outcome.result == "accepted", f"{kind} by {role}: {outcome}"
        return outcome

    def refuse(self, kind: str, role: str, data: dict[str, Any] | None = None, **more: Any) -> str | None:
        """Send a signal that has to be refused; its code."""
        before = len(self.events)
        outcome = self.send(kind, role, data, **more)
        assert outcome.result == "refused", f"{kind} by {role} was accepted"
        assert len(self.events) == before
        return outcome.code

    def open(self, *, arose: datetime | None = None, role: str = "monitor", **more: Any) -> None:
        """Open the incident, discovered at zero."""
        data = {"plan_hash": self.plan_hash, "discovered_at": ZERO.isoformat(), "source": "web", **more}
        if arose is not None:
            data["arose_at"] = arose.isoformat()
        self.accept("open", role, data)

    def wait(self, until: datetime) -> None:
        """Let time pass, waking at every instant that matters."""
        while (at := next_instant(self.state)) is not None and at <= until:
            self.now = max(self.now, at)
            self._fold([])
        self.now = max(self.now, until)

    def exhaust(self) -> None:
        """Let time pass until nothing is waited for any more."""
        while (at := next_instant(self.state)) is not None:
            self.wait(at)

    def sleep(self, until: datetime) -> None:
        """Let time pass unseen, as when everything is down, and wake once at its end."""
        self.now = until
        self._fold([])

    def facts(self, kind: str, key: str | None = None) -> list[Any]:
        """The facts of one type, in order; of one duty, where ``key`` is given."""
        found = [event.fact for event in self.events if event.fact.type == kind]
        return [fact for fact in found if key is None or getattr(fact, "key", None) == key]

    def keys(self, kind: str) -> list[str]:
        """The keys of the duties that facts of one type name, in order."""
        return [fact.key for fact in self.facts(kind)]

    def duty(self, key: str) -> Any:
        """A duty as it stands."""
        assert self.state is not None
        return self.state.duties[key]

    def owed(self) -> list[str]:
        """The keys of the duties that are owed."""
        assert self.state is not None
        return [duty.key for duty in self.state.duties.values() if duty.owed]

    def _fold(self, pending: Sequence[Envelope]) -> None:
        taken = step(self.plan, "incident-1", self.state, self.head, pending, self.now)
        self.state, self.head = taken.state, taken.head
        self.events += taken.events
        self.outcomes += taken.outcomes
        if taken.events:
            assert fold("incident-1", self.events) == self.state
