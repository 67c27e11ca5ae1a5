"""What the administrator's pages read before anything else: people, bodies and plans."""

from __future__ import annotations

from fastapi import Request

from api.house import house_of
from api.language import words_of
from api.views.organisation import Telling
from store.organisation.bodies import bodies
from store.people import everybody


async def telling_of(request: Request) -> Telling:
    """The organisation's names, in the reader's language."""
    house = house_of(request)
    return Telling(
        words_of(request),
        house.settings.time_zone,
        {person.id: person for person in await everybody(house.pool, house.clock())},
        {body.id: body for body in await bodies(house.pool)},
        {pinned.plan.id: pinned.plan for pinned in await house.plans.all_latest()},
    )
