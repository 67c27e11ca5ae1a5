"""The register of queries: each a constant beside its use; CI prepares them all as the run-time role."""

from __future__ import annotations

from dataclasses import dataclass

QUERIES: dict[str, str] = {}


def query(name: str, sql: str) -> str:
    """Register ``sql`` under ``name`` (``module.purpose``) and give it back. A name is used once."""
    if QUERIES.setdefault(name, sql) != sql:
        raise ValueError(name)
    return sql


@dataclass(frozen=True)
class RoleIn:
    """A role in the plan that knows it: the same word in another plan is another role.

    Held in ``body`` it covers that body and those below it, None all bodies. ``incident`` narrows it to one.
    """

    plan_id: str
    role: str
    body: str | None = None
    incident: str | None = None


def affected(status: str) -> int:
    """How many rows a command says that it touched, from its status (``UPDATE 3``)."""
    return int(status.rsplit(" ", 1)[-1])
