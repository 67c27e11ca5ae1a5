"""The linter behind ``pingxi plans check``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.errors import InvalidPlan
from domain.plan import Plan, plan_from_json
from plans import ahead, authority, baseline, filled, gates, order, reach, references, shapes, texts, watching
from plans.findings import Finding, Flaw, from_flaw, from_problem
from plans.laying import laid
from plans.reading import PlanFile, read


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Everything wrong with a plan of the right shape. The rest is asked once its names are all known."""
    unknown = list(references.flaws(plan))
    yield from unknown
    if not unknown:
        yield from reach.flaws(plan)
        yield from gates.flaws(plan)
        yield from authority.flaws(plan)
        yield from order.flaws(plan)
        yield from ahead.flaws(plan)
        yield from watching.flaws(plan)


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


def _procedures(file: PlanFile) -> Iterator[Flaw]:
    """Procedures that a plan asks for and that are neither shipped nor files beside it."""
    folders = (Path(__file__).parent / "procedures", file.path.parent / "procedures", file.path.parent)
    known = sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})
    for index, named in enumerate(file.body.get("procedures", ())):
        if named["id"] not in known:
            params = {"name": named["id"], "known": ", ".join(known)}
            yield Flaw(("procedures", index, "id"), "plan_unknown_procedure", params)


def _found(file: PlanFile, held: filled.Held | None) -> Iterator[Flaw]:
    body = file.body
    if body.get("kind") == "baseline":
        yield from baseline.own_flaws(baseline.Baseline.model_validate(body))
        return
    over, found = whole(body)
    yield from found
    yield from texts.flaws(body)
    yield from _procedures(file)
    if held is not None and not found:
        yield from filled.flaws(plan_from_json(over), held)


def check_file(path: Path | str, held: filled.Held | None = None) -> list[Finding]:
    """Everything wrong with a plan file, in the file's order; empty where nothing is.

    ``held``: who holds which role, by plan, where an organisation is to be held against it.
    """
    try:
        return check_read(read(Path(path)), held)
    except InvalidPlan as error:
        return [from_problem(Path(path), wrong) for wrong in error.problems]


def check_read(file: PlanFile, held: filled.Held | None = None) -> list[Finding]:
    """Everything wrong with a plan file that was read."""
    try:
        found = list(_found(file, held))
    except ValidationError as error:
        found = list(shapes.flaws(error))
    return sorted(
        (from_flaw(file, flaw) for flaw in found), key=lambda finding: (finding.line, finding.column)
    )
