"""Expert pools and liaison lists, for everybody who may need to ask; administrators edit them here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.administrator.acts import BY_NAME
from api.administrator.files import FileProblem, file_problems
from api.administrator.lists import telling_of
from api.administrator.pages import Done, act_link
from api.administrator.subjects import pool_name
from api.errors import PageNotFound
from api.guard import Administrator, Insider, Visitor
from api.house import house_of
from api.templating import render
from api.views.organisation import Line, Link, Section, Telling
from organisation.current import member_entry
from organisation.errors import FileUnfit
from organisation.sheet_imports import bring_in_members
from organisation.sheets import read_members, written_members
from store.organisation.changes import By
from store.organisation.errors import ReasonMissing
from store.organisation.pools import KINDS, Member, Pool, members, pools

router = APIRouter(prefix="/pools")

Why = Annotated[str, Form(max_length=1000)]
Whole = Annotated[str, Form(max_length=3)]
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
    return await _one(request, visitor, pool_id, incident, done)


async def _one(
    request: Request,
    visitor: Visitor,
    pool_id: str,
    incident: str = "",
    done: str = "",
    problems: Sequence[FileProblem] = (),
    why: str = "",
) -> Response:
    telling, found = await telling_of(request), await _pool(request, pool_id)
    words, now, edits = telling.words, house_of(request).clock(), _edits(visitor)
    lines = [
        _member(telling, each, edits) for each in await members(house_of(request).pool, pool_id, now)
        if edits or each.from_at <= now
    ]  # fmt: skip
    section = Section(words("org_members"), lines, words("org_members_none"))
    place = f"/pools?{urlencode({'incident': incident})}" if incident else "/pools"
    return render(
        request,
        "organisation/pool.html",
        status_code=422 if problems else 200,
        visitor=visitor,
        title=pool_name(telling, found),
        about=words(f"org_pool_{found.kind}"),
        crumb=Link(place, words("org_pools")),
        facts=[],
        actions=_actions(telling, found) if edits else [],
        sections=[section],
        done=done if done in BY_NAME else "",
        sheet=f"/pools/{pool_id}/sheet" if edits else "",
        problems=problems,
        why=why,
    )


async def _pool(request: Request, pool_id: str) -> Pool:
    found = next((pool for pool in await pools(house_of(request).pool) if pool.id == pool_id), None)
    if found is None:
        raise PageNotFound
    return found


@router.get("/{pool_id}/sheet")
async def download(request: Request, visitor: Administrator, pool_id: str) -> Response:
    """The members of a pool as a sheet."""
    house, telling = house_of(request), await telling_of(request)
    await _pool(request, pool_id)
    entries = [
        member_entry(each, lambda id_: telling.people[id_].login)
        for each in await members(house.pool, pool_id, house.clock())
    ]
    text = written_members(entries, telling.zone, telling.words.locale)
    told = {"content-disposition": 'attachment; filename="members.csv"'}
    return Response(text.encode(), media_type="text/csv; charset=utf-8", headers=told)


@router.post("/{pool_id}/sheet")
async def upload(
    request: Request, visitor: Administrator, pool_id: str, file: UploadFile, why: Why = "", whole: Whole = ""
) -> Response:
    """Take a sheet of members; what is wrong with it is said line by line, and then nothing is changed."""
    house, telling = house_of(request), await telling_of(request)
    await _pool(request, pool_id)
    try:
        by = By(visitor.person.id, why, house.clock())
        sheet = read_members(file.filename or "csv", await file.read(), telling.zone)
        await bring_in_members(house.pool, pool_id, sheet, by, whole=whole == "yes")
    except (FileUnfit, ReasonMissing) as error:
        await note_refusal(request, error)
        return await _one(request, visitor, pool_id, problems=file_problems(telling, error), why=why)
    return RedirectResponse(f"/pools/{pool_id}?done=add-member", 303)


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
