"""The published plans, one YAML file each, and their reading."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.errors import FieldProblem, InvalidPlan
from domain.plan import Plan, plan_from_json
from plans.reading import PlanFile, problem, read

FOLDER = Path(__file__).parent


def load_file(path: Path | str) -> tuple[dict[str, Any], Plan]:
    """The plan in a YAML file: its JSON body, which ``plan_hash`` pins, and the plan itself.

    Raises ``InvalidPlan``; every problem's params carry ``file``, ``line`` and ``column``.
    """
    file = read(Path(path))
    return file.body, as_plan(file)


def as_plan(file: PlanFile) -> Plan:
    """The plan in a file that was read. Raises ``InvalidPlan`` with every part of the wrong shape."""
    try:
        return plan_from_json(file.body)
    except ValidationError as error:
        raise InvalidPlan([_shape(file, detail) for detail in error.errors()]) from error


def _shape(file: PlanFile, detail: Any) -> FieldProblem:
    path = tuple(detail["loc"])
    place = file.place(path)
    return problem(file.path, path, "plan_shape", place, kind=detail["type"], reason=detail["msg"])


@cache
def built_in() -> tuple[Path, ...]:
    """The plan files that come with the product, by name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))
