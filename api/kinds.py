"""Plans by their kind: those of incidents, and the procedures that plans ask for outside any incident."""

from __future__ import annotations

from api.house import House, PinnedPlan


async def plans_of_kind(house: House, kind: str) -> list[PinnedPlan]:
    """The latest version of every plan of a kind, by id."""
    return [pinned for pinned in await house.plans.all_latest() if pinned.plan.kind == kind]


async def procedure_plans(house: House) -> list[str]:
    """The ids of the procedures."""
    return [pinned.plan.id for pinned in await plans_of_kind(house, "procedure")]
