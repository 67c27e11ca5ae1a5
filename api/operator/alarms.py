"""What somebody who answers for the service must look at, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.reviewing import PAGE, reviewing
from api.guard import Overseer
from api.house import house_of
from api.language import Words, words_of
from api.templating import render
from api.views.moments import moment
from store.alarms import Alarm, alarms

router = APIRouter()


@dataclass(frozen=True)
class AlarmLine:
    """One alarm, in words; ``over`` says since when it is no more, where it is one that can end."""

    when: str
    said: str
    code: str
    incident: str | None
    stands: bool
    over: str
    params: tuple[str, ...]


@router.get("/alarms")
async def show(
    request: Request, visitor: Overseer, below: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The alarms of the incidents that the reader sees, and those that concern none."""
    async with reviewing(house_of(request), visitor) as db:
        found = await alarms(db, below, PAGE)
    lines = [_line(request, each) for each in found]
    following = f"?below={found[-1].id}" if len(found) == PAGE else None
    return render(request, "alarms.html", visitor=visitor, alarms=lines, following=following)


def _line(request: Request, alarm: Alarm) -> AlarmLine:
    words, zone = words_of(request), house_of(request).settings.time_zone
    return AlarmLine(
        when=moment(words, alarm.at, zone),
        said=said(words, alarm),
        code=alarm.code,
        incident=alarm.incident_id,
        stands=alarm.stands,
        over=moment(words, alarm.over_at, zone) if alarm.over_at is not None else "",
        params=tuple(f"{name} = {value}" for name, value in alarm.params.items()),
    )


def said(words: Words, alarm: Alarm) -> str:
    """An alarm in words; one that is an error is told as the error is."""
    key = next((key for key in (f"alarm_{alarm.code}", alarm.code) if words.has(key)), None)
    return words(key, **{name: str(value) for name, value in alarm.params.items()}) if key else alarm.code
