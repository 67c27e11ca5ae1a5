"""A plan held against who holds its roles: roles that nobody fills, approvals that hang on one person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from domain.plan import Plan
from plans.authority import TWO_SENDERS
from plans.findings import Flaw

Held: TypeAlias = Mapping[tuple[str, str], frozenset[str]]
"""Who holds a role, by the ids of the plan and the role: appointed to it, or on a roster of it."""


def flaws(plan: Plan, held: Held) -> Iterator[Flaw]:
    """Roles of the plan that nobody holds, and approvals for which there is no second person."""
    for index, role in enumerate(plan.roles):
        if not role.external and not held.get((plan.id, role.id)):
            params = {"role": role.id, "duties": str(_owes(plan, role.id))}
            yield Flaw(("roles", index), "plan_role_unfilled", params)
    for approval, drafts in TWO_SENDERS:
        drafters = frozenset().union(*(_people(plan, held, kind) for kind in drafts))
        people = _people(plan, held, approval)
        if len(people) == 1 and people == drafters:
            path = ("may", approval, "roles")
            yield Flaw(path, "plan_one_person_approves", {"signal": approval, "person": next(iter(people))})


def _owes(plan: Plan, role: str) -> int:
    return sum(duty.owner.role == role for duty in plan.duties)


def _people(plan: Plan, held: Held, kind: str) -> frozenset[str]:
    permission = plan.may.get(kind)
    roles = permission.roles if permission is not None else ()
    return frozenset(person for role in roles for person in held.get((plan.id, role), ()))
