"""Alarms: for supervisors, auditors and administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.access.reviewing import PAGE, reviewing
from api.guard import Overseer
from api.house import house_of
from api.language import words_of
from api.operator.alarms import said
from store.alarms import alarms

router = APIRouter(prefix="/api/v1", tags=["alarms"])


class AlarmEntry(BaseModel):
    """What nobody's signal explains: a forged envelope, a run whose tasks fail, a log not as signed."""

    id: int
    at: datetime
    code: str
    said: str = Field(description="In the language of Accept-Language")
    incident_id: str | None = Field(description="Absent: it concerns none")
    params: dict[str, Any]
    stands: bool = Field(description="It is one that can end, and has not")
    over_at: datetime | None


class Alarms(BaseModel):
    """A page of alarms, newest first."""

    alarms: list[AlarmEntry]
    next: int | None


@router.get("/alarms")
async def list_alarms(
    request: Request,
    visitor: Overseer,
    below: Annotated[int | None, Query(ge=1, description="``next`` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = PAGE,
) -> Alarms:
    """The alarms of the incidents that the reader sees, and those that concern none; newest first."""
    async with reviewing(house_of(request), visitor) as db:
        found = await alarms(db, below, limit)
    words = words_of(request)
    entries = [
        AlarmEntry(
            id=each.id, at=each.at, code=each.code, said=said(words, each), incident_id=each.incident_id,
            params=dict(each.params), stands=each.stands, over_at=each.over_at,
        )
        for each in found
    ]  # fmt: skip
    return Alarms(alarms=entries, next=found[-1].id if len(found) == limit else None)
