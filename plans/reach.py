"""Duties that can never be owed, never come due or never end."""

from __future__ import annotations

from collections.abc import Iterator

from domain.plan import DutySpec, Plan, Verb
from plans.findings import Flaw
from plans.references import starts_of

BRINGS = {
    "confirmed": ("confirm",),
    "graded": ("grade",),
    "worsened": ("report_worsening",),
    "drafted": ("draft_statement",),
    "returned": ("return_statement",),
    "approved": ("approve_statement",),
    "released": ("release",),
    "proposed": ("propose_lower", "propose_waive", "propose_extend", "request_correction"),
    "classified": ("classify_nature",),
    "eased": ("report_easing",),
    "doubted": ("raise_doubt",),
    "passed_up": ("pass_up_doubt",),
    "consulted": ("open_consultation",),
    "transferred_in": ("receive_transfer",),
    "transferred_out": ("transfer_out",),
    "calmed": ("declare_calm",),
    "reviewed": ("file_review",),
    "occasion": ("record_occasion",),
    "circumstance": ("classify", "open"),
}
"""The signals that bring a start about; the other starts come with the opening."""

_FROM_OPENING = frozenset({"owed", "occurred", "arose", "discovered", "opened"})
_ONCE = _FROM_OPENING | {"confirmed"}
_EARLIER = {
    "approved": ("confirmed",),
    "released": ("confirmed",),
    "calmed": ("confirmed",),
    "reviewed": ("confirmed", "calmed"),
    "passed_up": ("doubted",),
}
_NEVER = {"owed_from": "plan_never_opens", "natures": "plan_never_opens", "until": "plan_never_ends"}
_GATES = frozenset({Verb.ASK, Verb.INSTRUCT, Verb.CONFIRM_WITH, Verb.APPROVE, Verb.ACKNOWLEDGE})


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Every duty that time or the signals can never reach. Its names must all be known."""
    for index, duty in enumerate(plan.duties):
        yield from _cycle(plan, index, duty)
        yield from _starts(plan, index, duty)
        yield from _levels(plan, index, duty)
        yield from _until(index, duty)
        yield from _clocks(plan, index, duty)


def before(plan: Plan, duty: DutySpec) -> Iterator[DutySpec]:
    """The duties that have to be met before this one is owed, nearest first; ends where they go round."""
    seen: set[str] = set()
    while duty.owed_from.startswith("met:"):
        duty = plan.duty_by_id[duty.owed_from.removeprefix("met:")]
        if duty.id in seen:
            return
        seen.add(duty.id)
        yield duty


def _cycle(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    chain = [earlier.id for earlier in before(plan, duty)]
    if duty.id in chain:
        yield Flaw(
            ("duties", index, "owed_from"), "plan_cycle", {"duty": duty.id, "chain": " → ".join(chain)}
        )


def _starts(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    starts = [*starts_of(duty), *([(("natures",), "classified")] if duty.natures else [])]
    for path, start in starts:
        kinds = BRINGS.get(start.partition(":")[0], ())
        if kinds and not any(kind in plan.may for kind in kinds):
            code = _NEVER.get(str(path[0]), "plan_start_never_comes")
            params = {"duty": duty.id, "start": start, "signals": ", ".join(kinds)}
            yield Flaw(("duties", index, *path), code, params)


def _levels(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    mine = set(duty.levels or plan.rank)
    for earlier in before(plan, duty):
        theirs = set(earlier.levels or plan.rank)
        if mine and theirs and not mine & theirs:
            params = {"duty": duty.id, "before": earlier.id}
            yield Flaw(("duties", index, "levels"), "plan_levels_apart", params)
    if duty.clocks and all(clock.emergency_grades for clock in duty.clocks) and not duty.emergency_grades:
        yield Flaw(("duties", index, "clocks"), "plan_grade_without_clock", {"duty": duty.id})
    if duty.clocks and all(clock.levels for clock in duty.clocks):
        missing = [level for level in plan.rank if level in mine and not _bound(duty, level)]
        if missing:
            params = {"duty": duty.id, "levels": ", ".join(missing)}
            yield Flaw(("duties", index, "clocks"), "plan_level_without_clock", params)


def _bound(duty: DutySpec, level: str) -> bool:
    return any(not clock.levels or level in clock.levels for clock in duty.clocks)


def _until(index: int, duty: DutySpec) -> Iterator[Flaw]:
    """An end that comes once and for all, or is no instant: after calm is withdrawn it never comes."""
    start = duty.until or ""
    if start and (start == duty.owed_from or (start == "calmed" and duty.owed_from == "reviewed")):
        params = {"duty": duty.id, "start": start, "owed_from": duty.owed_from}
        yield Flaw(("duties", index, "until"), "plan_until_past", params)
    if start in _ONCE or start.startswith("met:"):
        yield Flaw(("duties", index, "until"), "plan_until_once", {"duty": duty.id, "start": start})


def _clocks(plan: Plan, index: int, duty: DutySpec) -> Iterator[Flaw]:
    if duty.verb in _GATES and not duty.clocks:
        yield Flaw(("duties", index), "plan_gate_without_clock", {"duty": duty.id})
    known = _earlier(plan, duty)
    for at, clock in enumerate(duty.clocks):
        path = ("duties", index, "clocks", at)
        if clock.after not in known:
            params = {"duty": duty.id, "after": clock.after, "owed_from": duty.owed_from}
            yield Flaw((*path, "after"), "plan_clock_before_start", params)
        if clock.levels and duty.levels and not set(clock.levels) & set(duty.levels):
            yield Flaw((*path, "levels"), "plan_clock_never_binds", {"duty": duty.id})
        grades = set(duty.emergency_grades or clock.emergency_grades)
        if clock.emergency_grades and not grades & set(clock.emergency_grades):
            yield Flaw((*path, "emergency_grades"), "plan_clock_never_binds", {"duty": duty.id})


def _earlier(plan: Plan, duty: DutySpec) -> frozenset[str]:
    """The starts that have come by the time the duty is owed."""
    found = set(_FROM_OPENING)
    found.add(duty.owed_from)
    for link in (duty, *before(plan, duty)):
        found |= {start for start in (link.owed_from, *_EARLIER.get(link.owed_from, ())) if ":" not in start}
        if link.levels:
            found.add("graded")
        if link.natures:
            found.add("classified")
        if link.when is not None:
            found.add(f"circumstance:{link.when}")
    return frozenset(found)
