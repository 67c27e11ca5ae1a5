"""Erasing the words of an incident before its plan's retention does: by an administrator, on record."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.errors import IncidentGoesOn, IncidentNotFound
from api.guard import Administrator
from api.house import house_of
from store.organisation.changes import By
from store.retention import erase_incident, is_over

router = APIRouter(prefix="/api/v1/incidents", tags=["incidents"])


class Reason(BaseModel):
    """Why it is done."""

    why: str = Field(max_length=1000)


@dataclass(frozen=True)
class Erased:
    """How much went: the texts of so many signals, so many files, so many files of papers."""

    incident_id: str
    words: int
    files: int
    papers: int


@router.post("/{incident_id}/erasure")
async def erase(request: Request, visitor: Administrator, incident_id: str, given: Reason) -> Erased:
    """Erase the words, files and papers of an incident that is over. Its digests and proofs all hold."""
    house = house_of(request)
    over = await is_over(house.pool, incident_id)
    if over is None:
        raise IncidentNotFound(incident=incident_id)
    if not over:
        raise IncidentGoesOn(incident=incident_id)
    by = By(visitor.person.id, given.why, house.clock())
    return Erased(incident_id, *await erase_incident(house.pool, incident_id, by))
