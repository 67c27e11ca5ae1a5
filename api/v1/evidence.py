"""Files of an incident: sent with a form, kept apart, given out for saving only."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.access.sight import reading
from api.errors import InvalidInput
from api.evidence import KIND, attach, download, file_from, form_with_file
from api.guard import ApiOperator, ApiReader
from api.house import house_of
from api.operator.reading import Given, given_from, sending_from
from api.standing import standing
from api.v1.outcomes import OUTCOMES, outcome
from domain.errors import FieldProblem

router = APIRouter(prefix="/api/v1/incidents", tags=["evidence"])

FORM: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "role"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "At most 10 MB"},
                    "role": {"type": "string", "description": "The role that the sender acts in"},
                    "note": {"type": "string", "maxLength": 4000},
                    "signal_id": {"type": "string", "description": "So that a resend is one signal"},
                    "occurred_at": {"type": "string", "format": "date-time"},
                },
            }
        }
    },
}
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be saved",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/{incident_id}/evidence", responses=OUTCOMES, status_code=200, openapi_extra={"requestBody": FORM}
)
async def attach_file(request: Request, visitor: ApiOperator, incident_id: str) -> JSONResponse:
    """Attach a file: it is kept, its SHA-256 computed, and an ``attach_evidence`` signal sent in its name."""
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
    async with form_with_file(request) as form:
        given = given_from(form)
        if not given.one("role"):
            raise InvalidInput([FieldProblem("role", "missing")])
        values = {("texts.note" if name == "note" else name): value for name, value in given.values.items()}
        sending = sending_from(KIND, Given(values), at.pinned.plan.time_zone)
        row = await attach(house, visitor.person, at, sending, await file_from(form))
    return outcome(request, row, at.pinned.plan)


@router.get("/{incident_id}/evidence/{sha256}", response_class=Response, responses=FILE)
async def fetch_file(request: Request, visitor: ApiReader, incident_id: str, sha256: str) -> Response:
    """A file of the incident, as an attachment."""
    return await download(house_of(request), visitor, incident_id, sha256)
