"""An incident as it stands when somebody looks at it or sends something to it."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from api.access.sight import incident_seen
from api.errors import IncidentNotFound
from api.guard import Visitor
from api.house import House, PinnedPlan
from api.possible import Actor
from domain.incident import State, state_from_json
from store.access import Place, held_for
from store.incidents import IncidentRow, state_of
from store.plan_releases import hash_in_force
from store.pool import Database


@dataclass(frozen=True)
class Standing:
    """An incident as it stands: its row, its place, its state, its plan, and who is looking."""

    row: IncidentRow
    place: Place
    state: State
    pinned: PinnedPlan
    actor: Actor


async def standing(db: Database, house: House, visitor: Visitor, incident_id: str) -> Standing:
    """Raises ``IncidentNotFound`` where nothing is recorded yet, and where the visitor may not see it."""
    row, place = await incident_seen(db, visitor.person, incident_id)
    stored = await state_of(db, incident_id)
    if stored is None or stored[1] is None:
        raise IncidentNotFound(incident=incident_id)
    state = state_from_json(orjson.loads(stored[1]))
    pinned = await house.plans.with_earlier(state.plan_hash, state.earlier_plans)
    in_force = None if state.over else await hash_in_force(house.pool, pinned.plan.id)
    newer = in_force if in_force != state.plan_hash else None
    actor = Actor(visitor.person.id, held_for(visitor.person.roles, place), newer)
    return Standing(row, place, state, pinned, actor)
