"""What a signal names beyond its incident: another, a body, somebody, a file. The fold cannot look there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from api.access.sight import incident_seen, reading
from api.errors import IncidentNotFound
from api.house import House
from domain.errors import FieldProblem, InvalidSignal
from domain.incident import state_from_json
from store.access import Place, body_goes_on, held_for
from store.evidence import evidence_kept
from store.incidents import state_of
from store.people import Person, person_by_id
from store.plan_releases import PlanNotInForce, is_in_force

_PERSON = {"assign": "person", "hand_over": "to"}
BEYOND = frozenset({"open", "merge", "attach_evidence", *_PERSON})
"""The kinds of signals that may name something beyond their incident."""


class Named(Protocol):
    """What is being sent: its kind, and the data that may name something."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


async def check_beyond(house: House, person: Person, place: Place, incident_id: str, sent: Named) -> None:
    """Raises ``InvalidSignal`` where a named incident, body, person or file is not there to be named, and
    ``PlanNotInForce`` where one is to be opened under a plan that was not released.
    """
    kind, data = sent.kind, sent.data
    problem = None
    if kind == "open" and isinstance(data.get("plan_hash"), str):
        await _check_in_force(house, place, data["plan_hash"])
    if kind == "open" and isinstance(data.get("body"), str):
        problem = await _body_problem(house, data["body"])
    if kind == "merge" and isinstance(data.get("into"), str):
        problem = await _merge_problem(house, person, incident_id, data["into"])
    if kind == "attach_evidence" and isinstance(data.get("sha256"), str):
        problem = await _file_problem(house, incident_id, data)
    field = _PERSON.get(kind, "")
    if isinstance(data.get(field), str):
        problem = await _person_problem(house, place, field, data[field])
    if problem is not None:
        raise InvalidSignal(kind, [problem])


async def _check_in_force(house: House, place: Place, plan_hash: str) -> None:
    if not await is_in_force(house.pool, plan_hash):
        raise PlanNotInForce(plan=place.plan_id)


async def _body_problem(house: House, body: str) -> FieldProblem | None:
    goes_on = await body_goes_on(house.pool, body, house.clock())
    return None if goes_on else FieldProblem("body", "body_unknown", {"body": body})


async def _merge_problem(house: House, person: Person, incident_id: str, into: str) -> FieldProblem | None:
    """One that the sender may not see is as unknown as one that is not there."""
    if into == incident_id:
        return FieldProblem("into", "merge_into_itself")
    unknown = FieldProblem("into", "merge_target_unknown", {"incident": into})
    async with reading(house, person, into) as db:
        try:
            await incident_seen(db, person, into)
        except IncidentNotFound:
            return unknown
        stored = await state_of(db, into)
    if stored is None or stored[1] is None:
        return unknown
    target = state_from_json(orjson.loads(stored[1]))
    if target.merged_into is not None:
        return FieldProblem("into", "merge_target_merged", {"incident": into, "into": target.merged_into})
    if target.over:
        return FieldProblem("into", "merge_target_over", {"incident": into})
    return None


async def _file_problem(house: House, incident_id: str, data: Mapping[str, Any]) -> FieldProblem | None:
    kept = await evidence_kept(house.pool, incident_id, data["sha256"])
    if kept is None or (kept.size, kept.media_type) != (data.get("size"), data.get("media_type")):
        return FieldProblem("sha256", "evidence_not_uploaded")
    return None


async def _person_problem(house: House, place: Place, field: str, person_id: str) -> FieldProblem | None:
    person = await person_by_id(house.pool, person_id, house.clock())
    if person is None or not person.active or not held_for(person.roles, place):
        return FieldProblem(field, "person_unknown")
    return None
