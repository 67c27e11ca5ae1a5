"""Saying which posts tell of an incident, so that they are watched: by somebody with a role there."""

from __future__ import annotations

from collections.abc import Sequence

from api.access.sight import reading
from api.errors import IncidentOver, InvalidInput, RoleNeeded
from api.guard import Visitor
from api.house import House
from api.standing import Standing, standing
from domain.errors import FieldProblem
from store.incident_posts import link_posts
from store.posts import Key, posts_of

MOST = 200
"""Posts at once."""


def may_link(at: Standing) -> bool:
    """Whether whoever looks may say so now: they hold a role there, and it is not over."""
    return bool(at.actor.held) and not at.state.over


async def link(house: House, visitor: Visitor, incident_id: str, keys: Sequence[Key]) -> int:
    """Say that these posts tell of the incident; how many are new to it. All of them, or none.

    Raises ``IncidentNotFound``, ``RoleNeeded``, ``IncidentOver``, and ``InvalidInput`` naming by its place
    each post that is not kept, or that there is none at all.
    """
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
    if not at.actor.held:
        raise RoleNeeded(incident=incident_id)
    if at.state.over:
        raise IncidentOver(incident=incident_id)
    known = {post.key for post in await posts_of(house.pool, keys)}
    problems = [
        FieldProblem(f"posts.{no}", "post_unknown", {"source": key[0], "post": key[1]})
        for no, key in enumerate(keys)
        if key not in known
    ]
    if not keys:
        problems = [FieldProblem("posts", "missing")]
    if problems:
        raise InvalidInput(problems)
    return await link_posts(house.pool, incident_id, keys, house.clock(), visitor.person.id)
