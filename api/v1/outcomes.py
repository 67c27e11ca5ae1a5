"""What a sender is told: accepted, refused, or received with the address of the receipt."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from api.answers import MEDIA_TYPE
from api.language import words_of
from api.models import Receipt
from api.problems import Problem, problem_of
from api.sending import refusal
from api.v1 import shapes
from domain.plan import Plan
from store.receipts import ReceiptRow


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("The body is not JSON"),
    401: _problem("Not signed in"),
    403: _problem("Not allowed: desk, role or origin"),
    404: _problem("No such thing"),
    413: _problem("The body is larger than is read: 1 MB, with a file 10 MB"),
    422: _problem("Wrong fields, each named with why and what to do"),
    503: _problem("The database cannot be reached"),
}
OUTCOMES: dict[int | str, dict[str, Any]] = {
    200: {"model": Receipt, "description": "Accepted: folded and recorded"},
    202: {
        "model": Receipt,
        "description": "Received: on disk, not yet decided; Location is the receipt",
        "headers": {"Location": {"schema": {"type": "string"}}},
    },
    409: _problem("Refused with its reason, or the id was used before for another signal"),
}


def outcome(request: Request, row: ReceiptRow, plan: Plan) -> JSONResponse:
    """The answer to a signal that was sent."""
    words = words_of(request)
    address = f"/api/v1/receipts/{row.signal_id}"
    if row.result == "refused":
        problem = problem_of(words, refusal(row), plan, signal_id=row.signal_id, incident_id=row.incident_id)
        return JSONResponse(problem.model_dump(exclude_none=True), 409, {"Location": address}, MEDIA_TYPE)
    body = shapes.receipt(row, words, plan).model_dump(mode="json")
    return JSONResponse(body, 202 if row.result is None else 200, {"Location": address})
