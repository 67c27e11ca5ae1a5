"""Where posts come from: each source, when it was last heard of, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.guard import Insider
from api.house import house_of
from api.language import words_of
from api.templating import render
from api.views.moments import moment
from store.set_aside import aside_by_source
from store.sources import Source, sources

router = APIRouter()


@dataclass(frozen=True)
class SourceLine:
    """A source as it is shown."""

    source: Source
    silent: bool
    heard: str
    aside: int


@router.get("/sources")
async def show(request: Request, visitor: Insider) -> Response:
    """All sources, those that count first."""
    house, words = house_of(request), words_of(request)
    now, zone = house.clock(), house.settings.time_zone
    aside = await aside_by_source(house.pool)
    lines = [
        SourceLine(
            each,
            each.silent_since(now) is not None,
            moment(words, each.last_heard_at, zone) if each.last_heard_at else "",
            aside.get(each.name, 0),
        )
        for each in await sources(house.pool)
    ]
    return render(request, "sources.html", visitor=visitor, sources=lines)
