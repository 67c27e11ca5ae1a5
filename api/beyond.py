"""What a signal names beyond its incident: another incident, a person, a file. The fold cannot look there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from domain.errors import FieldProblem, InvalidSignal
from domain.incident import state_from_json
from store.evidence import evidence_kept
from store.incidents import state_of
from store.people import person_by_id
from store.pool import Pool

_PERSON = {"assign": "person", "hand_over": "to"}


async def check_beyond(
    pool: Pool, plan_id: str, incident_id: str, kind: str, data: Mapping[str, Any], now: datetime
) -> None:
    """Raises ``InvalidSignal`` where a named incident, person or file is not there to be named."""
    problem = None
    if kind == "merge" and isinstance(data.get("into"), str):
        problem = await _merge_problem(pool, incident_id, data["into"])
    if kind == "attach_evidence" and isinstance(data.get("sha256"), str):
        problem = await _file_problem(pool, incident_id, data)
    field = _PERSON.get(kind, "")
    if isinstance(data.get(field), str):
        problem = await _person_problem(pool, plan_id, field, data[field], now)
    if problem is not None:
        raise InvalidSignal(kind, [problem])


async def _merge_problem(pool: Pool, incident_id: str, into: str) -> FieldProblem | None:
    if into == incident_id:
        return FieldProblem("into", "merge_into_itself")
    stored = await state_of(pool, into)
    if stored is None or stored[1] is None:
        return FieldProblem("into", "merge_target_unknown", {"incident": into})
    target = state_from_json(orjson.loads(stored[1]))
    if target.merged_into is not None:
        return FieldProblem("into", "merge_target_merged", {"incident": into, "into": target.merged_into})
    if target.over:
        return FieldProblem("into", "merge_target_over", {"incident": into})
    return None


async def _file_problem(pool: Pool, incident_id: str, data: Mapping[str, Any]) -> FieldProblem | None:
    kept = await evidence_kept(pool, incident_id, data["sha256"])
    if kept is None or (kept.size, kept.media_type) != (data.get("size"), data.get("media_type")):
        return FieldProblem("sha256", "evidence_not_uploaded")
    return None


async def _person_problem(
    pool: Pool, plan_id: str, field: str, person_id: str, now: datetime
) -> FieldProblem | None:
    person = await person_by_id(pool, person_id, now)
    if person is None or not person.active or all(held.plan_id != plan_id for held in person.roles):
        return FieldProblem(field, "person_unknown")
    return None
