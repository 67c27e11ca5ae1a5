"""The plans as they are published with the product."""

from __future__ import annotations

from functools import cache
from typing import Any

from domain.plan import Plan, plan_hash
from plans import built_in, load_file
from tests.scenarios.expected import Table
from tests.scenarios.run import Run


@cache
def published(table: Table | str) -> tuple[dict[str, Any], Plan]:
    """The file of a table's plan: its JSON body and the plan."""
    name = table if isinstance(table, str) else table.plan
    return load_file(next(path for path in built_in() if path.stem == name))


def new_run(table: Table) -> Run:
    """An incident under a table's plan, not yet opened."""
    body, plan = published(table.plan)
    return Run(plan, plan_hash(body))
