"""The published plans, one YAML file each, and their reading."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from domain.errors import InvalidPlan
from domain.plan import Plan, plan_from_json
from plans import check, shapes
from plans.findings import WARNINGS, as_problem
from plans.reading import read

FOLDER = Path(__file__).parent


def load_file(path: Path | str) -> tuple[dict[str, Any], Plan]:
    """The plan in a YAML file with its baseline laid over it: its JSON, which ``plan_hash`` pins, and itself.

    Raises ``InvalidPlan`` for anything with which it could not run; every problem's params carry ``file``,
    ``line`` and ``column``.
    """
    file = read(Path(path))
    try:
        body, found = check.whole(file.body)
    except ValidationError as error:
        raise InvalidPlan([as_problem(file, flaw) for flaw in shapes.flaws(error)]) from error
    grave = [as_problem(file, flaw) for flaw in found if flaw.code not in WARNINGS]
    if grave:
        raise InvalidPlan(grave)
    return body, plan_from_json(body)


@cache
def built_in() -> tuple[Path, ...]:
    """The plan files that come with the product, by name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))


@cache
def procedures() -> tuple[Path, ...]:
    """The procedures that come with the product, by name: what plans ask for beside incidents."""
    return tuple(sorted((FOLDER / "procedures").glob("*.yaml")))


def shipped() -> dict[str, Path]:
    """Every plan and procedure that comes with the product, by id."""
    return {path.stem: path for path in (*built_in(), *procedures())}
