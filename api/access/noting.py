"""Which looks and which refusals are put on record, and what of the request goes with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog
from starlette.requests import Request

from api import errors
from api.house import house_of
from api.identity.places import address_of, network_of
from api.problems import code_of, status_of
from domain.errors import PingxiError, Refused
from store.looks import Look, Refusal, incident_there

log = structlog.get_logger()

BY_PERMISSION = frozenset(
    {
        "roles_of_others", "no_duty_of_yours", "role_not_allowed", "role_unknown", "lane_not_allowed",
        "duty_of_another", "second_sender_needed", "entry_of_another",
    }
)  # fmt: skip
"""Of the reasons for which a form is not offered, those that lie in who asks."""

NOT_SEEN = (errors.IncidentNotFound, errors.ReceiptNotFound, errors.EvidenceNotFound)
_STATUSES = frozenset({401, 403, 429})
_LONGEST = 200


def on_record(error: PingxiError) -> bool:
    """Whether an error is a refusal by permission."""
    if isinstance(error, Refused):
        return error.reason in BY_PERMISSION
    return isinstance(error, NOT_SEEN) or status_of(error) in _STATUSES


async def note_look(request: Request, person_id: str) -> None:
    """Put an auditor's read on record, before anything is read."""
    house = house_of(request)
    asked = {name: value[:_LONGEST] for name, value in request.query_params.items()}
    further = {name: str(value)[:_LONGEST] for name, value in request.path_params.items()}
    incident = further.pop("incident_id", None)
    look = Look(house.clock(), person_id, _route(request), incident, {**further, **asked})
    await house.ledger.look(look)


async def note_refusal(request: Request, error: PingxiError) -> None:
    """Put a refusal on record if it is one, before it is answered."""
    if not on_record(error):
        return
    house = house_of(request)
    found = refusal_of(request, error)
    if isinstance(error, errors.IncidentNotFound) and found.incident_id is not None:
        there = await incident_there(house.pool, found.incident_id)
        found = replace(found, hidden=there)
    log.info(
        "refused", code=found.code, person=found.person_id, route=found.route, incident=found.incident_id
    )
    await house.ledger.refuse(found)


def refusal_of(request: Request, error: PingxiError) -> Refusal:
    """What is put on record of a refusal: ids and words of ours only."""
    now, params = house_of(request).clock(), error.params
    visitor = getattr(request.state, "visitor", None)
    path: dict[str, Any] = request.path_params
    return Refusal(
        at=now,
        last_at=now,
        times=1,
        person_id=visitor.person.id if visitor is not None else None,
        source=network_of(address_of(request)),
        method=request.method,
        route=_route(request),
        incident_id=_short(path.get("incident_id") or params.get("incident")),
        kind=_short(path.get("kind") or params.get("kind")),
        role=_short(params.get("role")),
        code=code_of(error),
        status=status_of(error),
    )


def _route(request: Request) -> str:
    """The route's template: what was asked for lies in its own columns."""
    return str(getattr(request.scope.get("route"), "path", "")) or "–"


def _short(value: object) -> str | None:
    """Bounded, and without what no database keeps."""
    if value is None:
        return None
    return str(value)[:_LONGEST].replace("\0", "").encode("utf-8", "replace").decode()
