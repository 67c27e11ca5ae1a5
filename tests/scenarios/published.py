"""The plans as they are published with the product."""

from __future__ import annotations

from functools import cache
from typing import Any

from domain.plan import Plan, plan_from_json, plan_hash
from plans import built_in, load_file
from plans.reading import read
from tests.scenarios.expected import Table
from tests.scenarios.run import Run


@cache
def published(table: Table | str) -> tuple[dict[str, Any], Plan]:
    """The file of a table's plan: its JSON body and the plan."""
    name = table if isinstance(table, str) else table.plan
    return load_file(next(path for path in built_in() if path.stem == name))


def alone(table: Table) -> Run:
    """An incident under a table's plan without the baseline that lies over it, not yet opened."""
    body = read(next(path for path in built_in() if path.stem == table.plan)).body
    body = {name: part for name, part in body.items() if name != "baseline"}
    return Run(plan_from_json(body), plan_hash(body))


def new_run(table: Table) -> Run:
    """An incident under a table's plan, not yet opened."""
    body, plan = published(table.plan)
    return Run(plan, plan_hash(body))
