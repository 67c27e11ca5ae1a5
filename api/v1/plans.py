"""Plans, and the people who hold roles in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.guard import ApiFollower, ApiReader
from api.house import house_of
from api.language import words_of
from api.models import PersonInPlan, PlanSummary
from store.people import everybody

router = APIRouter(prefix="/api/v1/plans", tags=["plans"])


@router.get("")
async def list_plans(request: Request, visitor: ApiFollower) -> list[PlanSummary]:
    """The plans that incidents can be opened under: the version in force of each."""
    words = words_of(request)
    return [
        PlanSummary(
            id=pinned.plan.id,
            hash=pinned.hash,
            version=pinned.plan.version,
            title=words.label(pinned.plan.title),
        )
        for pinned in await house_of(request).plans.in_force()
    ]


@router.get("/{plan_id}")
async def one(
    request: Request,
    visitor: ApiFollower,
    plan_id: str,
    version: Annotated[
        str, Query(max_length=64, description="``in-force``, a number, or how the hash begins (7 or more)")
    ] = "",
) -> dict[str, Any]:
    """The version of a plan that is named, or the one in force, else the highest; whole, with its hash."""
    shelf = house_of(request).plans
    pinned = await (shelf.named(plan_id, version) if version else shelf.latest(plan_id))
    return {"hash": pinned.hash, "plan": pinned.plan.model_dump(mode="json")}


@router.get("/{plan_id}/people")
async def people(request: Request, visitor: ApiReader, plan_id: str) -> list[PersonInPlan]:
    """Who holds roles in a plan: those to whom duties can be assigned."""
    house = house_of(request)
    await house.plans.latest(plan_id)
    found = []
    for person in await everybody(house.pool, house.clock()):
        roles = sorted({held.role for held in person.roles if held.plan_id == plan_id})
        if person.active and roles:
            found.append(PersonInPlan(id=person.id, name=person.name, roles=roles))
    return found
