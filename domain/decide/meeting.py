"""Which duties a signal meets, and in time or late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from domain import events
from domain.duties import DutyStatus
from domain.incident import State
from domain.owed import ITEMS
from domain.plan import CAUSE, Plan
from domain.signals import Envelope

NAMED = frozenset(
    {
        "report_up",
        "perform",
        "acknowledge",
        "ask_for_instructions",
        "record_instructions",
        "file_for_record",
        "notify_peer",
        "record_call",
        "refer",
        "contact_poster",
    }
)
"""Signals that name the duties they meet; any other meets every owed duty that its kind meets."""

_NUMBERED = frozenset({*ITEMS, "proposed"})


def names_of(state: State, kind: str, data: Any) -> frozenset[str]:
    """What ``met_by`` and ``before`` call a signal: its kind, and with its form, paper, occasion or cause."""
    paper = state.papers.get(getattr(data, "draft", ""))
    named = (getattr(data, name, None) for name in ("form", "paper", "occasion"))
    narrower = next((name for name in named if name), paper.paper if paper else None)
    names = {kind} if narrower is None else {kind, f"{kind}:{narrower}"}
    return frozenset(names | {f"{kind}:{CAUSE}"} if getattr(data, CAUSE, False) else names)


def keys_met(plan: Plan, state: State, kind: str, names: frozenset[str], data: Any) -> tuple[str, ...]:
    """The duties that a signal meets: of those it names, or of all that are owed."""
    if getattr(data, "reached", True) is False or getattr(data, "agreed", True) is False:
        return ()
    if kind in NAMED:
        return tuple(key for key in dict.fromkeys(data.duties) if _meets(plan, state, key, names))
    item = _item_of(state, data)
    keys = (key for key, duty in state.duties.items() if duty.owed and _meets(plan, state, key, names))
    return tuple(
        key
        for key in keys
        if (item is None or _of_item(plan, state, key, item)) and _of_text(plan, state, key, data)
    )


def _meets(plan: Plan, state: State, key: str, names: frozenset[str]) -> bool:
    return not names.isdisjoint(plan.duty_by_id[state.duties[key].duty].met_by)


def _item_of(state: State, data: Any) -> tuple[frozenset[str], int] | None:
    """The numbered thing that a signal is about, as the starts it brings and its number."""
    proposal = state.proposals.get(getattr(data, "proposal", ""))
    if proposal is not None:
        return frozenset({"proposed"}), proposal.ordinal
    for name in ("doubt", "consultation", "transfer"):
        item = state.items.get(getattr(data, name, ""))
        if item is not None:
            return frozenset(start for start, kind in ITEMS.items() if kind == item.kind), item.ordinal
    return None


def _of_item(plan: Plan, state: State, key: str, item: tuple[frozenset[str], int]) -> bool:
    """Whether a duty is not one of another numbered thing."""
    duty, (starts, ordinal) = state.duties[key], item
    root = plan.root_start(duty.duty)
    return root not in _NUMBERED or (root in starts and duty.suffix == f"#{ordinal}")


def _of_text(plan: Plan, state: State, key: str, data: Any) -> bool:
    """Whether a signal about a draft is about the text that a duty owed for an approved text waits for."""
    draft = getattr(data, "draft", None)
    if draft not in state.drafts or draft == state.approved_draft:
        return True
    return plan.root_start(state.duties[key].duty) != "approved"


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
