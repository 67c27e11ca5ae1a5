"""Signals to an incident, and what became of them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from api.guard import ApiFollower, ApiOperator
from api.house import house_of
from api.language import words_of
from api.models import AnySignal, Receipt
from api.receipts import receipt_seen
from api.sending import Sending, plan_of, send
from api.v1 import shapes
from api.v1.outcomes import OUTCOMES, outcome

router = APIRouter(prefix="/api/v1", tags=["signals"])


@router.post("/incidents/{incident_id}/signals", responses=OUTCOMES, status_code=200)
async def send_signal(
    request: Request, visitor: ApiOperator, incident_id: str, signal: AnySignal
) -> JSONResponse:
    """Send a signal, and wait up to two seconds for its outcome."""
    house = house_of(request)
    pinned, place = await plan_of(house, visitor.person, incident_id)
    row = await send(house, visitor.person, place, incident_id, Sending.of(signal))
    return outcome(request, row, pinned.plan)


@router.get("/receipts/{signal_id}")
async def show_receipt(request: Request, visitor: ApiFollower, signal_id: str) -> Receipt:
    """What became of a signal: received, accepted or refused."""
    house = house_of(request)
    row, incident = await receipt_seen(house, visitor, signal_id)
    plan = (await house.plans.by_hash(incident.plan_hash)).plan if incident is not None else None
    return shapes.receipt(row, words_of(request), plan)
