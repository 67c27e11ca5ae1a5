"""Signals to an incident, and what became of them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from api.errors import ReceiptNotFound
from api.guard import Operator, Reader
from api.house import house_of
from api.language import words_of
from api.models import AnySignal, Receipt
from api.sending import Sending, plan_of, send
from api.v1 import shapes
from api.v1.outcomes import OUTCOMES, outcome
from store.incidents import incident_by_id
from store.receipts import receipt

router = APIRouter(prefix="/api/v1", tags=["signals"])


@router.post("/incidents/{incident_id}/signals", responses=OUTCOMES, status_code=200)
async def send_signal(
    request: Request, visitor: Operator, incident_id: str, signal: AnySignal
) -> JSONResponse:
    """Send a signal, and wait up to two seconds for its outcome."""
    house = house_of(request)
    pinned = await plan_of(house, incident_id)
    row = await send(house, visitor.person, pinned, incident_id, Sending.of(signal))
    return outcome(request, row, pinned.plan)


@router.get("/receipts/{signal_id}")
async def show_receipt(request: Request, visitor: Reader, signal_id: str) -> Receipt:
    """What became of a signal: received, accepted or refused."""
    house = house_of(request)
    row = await receipt(house.pool, signal_id)
    if row is None:
        raise ReceiptNotFound(signal_id=signal_id)
    known = await incident_by_id(house.pool, row.incident_id)
    plan = (await house.plans.by_hash(known.plan_hash)).plan if known is not None else None
    return shapes.receipt(row, words_of(request), plan)
