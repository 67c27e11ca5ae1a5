"""Everything that was changed, with who, when and why: for administrators, and for auditors."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.administrator.fields import people
from api.administrator.lists import telling_of, with_lists
from api.guard import Reviewer
from api.house import house_of
from api.templating import render
from api.views.form import Option
from api.views.organisation import in_tree
from api.views.organisation_changes import change_view, kind_of
from store.organisation.about import changes_about, kinds_of_changes

router = APIRouter(prefix="/organisation")

PAGE = 50
Which = Annotated[str, Query(max_length=100)]


@router.get("/changes")
async def show(
    request: Request,
    visitor: Reviewer,
    about: Which = "",
    who: Which = "",
    what: Which = "",
    before: Annotated[str, Query(max_length=18)] = "",
) -> Response:
    """The changes, newest first; about something, by somebody, of a kind only if given."""
    house = house_of(request)
    telling = await with_lists(house, await telling_of(request))
    below = int(before) if before.isascii() and before.isdigit() else None
    chosen = {"about": about, "who": who, "what": what}
    found = await changes_about(house.pool, about or None, who or None, what or None, below, limit=PAGE + 1)
    more = urlencode({**chosen, "before": found[PAGE - 1].no}) if len(found) > PAGE else ""
    persons = people(telling, tuple(telling.people))
    others = [Option(each, telling.person(each)) for each in ("setup", "import")]
    bodies = [Option(body.id, telling.body_name(body)) for body, _ in in_tree(telling.bodies.values())]
    kinds = await kinds_of_changes(house.pool)
    return render(
        request,
        "organisation/changes.html",
        visitor=visitor,
        changes=[change_view(telling, each) for each in found[:PAGE]],
        chosen=chosen,
        persons=persons,
        senders=[*persons, *others],
        bodies=bodies,
        kinds=[(each, kind_of(telling, each)) for each in kinds],
        known={*telling.people, *telling.bodies},
        following=f"?{more}" if more else "",
    )
