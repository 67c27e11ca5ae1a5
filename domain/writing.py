"""Events as they are written one after the other, each folded before the next is thought of."""

from __future__ import annotations

from datetime import datetime

from domain.events import EVENT_VERSION, Event, Fact
from domain.incident import State, evolve
from domain.rules import RULES_VERSION
from domain.signals import Envelope


class Writing:
    """The events that one decision, or time itself, adds to a timeline, and the state after them.

    ``rules`` is the rules version that an incident gets which is opened here.
    Local to one call of the fold: nothing of it is shared, so the functions that use it stay pure.
    """

    def __init__(
        self,
        incident_id: str,
        state: State | None,
        last_no: int,
        now: datetime,
        rules: int = RULES_VERSION,
    ) -> None:
        self.incident_id = incident_id
        self.state = state
        self.now = now
        self.rules = rules
        self.events: list[Event] = []
        self._no = last_no

    @property
    def last_no(self) -> int:
        """The number of the last event, written here or before."""
        return self._no

    def write(self, fact: Fact, cause: Envelope | None) -> None:
        """Add one event, caused by a signal or by time alone, and fold it."""
        self._no += 1
        if cause is None:
            event = Event(EVENT_VERSION, self._no, self.now, fact)
        else:
            event = Event(
                EVENT_VERSION,
                self._no,
                self.now,
                fact,
                cause.signal_id,
                cause.sender,
                cause.role,
                cause.received_at,
                cause.occurred_at,
                cause.payload_digest,
            )
        self.events.append(event)
        self.state = evolve(self.incident_id, self.state, event)
