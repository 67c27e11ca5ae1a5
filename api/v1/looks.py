"""The looks at an incident's posts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.access.sight import incident_seen, reading
from api.guard import ApiReader
from api.house import house_of
from api.language import words_of
from api.views.readable import Readable
from api.views.watching import warning_of
from store.observations import Observation, newest_observations

router = APIRouter(prefix="/api/v1/incidents", tags=["incidents"])


class Look(BaseModel):
    """One look at an incident's posts, with its figures, and what followed from it. Instants in UTC."""

    no: int
    due_at: datetime
    observed_at: datetime
    missed: int = Field(description="Looks before it that were due and never made")
    every_seconds: int
    round_the_clock: bool
    counts: dict[str, int] = Field(description="Cumulative")
    growth: dict[str, int] = Field(description="Since the look before")
    per_site: dict[str, int] = Field(description="How many of the posts are on which site")
    negative_permille: int | None
    silent: dict[str, datetime | None] = Field(description="Sources that send nothing, and since when")
    complete: bool
    quiet_windows: int
    quiet_windows_needed: int
    conclusion: dict[str, Any]
    early_warning: dict[str, Any] | None
    early_warning_said: str | None = Field(description="In one sentence, in the caller's language")
    said: list[str] = Field(description="The signals that the incident was sent because of it")


class Looks(BaseModel):
    """Looks, the newest first. ``next`` is the ``below`` of the page after, absent at the end."""

    looks: list[Look]
    next: int | None


@router.get("/{incident_id}/looks")
async def looks(
    request: Request,
    visitor: ApiReader,
    incident_id: str,
    below: Annotated[int, Query(ge=1, le=2**31 - 1, description="Looks of lower numbers only")] = 2**31 - 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Looks:
    """The looks at an incident's posts, with their figures."""
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        row, _ = await incident_seen(db, visitor.person, incident_id)
        found = await newest_observations(db, incident_id, below, limit)
    pinned = await house.plans.by_hash(row.plan_hash)
    readable = Readable(words_of(request), pinned.plan)
    made = [_look(readable, each) for each in found]
    return Looks(looks=made, next=found[-1].look_no if len(found) == limit else None)


def _look(readable: Readable, look: Observation) -> Look:
    body = look.body
    same = (
        "missed", "round_the_clock", "counts", "growth", "per_site", "negative_permille", "silent",
        "complete", "conclusion", "said",
    )  # fmt: skip
    return Look(
        no=look.look_no,
        due_at=look.due_at,
        observed_at=look.observed_at,
        every_seconds=body["every"],
        quiet_windows=body["quiet"][0],
        quiet_windows_needed=body["quiet"][1],
        early_warning=body["outlook"],
        early_warning_said=warning_of(readable, body) or None,
        **{name: body[name] for name in same},
    )
