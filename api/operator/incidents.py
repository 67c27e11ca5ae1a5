"""The list of incidents."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.sight import only_seen, reading
from api.guard import Reader
from api.house import House, house_of
from api.kinds import plans_of_kind, procedure_plans
from api.language import Words, words_of
from api.operator.rows import incident_lines
from api.templating import render
from domain.incident import Phase
from store.incidents import Cursor, IncidentFilter, IncidentRow, list_incidents
from store.pool import Database

router = APIRouter()

PAGE = 50


@router.get("/incidents")
async def show(
    request: Request,
    visitor: Reader,
    level: Annotated[str, Query(max_length=64)] = "",
    phase: Annotated[str, Query(max_length=32)] = "",
    late: Annotated[str, Query(max_length=8)] = "",
    text: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """All incidents that one may see: what is late first, then the newest."""
    house, words = house_of(request), words_of(request)
    chosen = {"level": level, "phase": phase, "late": late, "text": text}
    others = await procedure_plans(house)
    which = IncidentFilter(
        [level] if level else (), [phase] if phase else (), text=text or None, without_plans=others
    )
    cursor = Cursor.parse(after) if after else None
    async with reading(house, visitor.person) as db:
        found, following = await late_first(db, which, late == "yes", cursor)
        rows = await only_seen(db, visitor.person, found)
    return render(
        request,
        "incidents.html",
        visitor=visitor,
        incidents=await incident_lines(house, words, rows),
        chosen=chosen,
        levels=await _levels(house, words),
        phases=[each.value for each in Phase],
        following=f"?{urlencode({**chosen, 'after': str(following)})}" if following else None,
    )


async def late_first(
    db: Database, which: IncidentFilter, only_late: bool, after: Cursor | None
) -> tuple[list[IncidentRow], Cursor | None]:
    """The late ones stand before the first page of the others."""
    late: list[IncidentRow] = []
    if only_late or after is None:
        found, more = await list_incidents(db, _narrowed(which, True), after, PAGE if only_late else 200)
        if only_late:
            return list(found), more
        late = list(found)
    others, more = await list_incidents(db, _narrowed(which, False), after, PAGE)
    return [*late, *others], more


def _narrowed(which: IncidentFilter, late: bool) -> IncidentFilter:
    return replace(which, late=late)


async def _levels(house: House, words: Words) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for pinned in await plans_of_kind(house, "incident"):
        for level in pinned.plan.levels:
            found.setdefault(level.id, words.label(level.label))
    return list(found.items())
