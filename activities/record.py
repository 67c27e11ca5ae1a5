"""The one writer of timelines.

It believes nothing of what it is sent: each signal is compared with the inbox, the state is folded again from
the stored one, chain and digest are computed anew, and the head has to be where the run thinks it is.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson
import structlog
from temporalio import activity

from activities.load import head_of
from activities.rows import duty_rows, event_span, incident_row, notice_rows
from domain.canonical import canonical, digest, link_text
from domain.events import Event, event_from_json
from domain.incident import State, evolve, state_from_json, state_to_json
from domain.step import Head, outcome_from_json, seal
from store.alarms import raise_alarm
from store.heads import Advance, StoredHead, advance, stored_head
from store.inbox import as_received
from store.notify import TIMELINE, Notifier
from store.pool import Pool
from workflows import names
from workflows.messages import Delivered, RecordAnswer, RecordOrder

log = structlog.get_logger()


@dataclass(frozen=True)
class Derived:
    """What `record` itself makes of the events it was sent."""

    events: tuple[Event, ...]
    states: tuple[State | None, ...]
    bodies: list[str]
    chains: list[str]
    head: Head

    @property
    def state(self) -> State | None:
        """The state after the last event."""
        return self.states[-1]


class Record:
    """The activity `record`, on a pool of connections.

    ``clock`` gives the instant at which rows are stored; ``code_version`` names the code that stored them.
    """

    def __init__(
        self,
        pool: Pool,
        notifier: Notifier,
        clock: Callable[[], datetime],
        code_version: str,
        remembered: int = 200,
    ) -> None:
        self._pool, self._notifier, self._clock = pool, notifier, clock
        self._code_version = code_version
        self._states = _Remembered(remembered)

    @activity.defn(name=names.RECORD)
    async def record(self, order: RecordOrder) -> RecordAnswer:
        """Write one step, or say why not. Repeating it changes nothing."""
        return await self._record(order, hold=False)

    @activity.defn(name=names.RECORD_LAST)
    async def record_last(self, order: RecordOrder) -> RecordAnswer:
        """As ``record``, where the run ends with it: the next batch is to wait for the run after it."""
        return await self._record(order, hold=True)

    async def _record(self, order: RecordOrder, hold: bool) -> RecordAnswer:
        stored, forged = await asyncio.gather(stored_head(self._pool, order.incident_id), self._forged(order))
        head = head_of(stored)
        if head == order.after:
            return RecordAnswer("recorded", head.record_digest)
        if head != order.before:
            return RecordAnswer("fenced")
        if forged:
            await self._alarm("signals_forged", order, signals=forged)
            return RecordAnswer("forged", forged=forged)
        derived = derive(order, await self._state(order.incident_id, stored))
        if derived.head != order.after:
            await self._alarm("history_diverged", order, computed=derived.head.record_digest)
            return RecordAnswer("diverged", derived.head.record_digest)
        return await self._write(order, derived, hold)

    async def _write(self, order: RecordOrder, derived: Derived, hold: bool) -> RecordAnswer:
        if not await advance(self._pool, self._advance(order, derived, hold)):
            return RecordAnswer("fenced")
        self._states.put(order.incident_id, derived.head.record_digest, derived.state)
        self._notifier.post(TIMELINE)
        return RecordAnswer("recorded", derived.head.record_digest)

    async def _forged(self, order: RecordOrder) -> list[str]:
        """The signals of the step that were not received like this, or have their outcome already."""
        found = await as_received(self._pool, [signal.signal_id for signal in order.taken])
        forged = []
        for signal in order.taken:
            envelope, decided = found.get(signal.signal_id, (None, False))
            if envelope is None or decided or not _same(order.incident_id, envelope, signal):
                forged.append(signal.signal_id)
        return forged

    async def _state(self, incident_id: str, stored: StoredHead | None) -> State | None:
        if stored is None or stored.event_no == 0:
            return None
        known = self._states.get(incident_id, stored.record_digest)
        if known is not None:
            return known
        whole = await stored_head(self._pool, incident_id, with_state=True)
        assert whole is not None
        assert whole.state is not None
        return state_from_json(orjson.loads(whole.state))

    def _advance(self, order: RecordOrder, derived: Derived, hold: bool) -> Advance:
        assert order.plan_hash is not None
        head, state, now = derived.head, derived.state, self._clock()
        info = activity.info()
        return Advance(
            incident_id=order.incident_id,
            before_no=order.before.record_no,
            before_digest=order.before.record_digest,
            head=StoredHead(
                head.record_no, head.record_digest, head.event_no, head.chain, head.people_no,
                head.machines_no, order.plan_hash if state is None else state.plan_hash,
                None if state is None else canonical(state_to_json(state)),
            ),
            bodies=derived.bodies,
            chains=derived.chains,
            outcomes=order.outcomes,
            incident=None if state is None else incident_row(state, derived.events, head.event_no, now),
            duties=duty_rows(derived.states[0], state, head.event_no),
            notices=notice_rows(order.incident_id, derived.events, derived.states),
            record={
                **event_span(derived.events),
                "run_id": info.workflow_run_id or "",
                "activity_id": info.activity_id,
                "history_length": order.history_length,
                "code_version": self._code_version,
            },
            at=now,
            hold=hold,
        )  # fmt: skip

    async def _alarm(self, code: str, order: RecordOrder, **params: object) -> None:
        log.error(code, incident_id=order.incident_id, record_no=order.after.record_no)
        await raise_alarm(
            self._pool, code, self._clock(), order.incident_id, record_no=order.after.record_no, **params
        )


def derive(order: RecordOrder, state: State | None) -> Derived:
    """Fold the events that were sent, and seal them with the outcomes that were sent.

    Raises ``UnreadableRecord`` for events that this code cannot read or that cannot follow.
    """
    events, states, bodies, chains = [], [state], [], []
    chain = order.before.chain
    for sent in order.events:
        event, body = event_from_json(sent), canonical(sent)
        chain = link_text(chain, body)
        events.append(event)
        states.append(evolve(order.incident_id, states[-1], event))
        bodies.append(body)
        chains.append(chain)
    people = [signal.lane_no for signal in order.taken if signal.lane == "people"]
    machines = [signal.lane_no for signal in order.taken if signal.lane == "machines"]
    before = order.before
    unsealed = Head(
        before.record_no, before.record_digest, before.event_no + len(events), chain,
        max([before.people_no, *people]), max([before.machines_no, *machines]),
    )  # fmt: skip
    outcomes = [outcome_from_json(outcome) for outcome in order.outcomes]
    head = seal(order.incident_id, unsealed, outcomes, states[-1])
    return Derived(tuple(events), tuple(states), bodies, chains, head)


def _same(incident_id: str, envelope: dict[str, object], signal: Delivered) -> bool:
    """Whether a signal came as it was received. One that was unreadable is known by its place only."""
    placed = (
        envelope["incident_id"] == incident_id
        and envelope["lane"] == signal.lane
        and envelope["lane_no"] == signal.lane_no
    )
    return placed and (signal.digest is None or digest(envelope) == signal.digest)


class _Remembered:
    """The last states, by incident and digest, so that a batch need not parse the stored one."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._states: OrderedDict[str, tuple[str, State | None]] = OrderedDict()

    def get(self, incident_id: str, record_digest: str) -> State | None:
        known, state = self._states.get(incident_id, ("", None))
        return state if known == record_digest else None

    def put(self, incident_id: str, record_digest: str, state: State | None) -> None:
        self._states[incident_id] = (record_digest, state)
        self._states.move_to_end(incident_id)
        if len(self._states) > self._limit:
            self._states.popitem(last=False)
