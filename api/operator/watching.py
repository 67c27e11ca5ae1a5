"""The looks at an incident's posts, all of them, a page at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.sight import reading
from api.guard import Reader
from api.house import house_of
from api.language import words_of
from api.standing import standing
from api.templating import render
from api.views.readable import Readable
from api.views.watching import look_lines
from store.observations import newest_observations

router = APIRouter()

PAGE = 50


@router.get("/incidents/{incident_id}/looks")
async def show(
    request: Request,
    visitor: Reader,
    incident_id: str,
    before: Annotated[int, Query(ge=1, le=2**31 - 1)] = 2**31 - 1,
) -> Response:
    """Every look with its figures, the newest first."""
    async with reading(house_of(request), visitor.person, incident_id) as db:
        at = await standing(db, house_of(request), visitor, incident_id)
        looks = await newest_observations(db, incident_id, before, PAGE)
    readable = Readable(words_of(request), at.pinned.plan)
    return render(
        request,
        "looks.html",
        visitor=visitor,
        incident=at.row,
        plan=at.pinned.plan,
        lines=look_lines(readable, looks),
        older=looks[-1].look_no if len(looks) == PAGE else None,
    )
