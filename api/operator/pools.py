"""Expert pools and liaison lists, for everybody who may need to ask; administrators edit them here."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.administrator.acts import BY_NAME
from api.administrator.lists import telling_of
from api.administrator.pages import Done, act_link
from api.administrator.subjects import pool_name
from api.errors import PageNotFound
from api.guard import Insider, Visitor
from api.house import house_of
from api.templating import render
from api.views.organisation import Line, Link, Section, Telling
from store.organisation.pools import KINDS, Member, Pool, members, pools

router = APIRouter(prefix="/pools")

Place = Annotated[str, Query(max_length=64, pattern=r"^[A-Za-z0-9-]*$")]


def _edits(visitor: Visitor) -> bool:
    return "administrator" in visitor.person.desks


@router.get("")
async def show_all(request: Request, visitor: Insider, incident: Place = "", done: Done = "") -> Response:
    """The pools and lists; ``incident`` is where one came from."""
    telling, house = await telling_of(request), house_of(request)
    words, now = telling.words, house.clock()
    lines: dict[str, list[Line]] = {kind: [] for kind in KINDS}
    for pool in await pools(house.pool):
        count = len([each for each in await members(house.pool, pool.id, now) if each.from_at <= now])
        href = f"/pools/{pool.id}{'?' + urlencode({'incident': incident}) if incident else ''}"
        lines[pool.kind].append(
            Line(pool_name(telling, pool), (words("org_members_count", count=count),), href=href)
        )
    sections = [
        Section(words(f"org_pool_{kind}"), found, words("org_pools_none")) for kind, found in lines.items()
    ]
    actions = [act_link(telling, "make-pool", plain=False)] if _edits(visitor) else []
    return _page(request, visitor, words("org_pools"), words("org_pools.about"), _back(telling, incident),
                 actions, sections, done)  # fmt: skip


@router.get("/{pool_id}")
async def show(
    request: Request, visitor: Insider, pool_id: str, incident: Place = "", done: Done = ""
) -> Response:
    """One pool with its members: their field, their body, and how to reach them."""
    telling, house = await telling_of(request), house_of(request)
    found = next((pool for pool in await pools(house.pool) if pool.id == pool_id), None)
    if found is None:
        raise PageNotFound
    words, now = telling.words, house.clock()
    edits = _edits(visitor)
    lines = [
        _member(telling, each, edits) for each in await members(house.pool, pool_id, now)
        if edits or each.from_at <= now
    ]  # fmt: skip
    section = Section(words("org_members"), lines, words("org_members_none"))
    place = f"/pools?{urlencode({'incident': incident})}" if incident else "/pools"
    back = Link(place, words("org_pools"))
    actions = _actions(telling, found) if edits else []
    about = words(f"org_pool_{found.kind}")
    return _page(request, visitor, pool_name(telling, found), about, back, actions, [section], done)


def _actions(telling: Telling, pool: Pool) -> list[Link]:
    then = f"/pools/{pool.id}"
    return [
        act_link(telling, "add-member", then, plain=False, pool=pool.id),
        act_link(telling, "rename-pool", then, id=pool.id),
    ]


def _member(telling: Telling, member: Member, edits: bool) -> Line:
    then = f"/pools/{member.pool_id}"
    links = [act_link(telling, name, then, id=member.id) for name in ("change-member", "end-member")]
    meta = [member.body, member.field, telling.words("org_contact", contact=member.contact)]
    if edits or member.until_at is not None:
        meta.append(telling.span(member.from_at, member.until_at))
    return Line(member.name, tuple(meta), tuple(links) if edits else ())


def _back(telling: Telling, incident: str) -> Link | None:
    return Link(f"/incidents/{incident}", telling.words("org_back_to_incident")) if incident else None


def _page(
    request: Request,
    visitor: Visitor,
    title: str,
    about: str,
    crumb: Link | None,
    actions: list[Link],
    sections: list[Section],
    done: str,
) -> Response:
    return render(
        request, "organisation/lines.html", visitor=visitor, title=title, about=about, crumb=crumb, facts=[],
        actions=actions, sections=sections, done=done if done in BY_NAME else "",
    )  # fmt: skip
