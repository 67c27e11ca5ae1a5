"""What the administrator's pages read before anything else: people, bodies and plans."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from api.house import House, house_of
from api.language import words_of
from api.views.organisation import Telling
from store.organisation.bodies import bodies
from store.organisation.pools import pools
from store.organisation.rosters import rosters
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


async def with_lists(house: House, telling: Telling) -> Telling:
    """The same with the names of rosters and pools."""
    named = {roster.id: roster.name for roster in await rosters(house.pool)}
    for pool in await pools(house.pool):
        named[pool.id] = pool.name_zh if telling.words.chinese else pool.name_en
    return replace(telling, lists=named)
