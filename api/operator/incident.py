"""One incident on one page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.errors import IncidentNotFound
from api.guard import Reader
from api.house import house_of
from api.language import Words, words_of
from api.operator.forms import standing
from api.operator.home import notice_words
from api.possible import all_possible
from api.problems import problem_of
from api.sending import refusal
from api.templating import render
from api.views import incident as views
from api.views.duties import owed_and_settled
from api.views.readable import Readable
from domain.errors import Refused
from domain.plan import Plan
from store.notices import notices_of
from store.payloads import texts_of
from store.people import names_of
from store.receipts import ReceiptRow, sent_signals
from store.timeline import events_below

router = APIRouter()

EVENTS = 200


@router.get("/incidents/{incident_id}")
async def show(
    request: Request,
    visitor: Reader,
    incident_id: str,
    sent: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """What is due, what I may do, what happened, what was said."""
    house, words = house_of(request), words_of(request)
    try:
        at = await standing(house, visitor, incident_id)
    except IncidentNotFound:
        return await _not_yet(request, visitor, incident_id)
    state, actor = at.state, at.actor
    rows = await events_below(house.pool, incident_id, before, EVENTS)
    texts = await texts_of(house.pool, views.worded_signals(state))
    readable = Readable(words, at.pinned.plan, await names_of(house.pool, views.senders(state, rows)))
    mine = await sent_signals(house.pool, incident_id, visitor.person.id)
    owed, settled = owed_and_settled(readable, state, actor, house.clock())
    possible = all_possible(at.pinned.plan, state, actor) if visitor.acts else []
    return render(
        request,
        "incident.html",
        visitor=visitor,
        incident=at.row,
        state=state,
        plan=at.pinned.plan,
        readable=readable,
        owed=owed,
        settled=settled,
        may=[each for each in possible if each.why_not is None],
        may_not=[(each.kind, _why(words, each.why_not, at.pinned.plan)) for each in possible if each.why_not],
        drafts=views.draft_views(readable, state, actor, texts),
        proposals=views.proposal_views(readable, state, actor, texts),
        counts=views.count_lines(readable, state),
        why=views.why_proposed(readable, state) if state.level_proposed else "",
        events=views.event_lines(readable, rows),
        before=before,
        older=rows[-1].no if len(rows) == EVENTS else None,
        waiting=[each for each in mine if each.result is None],
        outcome=_outcome(words, [each for each in mine if each.signal_id == sent], at.pinned.plan),
        notices=[
            (readable.short(row.at), readable.role(row.role), notice_words(readable, row), row.event_no)
            for row in reversed(await notices_of(house.pool, incident_id))
        ][:100],
    )


def _why(words: Words, why: Refused, plan: Plan) -> str:
    return problem_of(words, why, plan).detail


def _outcome(words: Words, found: list[ReceiptRow], plan: Plan) -> tuple[ReceiptRow, str] | None:
    if not found:
        return None
    row = found[0]
    return row, problem_of(words, refusal(row), plan).detail if row.result == "refused" else ""


async def _not_yet(request: Request, visitor: Reader, incident_id: str) -> Response:
    """An incident whose opening was received and not yet recorded: its sender sees that it waits."""
    mine = await sent_signals(house_of(request).pool, incident_id, visitor.person.id)
    if not mine:
        raise IncidentNotFound(incident=incident_id)
    return render(request, "waiting.html", visitor=visitor, incident_id=incident_id, waiting=mine)
