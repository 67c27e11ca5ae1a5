"""One step: a batch of signals and the time that has passed, folded into events and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from domain.canonical import GENESIS, digest, link
from domain.clockwork import fire_due, next_instant
from domain.decide import decide
from domain.decide.upgrading import ALONE, Plans
from domain.errors import InvalidSignal, Refused, UnknownSignal, UnreadableEnvelope
from domain.events import Event, event_to_json
from domain.incident import State, state_to_json
from domain.plan import Plan
from domain.rules import RULES_VERSION
from domain.signals import Envelope, Lane, envelope_from
from domain.writing import Writing


@dataclass(frozen=True, slots=True)
class Head:
    """Where a timeline stands: what ``record`` compares and sets.

    ``chain`` is the digest of the last event; ``record_digest`` seals the whole last step; the lane numbers
    are the last taken of each lane.
    """

    record_no: int
    record_digest: str
    event_no: int
    chain: str
    people_no: int
    machines_no: int

    @staticmethod
    def start() -> Head:
        """Before anything was recorded."""
        return Head(0, GENESIS, 0, GENESIS, 0, 0)

    def lane_no(self, lane: Lane) -> int:
        """The last number taken of a lane."""
        return self.people_no if lane is Lane.PEOPLE else self.machines_no


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a signal: accepted with its events, or refused with a code and what its text names."""

    signal_id: str
    result: Literal["accepted", "refused"]
    code: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    first_event: int | None = None
    last_event: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A signal whose header could be read and nothing else. It is refused by itself."""

    signal_id: str
    lane: Lane
    lane_no: int
    reason: str


Taken = Envelope | Unread


@dataclass(frozen=True)
class Step:
    """What one step would record. ``head`` is the one after it; the one before is the caller's."""

    events: tuple[Event, ...]
    outcomes: tuple[Outcome, ...]
    taken: tuple[Taken, ...]
    state: State | None
    head: Head

    @property
    def empty(self) -> bool:
        """Whether there is nothing to record."""
        return not self.events and not self.outcomes


_OUTCOME = TypeAdapter(Outcome)
_HEAD = TypeAdapter(Head)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """The JSON value of an outcome."""
    body: dict[str, Any] = _OUTCOME.dump_python(outcome, mode="json", exclude_defaults=True)
    return body


def outcome_from_json(body: object) -> Outcome:
    """An outcome from its JSON value. Raises ``pydantic.ValidationError``."""
    return _OUTCOME.validate_python(body)


def head_from_json(body: object) -> Head:
    """A head from its JSON value. Raises ``pydantic.ValidationError``."""
    return _HEAD.validate_python(body)


def readable(raw: object) -> Taken | None:
    """What a raw envelope is to the fold; None where not even its number can be read: no row waits for it."""
    try:
        return envelope_from(raw)
    except UnreadableEnvelope as error:
        if error.signal_id is None or error.lane is None or error.lane_no is None:
            return None
        return Unread(error.signal_id, Lane(error.lane), error.lane_no, str(error.params["reason"]))


def take(pending: Iterable[Taken], head: Head) -> tuple[Taken, ...]:
    """The signals whose turn it is: last+1 and on of each lane, people's first.

    Lower numbers were folded before; higher ones wait until the missing one is sent again.
    """
    numbered: dict[tuple[Lane, int], Taken] = {}
    for signal in pending:
        numbered.setdefault((signal.lane, signal.lane_no), signal)
    taken: list[Taken] = []
    for lane in (Lane.PEOPLE, Lane.MACHINES):
        following = head.lane_no(lane) + 1
        while (signal_now := numbered.get((lane, following))) is not None:
            taken.append(signal_now)
            following += 1
    return tuple(taken)


def step(
    plan: Plan | None,
    incident_id: str,
    state: State | None,
    head: Head,
    pending: Sequence[Taken],
    now: datetime,
    rules: int = RULES_VERSION,
    known: Plans = ALONE,
) -> Step:
    """Fold the signals whose turn it is, and all instants up to ``now``.

    Before a signal is folded, the instants before its receipt fire: a signal that waited is judged by when it
    was received. ``plan`` None: nobody opened this incident, so every signal is refused.
    ``rules``: the rules version of an incident that is opened now. ``known``: the plans that the signals may
    ask to go on under (`plans_named`); one that takes over does so at once.
    """
    writing = Writing(incident_id, state, head.event_no, now, rules)
    taken = take(pending, head)
    clock = _Clock(writing)
    outcomes = []
    for signal in taken:
        if isinstance(signal, Envelope):
            clock.run(min(signal.received_at, now), including=False)
        outcomes.append(_outcome(plan, writing, signal, known))
        if known and writing.state is not None:
            plan = known.get(writing.state.plan_hash, plan)
    clock.run(now, including=True)
    events = tuple(writing.events)
    chain = chained(head.chain, (event_to_json(event) for event in events))
    after = replace(
        head,
        people_no=max([head.people_no, *(s.lane_no for s in taken if s.lane is Lane.PEOPLE)]),
        machines_no=max([head.machines_no, *(s.lane_no for s in taken if s.lane is Lane.MACHINES)]),
        event_no=writing.last_no,
        chain=chain,
    )
    if not events and not outcomes:
        return Step((), (), taken, writing.state, after)
    sealed = seal(incident_id, after, outcomes, writing.state)
    return Step(events, tuple(outcomes), taken, writing.state, sealed)


class _Clock:
    """Spares the search for due instants while no duty has changed: a burst of counts changes none."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._duties: object = None
        self._next: datetime | None = None

    def run(self, until: datetime, *, including: bool) -> None:
        state = self._writing.state
        if state is None:
            return
        if state.duties is not self._duties:
            self._next, self._duties = next_instant(state), state.duties
        if self._next is not None and self._next <= until:
            fire_due(self._writing, until, including=including)


def _outcome(plan: Plan | None, writing: Writing, signal: Taken, known: Plans) -> Outcome:
    if isinstance(signal, Unread):
        return Outcome(signal.signal_id, "refused", "envelope_unreadable", {"reason": signal.reason})
    if plan is None:
        return Outcome(signal.signal_id, "refused", "incident_unknown", {"incident": writing.incident_id})
    before = writing.last_no
    try:
        decide(plan, writing, signal, known)
    except Refused as refusal:
        return Outcome(signal.signal_id, "refused", refusal.reason, dict(refusal.params))
    except (InvalidSignal, UnknownSignal) as error:
        return Outcome(signal.signal_id, "refused", error.code, dict(error.params))
    return Outcome(signal.signal_id, "accepted", None, {}, before + 1, writing.last_no)


def chained(chain: str, events: Iterable[dict[str, Any]]) -> str:
    """The chain digest after these events."""
    for event in events:
        chain = link(chain, event)
    return chain


def seal(incident_id: str, after: Head, outcomes: Iterable[Outcome], state: State | None) -> Head:
    """The head with its next record number and a digest over the whole step: events, outcomes, state, lanes.

    The workflow and ``record`` both compute it, from the same signals and from the same events: code that has
    changed on one side cannot agree with the other in silence.
    """
    record_no = after.record_no + 1
    sealed = digest(
        {
            "incident": incident_id,
            "record_no": record_no,
            "event_no": after.event_no,
            "chain": after.chain,
            "people_no": after.people_no,
            "machines_no": after.machines_no,
            "outcomes": [outcome_to_json(outcome) for outcome in outcomes],
            "state": state_to_json(state) if state is not None else None,
        }
    )
    return replace(after, record_no=record_no, record_digest=sealed)
