"""The linter behind ``pingxi plans check``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.errors import InvalidPlan
from domain.plan import Plan, plan_from_json
from plans import authority, baseline, gates, order, reach, references, shapes
from plans.findings import Finding, Flaw, from_flaw, from_problem
from plans.laying import laid
from plans.reading import read


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Everything wrong with a plan of the right shape. The rest is asked once its names are all known."""
    unknown = list(references.flaws(plan))
    yield from unknown
    if not unknown:
        yield from reach.flaws(plan)
        yield from gates.flaws(plan)
        yield from authority.flaws(plan)
        yield from order.flaws(plan)


def whole(body: dict[str, Any]) -> tuple[dict[str, Any], list[Flaw]]:
    """A plan's body with its baseline laid over it, and everything wrong with it.

    Raises ``pydantic.ValidationError`` for a body of the wrong shape.
    """
    plan = plan_from_json(body)
    found = [*baseline.flaws(plan), *references.flaws(plan)]
    if found:
        return body, found
    body = laid(body, plan)
    return body, list(flaws(plan_from_json(body)))


def _found(body: dict[str, Any]) -> list[Flaw]:
    if body.get("kind") == "baseline":
        return list(baseline.own_flaws(baseline.Baseline.model_validate(body)))
    return whole(body)[1]


def check_file(path: Path | str) -> list[Finding]:
    """Everything wrong with a plan file, in the file's order; empty where nothing is."""
    try:
        file = read(Path(path))
    except InvalidPlan as error:
        return [from_problem(Path(path), wrong) for wrong in error.problems]
    try:
        found = _found(file.body)
    except ValidationError as error:
        found = list(shapes.flaws(error))
    return sorted(
        (from_flaw(file, flaw) for flaw in found), key=lambda finding: (finding.line, finding.column)
    )
