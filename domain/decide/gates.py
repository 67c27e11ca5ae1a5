"""Gates: what has to be met before something may be done."""

from __future__ import annotations

from typing import Any

from domain.duties import OWED, DutyStatus
from domain.errors import Refused
from domain.incident import State
from domain.owed import why_not
from domain.plan import Gate, Plan

_PASSED = frozenset({DutyStatus.MET, DutyStatus.WAIVED})


def check_gates(plan: Plan, state: State, names: frozenset[str], data: Any) -> None:
    """Refuse a signal that a gate holds back, naming the duty that has to be met first and the clause."""
    for gate in plan.gates:
        if names.isdisjoint(gate.before) or why_not(gate, state) is not None:
            continue
        if gate.only_if is not None and not getattr(data, gate.only_if, False):
            continue
        if why_not(plan.duty_by_id[gate.needs], state) is None and not open_(plan, gate, state, data):
            raise Refused("gate_closed", gate=gate.id, needs=gate.needs, clause=gate.clause)


def open_(plan: Plan, gate: Gate, state: State, data: Any = None) -> bool:
    """Whether the duty that the gate needs has been met, in every instance that is there.

    Of a duty that is owed for each draft, the one of the text that the signal is about counts alone.
    """
    duties = [duty for duty in state.duties.values() if duty.duty == gate.needs]
    about = getattr(data, "text_digest", None) or getattr(data, "draft", None)
    if about in state.drafts and plan.duty_by_id[gate.needs].owed_from == "drafted":
        suffix = f"#{state.drafts[about].ordinal}"
        duties = [duty for duty in duties if duty.suffix.partition("@")[0] == suffix]
    return any(duty.status in _PASSED for duty in duties) and not any(duty.status in OWED for duty in duties)
