"""Baselines that lie over a plan: what they are, and what is wrong with how a plan names one.

A plan names its baseline, which of its duties are the baseline's parts (``baseline.parts``) and which of its
roles owe what the baseline adds (``baseline.roles``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.errors import InvalidPlan
from domain.plan import DutySpec, Named, Over, Plan, Role, Slug, Start, Text
from domain.signals import EmergencyGrade
from plans.findings import Flaw
from plans.reading import read

FOLDER = Path(__file__).parent / "baselines"


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


def source(name: str) -> dict[str, Any]:
    """The JSON body of a baseline by its id. Raises ``InvalidPlan`` where it cannot be read."""
    return read(FOLDER / f"{name}.yaml").body


@cache
def baseline(name: str) -> Baseline:
    """A baseline by its id. Raises ``InvalidPlan`` or ``ValidationError`` where its file is wrong."""
    return Baseline.model_validate(source(name))


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
    yield from _named(plan, over, found)


def _named(plan: Plan, over: Over, found: Baseline) -> Iterator[Flaw]:
    yield from _names("part", [part.id for part in found.parts], ("baseline", "parts"), list(over.parts))
    yield from _names("post", [role.id for role in found.roles], ("baseline", "roles"), list(over.roles))
    yield from _unknown(plan, over)


def own_flaws(found: Baseline) -> Iterator[Flaw]:
    """What is wrong with a baseline itself: parts, roles and grades that its duties name and nobody knows."""
    roles, parts = [role.id for role in found.roles], [part.id for part in found.parts]
    grades = [grade.value for grade in EmergencyGrade]
    for index, duty in enumerate(found.duties):
        path = ("duties", index)
        held = [("emergency_grade", "emergency_grades", grade, grades) for grade in duty.emergency_grades]
        held += [("role", "owner", party.role, roles) for party in (duty.owner, *duty.to, *duty.jointly)]
        held += [("part", "part", part, parts) for part in (duty.part, duty.follows) if part is not None]
        for kind, field, name, known in held:
            if name not in known:
                yield Flaw((*path, field), f"plan_unknown_{kind}", {"name": name, "known": ", ".join(known)})


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
