"""What became of a signal."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.guard import Reader
from api.house import house_of
from api.language import words_of
from api.problems import problem_of
from api.receipts import receipt_seen
from api.sending import refusal
from api.templating import render
from api.views.readable import Readable

router = APIRouter()


@router.get("/receipts/{signal_id}")
async def show(request: Request, visitor: Reader, signal_id: str) -> Response:
    """The receipt. Until there is an outcome the page looks again by itself."""
    house, words = house_of(request), words_of(request)
    row, incident = await receipt_seen(house, visitor, signal_id)
    if incident is not None:
        pinned = await house.plans.by_hash(incident.plan_hash)
    else:
        pinned = (await house.plans.all_latest())[0]
    return render(
        request,
        "receipt.html",
        visitor=visitor,
        receipt=row,
        incident=incident,
        readable=Readable(words, pinned.plan),
        problem=problem_of(words, refusal(row), pinned.plan) if row.result == "refused" else None,
    )
