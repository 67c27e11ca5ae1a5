"""Procedures (事项): what plans ask for outside any incident. Their list, and opening one."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.sight import only_seen, reading
from api.guard import Operator, Reader
from api.house import house_of
from api.kinds import plans_of_kind
from api.language import words_of
from api.operator.incidents import late_first
from api.operator.opening import opening_form
from api.operator.reading import Given
from api.operator.rows import incident_lines
from api.templating import render
from domain.incident import Phase
from store.incidents import Cursor, IncidentFilter

router = APIRouter()


@router.get("/procedures")
async def show(
    request: Request,
    visitor: Reader,
    plan: Annotated[str, Query(max_length=64)] = "",
    phase: Annotated[str, Query(max_length=32)] = "",
    late: Annotated[str, Query(max_length=8)] = "",
    text: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """All that one may see: what is late first, then the newest."""
    house, words = house_of(request), words_of(request).of_kind("procedure")
    kinds = await plans_of_kind(house, "procedure")
    chosen = {"plan": plan, "phase": phase, "late": late, "text": text}
    shown = [each.plan.id for each in kinds if plan in ("", each.plan.id)]
    which = IncidentFilter((), [phase] if phase else (), text=text or None, plans=shown or ["none"])
    async with reading(house, visitor.person) as db:
        found, more = await late_first(db, which, late == "yes", Cursor.parse(after) if after else None)
        rows = await only_seen(db, visitor.person, found)
    return render(
        request,
        "procedures/list.html",
        words=words,
        visitor=visitor,
        procedures=await incident_lines(house, words, rows),
        kinds=[each.plan for each in kinds],
        chosen=chosen,
        phases=[each.value for each in Phase],
        following=f"?{urlencode({**chosen, 'after': str(more)})}" if more else None,
    )


@router.get("/procedures/new")
async def show_new(request: Request, visitor: Operator, plan: str = "") -> Response:
    """The form for opening one; with several kinds, the choice of one comes first."""
    kinds = [each for each in await house_of(request).plans.in_force() if each.plan.kind == "procedure"]
    chosen = [each for each in kinds if each.plan.id == plan] if plan else kinds
    if len(chosen) == 1:
        return await opening_form(request, visitor, chosen[0], Given())
    words = words_of(request).of_kind("procedure")
    return render(request, "procedures/choose.html", words=words, visitor=visitor, plans=kinds)
