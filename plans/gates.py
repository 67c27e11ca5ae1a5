"""Gates that nobody can pass, or that hold where what they need is never owed."""

from __future__ import annotations

from collections.abc import Iterator

from domain.plan import DutySpec, Gate, Plan
from plans.findings import Flaw
from plans.reach import before


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Every gate that would stay shut, or would not be one. The plan's names must all be known."""
    for index, gate in enumerate(plan.gates):
        duty = plan.duty_by_id[gate.needs]
        chain = (duty, *before(plan, duty))
        yield from _wider(plan, index, gate, chain)
        yield from _clocks(index, chain)
        yield from _shut(plan, index, gate)


def _wider(plan: Plan, index: int, gate: Gate, chain: tuple[DutySpec, ...]) -> Iterator[Flaw]:
    """Conditions of the gate that the duty, or one it follows, does not share."""
    for duty in chain:
        for name in _beyond(plan, gate, duty):
            code = "plan_gate_wider" if duty is chain[0] else "plan_gate_never_opens"
            yield Flaw(("gates", index), code, {"gate": gate.id, "duty": duty.id, "condition": name})


def _beyond(plan: Plan, gate: Gate, duty: DutySpec) -> Iterator[str]:
    if duty.levels and not set(gate.levels or plan.rank) <= set(duty.levels):
        yield "levels"
    for name in ("natures", "emergency_grades"):
        mine, theirs = set(getattr(gate, name)), set(getattr(duty, name))
        if theirs and not (mine and mine <= theirs):
            yield name
    if duty.when is not None and gate.when != duty.when:
        yield "when"


def _clocks(index: int, chain: tuple[DutySpec, ...]) -> Iterator[Flaw]:
    for duty in chain:
        if not duty.clocks:
            yield Flaw(("gates", index, "needs"), "plan_gate_without_clock", {"duty": duty.id})


def _shut(plan: Plan, index: int, gate: Gate) -> Iterator[Flaw]:
    """A gate that holds back the only signals by which what it needs could be met."""
    seen: set[str] = set()
    waiting = [gate.needs]
    while waiting:
        duty = plan.duty_by_id[waiting.pop()]
        if duty.id in seen:
            continue
        seen.add(duty.id)
        if holds_back(gate, duty):
            params = {"gate": gate.id, "duty": duty.id, "signals": ", ".join(duty.met_by)}
            yield Flaw(("gates", index, "before"), "plan_gate_shuts_itself", params)
        waiting += [earlier.id for earlier in before(plan, duty)]
        waiting += [other.needs for other in plan.gates if other is not gate and holds_back(other, duty)]


def holds_back(gate: Gate, duty: DutySpec) -> bool:
    """Whether the gate, where it holds, lets through no signal that meets the duty."""
    if gate.only_if is not None or not duty.met_by or not _together(gate, duty):
        return False
    return all(name in gate.before or name.partition(":")[0] in gate.before for name in duty.met_by)


def _together(gate: Gate, duty: DutySpec) -> bool:
    pairs = ((gate.levels, duty.levels), (gate.natures, duty.natures))
    return all(not mine or not theirs or set(mine) & set(theirs) for mine, theirs in pairs)
