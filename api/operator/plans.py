"""A plan, to be read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.guard import Insider
from api.house import house_of
from api.language import words_of
from api.templating import render
from api.views.flow import flow
from api.views.grading import grading_guide
from api.views.plan import duty_lines, gate_lines, paper_lines, permission_lines
from api.views.planned import table
from api.views.readable import Readable
from api.views.upgrading import changes_view
from plans import watched
from store.plan_releases import standings

router = APIRouter()


@router.get("/plans")
async def show_all(request: Request, visitor: Insider) -> Response:
    """The plans, the version in force of each; where none is, the highest."""
    house = house_of(request)
    plans = await house.plans.all_latest()
    found = {each.plan_hash: each.standing for each in await standings(house.pool)}
    return render(request, "plans.html", visitor=visitor, plans=plans, standings=found)


@router.get("/plans/{plan_id}/changes")
async def show_changes(
    request: Request,
    visitor: Insider,
    plan_id: str,
    version: Annotated[str, Query(max_length=64)] = "",
    since: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """What changes from a version (the one in force, where none is named) to another one, role by role."""
    shelf, words = house_of(request).plans, words_of(request)
    old = await (shelf.named(plan_id, since) if since else shelf.latest(plan_id))
    new = await shelf.named(plan_id, version) if version else old
    readable = Readable(words, new.plan)
    title = words("release_line", title=words.label(new.plan.title), version=new.plan.version)
    return render(
        request,
        "plan-changes.html",
        visitor=visitor,
        plan_id=plan_id,
        version=new.hash,
        since=old.hash,
        versions=await shelf.versions(plan_id),
        title=title,
        view=changes_view(readable, old, new),
    )


@router.get("/plans/{plan_id}")
async def show(request: Request, visitor: Insider, plan_id: str, version: str = "") -> Response:
    """One plan; ``version`` is a hash, for what an incident is pinned to."""
    shelf = house_of(request).plans
    pinned = await (shelf.by_hash(version) if version else shelf.latest(plan_id))
    readable = Readable(words_of(request), pinned.plan)
    return render(
        request,
        "plan.html",
        visitor=visitor,
        pinned=pinned,
        plan=pinned.plan,
        readable=readable,
        duties=duty_lines(readable),
        stages=flow(readable),
        table=table(readable),
        standing=await _standing(request, pinned.hash),
        gates=gate_lines(readable),
        papers=paper_lines(readable),
        guide=grading_guide(readable, None),
        watch=watched.lines(pinned.plan, readable.words.locale) if pinned.plan.kind == "incident" else [],
        permissions=permission_lines(readable),
    )


async def _standing(request: Request, plan_hash: str) -> str:
    """Where a version stands, in words; empty for one that was never put forward."""
    found = await standings(house_of(request).pool, plan_hash)
    return words_of(request)(f"release_standing_{found[0].standing}") if found else ""
