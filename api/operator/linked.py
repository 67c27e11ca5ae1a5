"""The posts that tell of an incident, and choosing further ones among those that came in."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.access.sight import reading
from api.errors import InvalidInput
from api.guard import Operator, Reader, Visitor
from api.house import house_of
from api.language import words_of
from api.linking import link, may_link
from api.problems import problem_of
from api.standing import standing
from api.templating import render
from api.views.readable import Readable
from store.incident_posts import posts_of_incident
from store.posts import Key, Post, page_of_posts, posts_of

router = APIRouter()

OFFERED = 50
LOOKED_AT = 500
"""So many of the newest posts are gone through for those that began something."""
BETWEEN = "|"
"""Between source and id in a form; no source has it in its name."""


@router.get("/incidents/{incident_id}/posts")
async def show(request: Request, visitor: Reader, incident_id: str) -> Response:
    """What is watched, and what else came in lately."""
    return await _page(request, visitor, incident_id)


@router.post("/incidents/{incident_id}/posts")
async def choose(request: Request, visitor: Operator, incident_id: str) -> Response:
    """Link the posts that were ticked; where none was, the page says so."""
    form = await request.form()
    keys = [_key(value) for value in form.getlist("post") if isinstance(value, str)]
    try:
        await link(house_of(request), visitor, incident_id, keys)
    except InvalidInput as error:
        await note_refusal(request, error)
        return await _page(request, visitor, incident_id, error)
    return RedirectResponse(f"/incidents/{incident_id}/posts", 303)


def _key(value: str) -> Key:
    source, _, post_id = value.partition(BETWEEN)
    return source, post_id


async def _page(
    request: Request, visitor: Visitor, incident_id: str, error: InvalidInput | None = None
) -> Response:
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
        keys = await posts_of_incident(db, incident_id)
    offered: Sequence[Post] = ()
    if may_link(at) and visitor.acts:
        newest = await page_of_posts(house.pool, house.clock(), limit=LOOKED_AT)
        offered = [post for post in newest if post.root is None and post.key not in set(keys)][:OFFERED]
    words = words_of(request)
    problem = problem_of(words, error) if error is not None else None
    return render(
        request,
        "linked.html",
        status_code=problem.status if problem is not None else 200,
        visitor=visitor,
        incident=at.row,
        plan=at.pinned.plan,
        readable=Readable(words, at.pinned.plan),
        linked=await posts_of(house.pool, keys),
        may=may_link(at) and visitor.acts,
        offered=offered,
        between=BETWEEN,
        problem=problem,
    )
