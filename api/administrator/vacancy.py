"""Which roles nobody holds, and in which bodies: for every role of a plan that anybody was put into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.plan import Plan
from store.organisation.bodies import Body
from store.organisation.holding import Held


@dataclass(frozen=True)
class RoleHeld:
    """A role of a plan with those who hold it, and the bodies in whose incidents nobody does.

    ``for_all``: somebody holds it in all bodies, so that it is nowhere vacant.
    """

    plan_id: str
    role: str
    held: Sequence[Held]
    for_all: bool
    uncovered: Sequence[str]

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it anywhere."""
        return not self.held


def roles_of(plan: Plan) -> list[str]:
    """The roles that somebody inside is to hold, in the plan's order."""
    return [role.id for role in plan.roles if not role.external]


def roles_held_in(plan: Plan, held: Iterable[Held], bodies: Mapping[str, Body]) -> list[RoleHeld]:
    """Each role of the plan with who holds it. One that is held for one incident only covers no body."""
    mine = [each for each in held if each.role.plan_id == plan.id]
    return [
        _role(plan.id, role, [each for each in mine if each.role.role == role], bodies)
        for role in roles_of(plan)
    ]


def _role(plan_id: str, role: str, held: Sequence[Held], bodies: Mapping[str, Body]) -> RoleHeld:
    where = {each.role.body for each in held if each.role.incident is None}
    if None in where:
        return RoleHeld(plan_id, role, held, True, ())
    going = [body for body in bodies.values() if body.ended_at is None]
    return RoleHeld(
        plan_id, role, held, False, [body.id for body in going if not where & above(body, bodies)]
    )


def above(body: Body, bodies: Mapping[str, Body]) -> set[str | None]:
    """A body with all those above it."""
    found: set[str | None] = set()
    at: Body | None = body
    while at is not None and at.id not in found:
        found.add(at.id)
        at = bodies.get(at.parent) if at.parent else None
    return found
