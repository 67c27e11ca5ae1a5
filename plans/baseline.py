"""Baselines that lie over a plan: their clocks bind the duties that it names, their duties are owed beside.

A plan names its baseline, which of its duties are the baseline's parts (``baseline.parts``) and which of its
roles owe what the baseline adds (``baseline.roles``). What comes out is one plan, pinned as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import InvalidPlan
from domain.plan import DutySpec, Named, Over, Plan, Role, Slug, Start, Text
from plans.findings import Flaw
from plans.reading import read

FOLDER = Path(__file__).parent / "baselines"
_AT_ONCE = frozenset({"discovered", "opened", "confirmed"})
_OWN = ("part", "follows")


class BaselineDuty(DutySpec):
    """A duty of a baseline: the ``part`` that a plan's duties may be of it, or the part it ``follows``."""

    part: Slug | None = None
    follows: Slug | None = None
    owed_from: Start = "owed"


class Baseline(BaseModel):
    """A baseline: its parts, its roles and its duties."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    kind: Literal["baseline"]
    id: Slug
    version: int = Field(ge=1)
    title: Text
    issuer: Text
    source: Text
    note: Text | None = None
    parts: tuple[Named, ...]
    roles: tuple[Role, ...]
    forms: tuple[Named, ...] = ()
    duties: tuple[BaselineDuty, ...]


@cache
def baselines() -> tuple[str, ...]:
    """The ids of the baselines that come with the product."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@cache
def baseline(name: str) -> Baseline:
    """A baseline by its id. Raises ``InvalidPlan`` or ``ValidationError`` where its file is wrong."""
    return Baseline.model_validate(read(FOLDER / f"{name}.yaml").body)


def flaws(plan: Plan) -> Iterator[Flaw]:
    """What is wrong with how a plan names its baseline."""
    over = plan.baseline
    if over is None or over.version is not None:
        return
    if over.id not in baselines():
        params = {"name": over.id, "known": ", ".join(baselines())}
        yield Flaw(("baseline", "id"), "plan_unknown_baseline", params)
        return
    try:
        found = baseline(over.id)
    except (InvalidPlan, ValidationError) as error:
        yield Flaw(("baseline", "id"), "plan_baseline_bad", {"name": over.id, "reason": str(error)[:200]})
        return
    yield from _names("part", [part.id for part in found.parts], ("baseline", "parts"), list(over.parts))
    yield from _names("post", [role.id for role in found.roles], ("baseline", "roles"), list(over.roles))
    yield from _unknown(plan, over)


def _names(kind: str, known: list[str], path: tuple[str, ...], named: list[str]) -> Iterator[Flaw]:
    for name in named:
        if name not in known:
            yield Flaw((*path, name), f"plan_unknown_{kind}", {"name": name, "known": ", ".join(known)})
    for name in known:
        if name not in named:
            yield Flaw(path, f"plan_{kind}_missing", {"name": name})


def _unknown(plan: Plan, over: Over) -> Iterator[Flaw]:
    for part, duties in over.parts.items():
        for at, duty in enumerate(duties):
            if duty not in plan.duty_by_id:
                params = {"name": duty, "known": ", ".join(plan.duty_by_id)}
                yield Flaw(("baseline", "parts", part, at), "plan_unknown_duty", params)
    for post, role in over.roles.items():
        if role not in plan.role_by_id:
            params = {"name": role, "known": ", ".join(plan.role_by_id)}
            yield Flaw(("baseline", "roles", post), "plan_unknown_role", params)


def laid(body: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The body of a plan with its baseline laid over it; itself where it names none, or has it already.

    ``flaws`` has to find nothing. Each clock carries its own clause, so that a screen can name both.
    """
    over = plan.baseline
    if over is None or over.version is not None:
        return body
    found = baseline(over.id)
    source = read(FOLDER / f"{over.id}.yaml").body
    own = [_own(raw, over) for raw in source["duties"] if not raw.get("follows")]
    kept = [raw for raw, spec in zip(own, _parts(found), strict=True) if not _covered(plan, over, spec)]
    duties = [_bound(raw, plan, over, found) for raw in body["duties"]]
    after = [
        duty for raw in source["duties"] if raw.get("follows") for duty in _after(raw, over, kept, duties)
    ]
    forms = [form for form in source.get("forms", ()) if form["id"] not in {each.id for each in plan.forms}]
    return {
        **body,
        "duties": [*duties, *(_plain(raw) for raw in (*kept, *after))],
        "forms": [*body["forms"], *forms],
        "baseline": {**body["baseline"], "version": found.version},
    }


def _parts(found: Baseline) -> list[BaselineDuty]:
    return [duty for duty in found.duties if duty.follows is None]


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name not in _OWN}


def _own(raw: dict[str, Any], over: Over) -> dict[str, Any]:
    """A duty of the baseline with the plan's roles in place of its own."""

    def mine(party: dict[str, Any]) -> dict[str, Any]:
        return {**party, "role": over.roles[party["role"]]}

    lists = {name: [mine(party) for party in raw[name]] for name in ("to", "jointly") if name in raw}
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
    clocks = [clock for duty in found.duties if duty.part in parts for clock in _clocks(duty)]
    return raw if mine.until or not clocks else {**raw, "clocks": [*raw["clocks"], *clocks]}


def _clocks(duty: BaselineDuty) -> Iterator[dict[str, Any]]:
    for clock in duty.clocks:
        body = clock.model_dump(mode="json", exclude_defaults=True)
        grades = {"emergency_grades": list(duty.emergency_grades)} if duty.emergency_grades else {}
        yield {**body, "clause": clock.clause or duty.clause, **grades}


def _after(
    raw: dict[str, Any], over: Over, kept: list[dict[str, Any]], duties: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What comes after a part: once for every duty that is that part, under the same conditions."""
    names = over.parts.get(raw["follows"], ())
    before = [duty for duty in kept if duty.get("part") == raw["follows"]]
    before += [duty for duty in duties if duty["id"] in names]
    for at, duty in enumerate(before, 1):
        held = {
            name: duty[name] for name in ("levels", "natures", "emergency_grades", "when") if name in duty
        }
        name = raw["id"] if at == 1 else f"{raw['id']}.{at}"
        yield {**_own(raw, over), "id": name, "owed_from": f"met:{duty['id']}", **held}
