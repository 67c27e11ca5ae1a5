"""Which duties a signal meets, and in time or late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain import events
from domain.duties import DutyStatus
from domain.incident import State
from domain.plan import Plan
from domain.signals import Envelope

NAMED = frozenset({"report_up", "perform", "acknowledge"})
"""Signals that name the duties they meet; any other meets every owed duty that its kind meets."""


def met_by_kind(plan: Plan, state: State, kind: str, ordinal: int | None) -> tuple[str, ...]:
    """The owed duties that a signal of this kind meets.

    ``ordinal``: of duties opened for one proposal each, only that proposal's.
    """
    keys = []
    for duty in state.duties.values():
        if duty.owed and kind in plan.duty_by_id[duty.duty].met_by:
            of_proposal = plan.duty_by_id[duty.duty].owed_from == "proposed"
            if ordinal is None or not of_proposal or duty.suffix == f"#{ordinal}":
                keys.append(duty.key)
    return tuple(keys)


def meet(state: State | None, keys: Iterable[str], envelope: Envelope) -> Iterator[events.Fact]:
    """The facts of meeting duties. They are judged by when the signal was received, not when it was folded.

    A breach that fired although the signal had been received in time is withdrawn first.
    """
    if state is None:
        return
    for key in keys:
        duty = state.duties[key]
        in_time = duty.due_at is None or envelope.received_at <= duty.due_at
        if in_time and duty.status is DutyStatus.LATE:
            yield events.BreachWithdrawn(key=key, told=duty.told)
        yield events.DutyMet(key=key, met_at=envelope.received_at, in_time=in_time)
