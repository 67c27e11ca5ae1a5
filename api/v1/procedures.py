"""Procedures: what plans ask for outside any incident. All but their list is as for incidents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.guard import ApiReader
from api.house import house_of
from api.kinds import procedure_plans
from api.models import Procedures
from api.v1.incidents import listed
from domain.incident import Phase
from store.incidents import IncidentFilter

router = APIRouter(prefix="/api/v1/procedures", tags=["procedures"])


@router.get("")
async def list_all(
    request: Request,
    visitor: ApiReader,
    phase: Annotated[list[Phase] | None, Query()] = None,
    plan: Annotated[str | None, Query(description="The kind of procedure: the id of its plan")] = None,
    late: bool | None = None,
    text: Annotated[str | None, Query(max_length=200, description="Words sought in the title")] = None,
    after: Annotated[str | None, Query(max_length=200, description="``next`` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Procedures:
    """The procedures that one may see, newest first, a page at a time."""
    house = house_of(request)
    kinds = await procedure_plans(house)
    if not kinds:
        return Procedures(procedures=[])
    which = IncidentFilter((), [each.value for each in phase or ()], plan, late, text, plans=kinds)
    made, following = await listed(house, visitor.person, which, after, limit)
    return Procedures(procedures=made, next=following)
