"""What auditors looked at, and what was refused: for auditors and administrators."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.access.reviewing import PAGE, narrowed, place_after, reviewing
from api.guard import Reviewer
from api.house import house_of
from store.looks import looks, refusals, refused_signals

router = APIRouter(prefix="/api/v1", tags=["review"])

Narrow = Annotated[str, Query(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=200)]
Below = Annotated[int | None, Query(ge=1, description="``next`` of the page before")]


class LookEntry(BaseModel):
    """One read of an auditor's: the template of its address, and what it asked for."""

    no: int
    at: datetime
    person_id: str
    route: str
    incident_id: str | None
    asked: dict[str, str]


class Looks(BaseModel):
    """A page of looks, newest first."""

    looks: list[LookEntry]
    next: int | None


class RefusalEntry(BaseModel):
    """What was refused before it was received; like ones of nobody known are counted together."""

    no: int
    at: datetime
    last_at: datetime
    times: int
    person_id: str | None = Field(description="Absent: nobody who was known")
    source: str = Field(description="The network it came from, coarse", examples=["203.0.113.0/24"])
    method: str
    route: str
    incident_id: str | None
    kind: str | None
    role: str | None
    code: str
    status: int
    hidden: bool = Field(description="Answered as if it were not there, and it is")


class Refusals(BaseModel):
    """A page of refusals, newest first."""

    refusals: list[RefusalEntry]
    next: int | None


class RefusedSignalEntry(BaseModel):
    """A signal that was received and then refused, with the reason."""

    at: datetime
    sender: str
    incident_id: str
    kind: str
    role: str
    code: str
    params: dict[str, Any]
    signal_id: str


class RefusedSignals(BaseModel):
    """A page of refused signals, newest first."""

    signals: list[RefusedSignalEntry]
    next: str | None


@router.get("/looks")
async def list_looks(
    request: Request,
    visitor: Reviewer,
    person: Narrow = "",
    incident: Narrow = "",
    below: Below = None,
    limit: Limit = PAGE,
) -> Looks:
    """What auditors looked at, newest first."""
    async with reviewing(house_of(request), visitor) as db:
        rows = await looks(db, narrowed(person, incident, below), limit)
    following = rows[-1].no if len(rows) == limit else None
    return Looks(looks=[LookEntry(**asdict(row)) for row in rows], next=following)


@router.get("/refusals")
async def list_refusals(
    request: Request,
    visitor: Reviewer,
    person: Narrow = "",
    incident: Narrow = "",
    below: Below = None,
    limit: Limit = PAGE,
) -> Refusals:
    """What was refused before it was received, newest first."""
    async with reviewing(house_of(request), visitor) as db:
        rows = await refusals(db, narrowed(person, incident, below), limit)
    following = rows[-1].no if len(rows) == limit else None
    return Refusals(refusals=[RefusalEntry(**asdict(row)) for row in rows], next=following)


@router.get("/refused-signals")
async def list_refused_signals(
    request: Request,
    visitor: Reviewer,
    person: Narrow = "",
    incident: Narrow = "",
    after: Annotated[str, Query(max_length=200, description="``next`` of the page before")] = "",
    limit: Limit = PAGE,
) -> RefusedSignals:
    """What was received and then refused, newest first."""
    place = place_after(after)
    async with reviewing(house_of(request), visitor) as db:
        rows = await refused_signals(db, narrowed(person, incident), place, limit)
    following = f"{rows[-1].at.isoformat()}~{rows[-1].signal_id}" if len(rows) == limit else None
    return RefusedSignals(signals=[RefusedSignalEntry(**asdict(row)) for row in rows], next=following)
