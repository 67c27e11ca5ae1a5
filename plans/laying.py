"""A baseline laid over a plan: its clocks bind the duties that the plan names, its duties are owed beside.

What comes out is one plan, pinned as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.plan import DutySpec, Over, Plan
from plans.baseline import Baseline, BaselineDuty, baseline, source

_AT_ONCE = frozenset({"discovered", "opened", "confirmed"})
_OWN = ("part", "follows")
_CONDITIONS = ("levels", "natures", "emergency_grades", "when")


def laid(body: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The body of a plan with its baseline laid over it; itself where it names none, or has it already.

    ``flaws`` has to find nothing. Each clock carries its own clause, so that a screen can name both.
    """
    over = plan.baseline
    if over is None or over.version is not None:
        return body
    found = baseline(over.id)
    theirs = source(over.id)
    own = [_own(raw, over) for raw in theirs["duties"] if not raw.get("follows")]
    kept = [raw for raw, spec in zip(own, _parts(found), strict=True) if not _covered(plan, over, spec)]
    duties = [_bound(raw, plan, over, found) for raw in body["duties"]]
    after = [
        duty for raw in theirs["duties"] if raw.get("follows") for duty in _after(raw, over, kept, duties)
    ]
    forms = [form for form in theirs.get("forms", ()) if form["id"] not in {each.id for each in plan.forms}]
    return {
        **body,
        "duties": [*duties, *(_plain(raw, found.id) for raw in (*kept, *after))],
        "forms": [*body["forms"], *forms],
        "baseline": {**body["baseline"], **{name: theirs[name] for name in ("version", "title", "source")}},
    }


def _parts(found: Baseline) -> list[BaselineDuty]:
    return [duty for duty in found.duties if duty.follows is None]


def _plain(raw: dict[str, Any], of: str) -> dict[str, Any]:
    clocks = {"clocks": [{**clock, "of": of} for clock in raw["clocks"]]} if "clocks" in raw else {}
    return {**{name: value for name, value in raw.items() if name not in _OWN}, **clocks, "of": of}


def _own(raw: dict[str, Any], over: Over) -> dict[str, Any]:
    """A duty of the baseline with the plan's roles in place of its own."""

    def mine(party: dict[str, Any]) -> dict[str, Any]:
        return {**party, "role": over.roles[party["role"]]}

    lists: dict[str, Any] = {
        name: [mine(party) for party in raw[name]] for name in ("to", "jointly") if name in raw
    }
    return {**raw, "owner": mine(raw["owner"]), **lists}


def _covered(plan: Plan, over: Over, duty: BaselineDuty) -> bool:
    """Whether one of the plan's duties is owed wherever the baseline's is, and no later."""
    return any(_everywhere(plan.duty_by_id[name]) for name in over.parts.get(duty.part or "", ()))


def _everywhere(duty: DutySpec) -> bool:
    narrowed = duty.levels or duty.natures or duty.emergency_grades or duty.when or duty.each or duty.until
    return not narrowed and duty.owed_from in _AT_ONCE


def _bound(raw: dict[str, Any], plan: Plan, over: Over, found: Baseline) -> dict[str, Any]:
    """A duty of the plan with the clocks of what it is a part of."""
    mine = plan.duty_by_id[raw["id"]]
    parts = {part for part, names in over.parts.items() if mine.id in names}
    clocks = [clock for duty in found.duties if duty.part in parts for clock in _clocks(duty, found.id)]
    return raw if mine.until or not clocks else {**raw, "clocks": [*raw["clocks"], *clocks]}


def _clocks(duty: BaselineDuty, name: str) -> Iterator[dict[str, Any]]:
    for clock in duty.clocks:
        body = clock.model_dump(mode="json", exclude_defaults=True)
        grades = {"emergency_grades": list(duty.emergency_grades)} if duty.emergency_grades else {}
        yield {**body, "clause": clock.clause or duty.clause, **grades, "of": name}


def _after(
    raw: dict[str, Any], over: Over, kept: list[dict[str, Any]], duties: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What comes after a part: once for every duty that is that part, under the same conditions."""
    names = over.parts.get(raw["follows"], ())
    before = [duty for duty in kept if duty.get("part") == raw["follows"]]
    before += [duty for duty in duties if duty["id"] in names]
    for at, duty in enumerate(before, 1):
        held: dict[str, Any] = {name: duty[name] for name in _CONDITIONS if name in duty}
        name = raw["id"] if at == 1 else f"{raw['id']}.{at}"
        yield {**_own(raw, over), "id": name, "owed_from": f"met:{duty['id']}", **held}
