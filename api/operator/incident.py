"""One incident on one page."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.access.sight import only_seen, reading, seen_among
from api.errors import IncidentNotFound
from api.guard import Reader, Visitor
from api.house import House, house_of
from api.language import words_of
from api.operator.rows import body_name
from api.papers import newest_by_duty
from api.possible import all_possible
from api.problems import problem_of
from api.sending import refusal
from api.standing import Standing, standing
from api.templating import render
from api.views.acts import grouped
from api.views.counts import charts, figures_table
from api.views.duties import owed_and_settled
from api.views.grading import why_proposed
from api.views.incident import people_shown, proposal_views, vacant_view
from api.views.matters import TYPES, said_of
from api.views.notices import NoticeView, holder_words
from api.views.readable import Readable
from api.views.timeline import corrections_among, event_lines, folded
from api.views.watching import WatchView, watch_view
from store.access import names_of_bodies
from store.incidents import IncidentRow, incident_by_id
from store.matters import Merged, counts_of, events_of_types, merged_into
from store.notices import notices_of
from store.observations import curve_of
from store.papers import papers_of
from store.people import Person, names_of
from store.pool import Database
from store.receipts import ReceiptRow, sent_signals
from store.staffing import holders_for
from store.timeline import events_below

router = APIRouter()

EVENTS = 200
NOTICES = 100


@router.get("/incidents/{incident_id}")
async def show(
    request: Request,
    visitor: Reader,
    incident_id: str,
    sent: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """What is due, what I may do, what happened, what was said."""
    async with reading(house_of(request), visitor.person, incident_id) as db:
        try:
            at = await standing(db, house_of(request), visitor, incident_id)
        except IncidentNotFound:
            return await _not_yet(db, request, visitor, incident_id)
        return await _page(db, request, visitor, at, sent, before)


async def _page(
    db: Database, request: Request, visitor: Visitor, at: Standing, sent: str, before: int | None
) -> Response:
    house, words, incident_id = house_of(request), words_of(request), at.row.id
    state, actor = at.state, at.actor
    rows = await events_below(db, incident_id, before, EVENTS)
    matters = await events_of_types(db, incident_id, TYPES)
    corrections = corrections_among(matters)
    names = await names_of(db, people_shown(state, [*rows, *matters]))
    readable = Readable(words, at.pinned.plan, names)
    return render(
        request,
        "incident.html",
        visitor=visitor,
        incident=at.row,
        body=body_name(words, await names_of_bodies(db, [at.row.body_id]), at.row.body_id),
        state=state,
        plan=at.pinned.plan,
        readable=readable,
        said=said_of(readable, state, actor, matters),
        vacant=vacant_view(readable, state),
        holders=await _holders(house, readable, at),
        papers=newest_by_duty(await papers_of(db, incident_id)),
        proposals=proposal_views(readable, state, actor, matters),
        entries=folded(event_lines(readable, rows, corrections)),
        before=before,
        older=rows[-1].no if len(rows) == EVENTS else None,
        **_duties(readable, at, visitor, house),
        **await _measured(db, readable, at, corrections),
        watch=await _watched(db, readable, at, house.clock()),
        **await _around(db, readable, at, visitor.person, sent),
    )


def _duties(readable: Readable, at: Standing, visitor: Visitor, house: House) -> dict[str, Any]:
    """What is due, and what may be done and may not."""
    plan, state = readable.plan, at.state
    owed, settled = owed_and_settled(readable, state, at.actor, house.clock())
    possible = all_possible(plan, state, at.actor) if visitor.acts else []
    may_not = {
        each.kind: problem_of(readable.words, each.why_not, plan).detail for each in possible if each.why_not
    }
    return {
        "owed": owed,
        "settled": settled,
        "may": {each.kind for each in possible if each.why_not is None},
        "may_groups": grouped(possible),
        "may_not": may_not,
    }


async def _holders(house: House, readable: Readable, at: Standing) -> dict[str, str]:
    """Who is there now, by role. The organisation itself is not the reader's to read: the house does."""
    row = at.row
    held = await holders_for(house.pool, house.clock(), row.plan_id, row.id, row.body_id)
    return holder_words(readable, held)


async def _measured(
    db: Database, readable: Readable, at: Standing, corrected: Container[int]
) -> dict[str, Any]:
    """The counts over time, and the level that they propose."""
    counted = await counts_of(db, at.row.id) if at.state.counts else []
    return {
        "charts": charts(readable, counted),
        "figures": figures_table(readable, counted, corrected),
        "why": why_proposed(readable, at.state) if at.state.level_proposed else "",
    }


async def _watched(db: Database, readable: Readable, at: Standing, now: datetime) -> WatchView | None:
    """How its posts are watched; None where nobody has looked yet."""
    curve = await curve_of(db, at.row.id)
    return watch_view(readable, curve, now) if curve else None


async def _around(
    db: Database, readable: Readable, at: Standing, person: Person, sent: str
) -> dict[str, Any]:
    """What the reader sent, who was told what, and the incidents that this one was merged with."""
    mine = await sent_signals(db, at.row.id, person.id)
    told = list(reversed(await notices_of(db, at.row.id)))[:NOTICES]
    into = at.state.merged_into
    return {
        "waiting": [each for each in mine if each.result is None],
        "outcome": _outcome(readable, [each for each in mine if each.signal_id == sent]),
        "notices": [NoticeView.of(readable, row) for row in told],
        "target": await _target(db, person, into) if into is not None else None,
        "merged": [(each, readable.instant(each.at)) for each in await _merged(db, person, at.row.id)],
    }


def _outcome(readable: Readable, found: list[ReceiptRow]) -> tuple[ReceiptRow, str] | None:
    if not found:
        return None
    row = found[0]
    why = problem_of(readable.words, refusal(row), readable.plan) if row.result == "refused" else None
    return row, f"{why.detail} {why.mend}" if why is not None else ""


async def _target(db: Database, person: Person, incident_id: str) -> IncidentRow | None:
    """The incident that this one was merged into, if the reader may see it too."""
    row = await incident_by_id(db, incident_id)
    return row if row is not None and await only_seen(db, person, [row]) else None


async def _merged(db: Database, person: Person, incident_id: str) -> list[Merged]:
    """What was merged into this one, as far as the reader may see it."""
    found = await merged_into(db, incident_id)
    seen = await seen_among(db, person, [each.incident_id for each in found])
    return [each for each in found if each.incident_id in seen]


async def _not_yet(db: Database, request: Request, visitor: Visitor, incident_id: str) -> Response:
    """An incident whose opening was received and not yet recorded: its sender sees that it waits."""
    mine = await sent_signals(db, incident_id, visitor.person.id)
    if not mine:
        raise IncidentNotFound(incident=incident_id)
    return render(request, "waiting.html", visitor=visitor, incident_id=incident_id, waiting=mine)
