"""An incident as it stands when somebody looks at it or sends something to it."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from api.errors import IncidentNotFound
from api.guard import Visitor
from api.house import House, PinnedPlan
from api.possible import Actor
from api.sending import roles_in
from domain.incident import State, state_from_json
from store.incidents import IncidentRow, incident_by_id, state_of


@dataclass(frozen=True)
class Standing:
    """An incident as it stands: its row, its state, its plan, and who is looking."""

    row: IncidentRow
    state: State
    pinned: PinnedPlan
    actor: Actor


async def standing(house: House, visitor: Visitor, incident_id: str) -> Standing:
    """Raises ``IncidentNotFound`` where nothing has been recorded yet."""
    row = await incident_by_id(house.pool, incident_id)
    stored = await state_of(house.pool, incident_id)
    if row is None or stored is None or stored[1] is None:
        raise IncidentNotFound(incident=incident_id)
    pinned = await house.plans.by_hash(stored[0])
    actor = Actor(visitor.person.id, roles_in(visitor.person, pinned.plan.id))
    return Standing(row, state_from_json(orjson.loads(stored[1])), pinned, actor)
