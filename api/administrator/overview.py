"""Who is on duty now: vacant roles and gaps first, then every plan's roles, then the bodies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.administrator.lists import telling_of
from api.administrator.vacancy import RoleHeld, roles_held_in
from api.guard import Administrator
from api.house import House, house_of
from api.templating import render
from api.views.organisation import Line, Link, Section, Telling, in_tree
from store.organisation.holding import who_holds
from store.organisation.rosters import rosters
from store.organisation.shifts import gaps
from store.queries import RoleIn

router = APIRouter(prefix="/organisation")

AHEAD = timedelta(days=14)
"""So far ahead gaps in rosters are looked for."""
_NAMED = 5


@router.get("")
async def show(request: Request, visitor: Administrator, done: str = "") -> Response:
    """The overview."""
    house, telling = house_of(request), await telling_of(request)
    words, now = telling.words, house.clock()
    held = await who_holds(house.pool, now)
    by_plan = {plan.id: roles_held_in(plan, held, telling.bodies) for plan in telling.plans.values()}
    used = {plan: roles for plan, roles in by_plan.items() if any(role.held for role in roles)}
    unused = [telling.plan(plan) for plan in by_plan if plan not in used]
    vacant = [role for roles in used.values() for role in roles if role.vacant or _bare(role)]
    return render(
        request,
        "organisation/lines.html",
        visitor=visitor,
        title=words("org"),
        about=words("org.about", at=telling.at(now)),
        done="",
        crumb=None,
        facts=[(words("org_unused_plans"), words.joined(unused))] if unused else [],
        actions=[Link("/organisation/appointments/appoint", words("act_appoint"), plain=False)],
        sections=[
            _vacant(telling, vacant),
            await _gaps(house, telling),
            *(_plan(telling, plan, roles) for plan, roles in used.items()),
            _bodies(telling),
        ],
    )


def _bare(role: RoleHeld) -> bool:
    return not role.for_all and bool(role.uncovered)


def _vacant(telling: Telling, roles: Sequence[RoleHeld]) -> Section:
    words = telling.words
    lines = [
        Line(
            f"{telling.plan(each.plan_id)} · {telling.role(each.plan_id, each.role)}",
            (words("org_vacant") if each.vacant else _where(telling, each),),
            (_appoint(telling, each),),
            wrong=True,
        )
        for each in sorted(roles, key=lambda each: not each.vacant)
    ]
    return Section(
        words("org_vacant_roles"), lines, words("org_vacant_none"), words("org_vacant_roles.about")
    )


def _where(telling: Telling, role: RoleHeld) -> str:
    named = [telling.body(each) for each in role.uncovered[:_NAMED]]
    more = len(role.uncovered) - _NAMED
    further = telling.words("org_vacant_more", count=more) if more > 0 else ""
    return telling.words("org_vacant_in", bodies=telling.words.joined(named)) + further


def _appoint(telling: Telling, role: RoleHeld) -> Link:
    asked = urlencode({"plan": role.plan_id, "role": role.role, "then": "/organisation"})
    return Link(f"/organisation/appointments/appoint?{asked}", telling.words("act_appoint"))


async def _gaps(house: House, telling: Telling) -> Section:
    words, now = telling.words, house.clock()
    lines = [
        Line(
            roster.name,
            (
                telling.role_in(RoleIn(roster.plan_id, roster.role, roster.body)),
                *(words("org_gap", span=telling.span(gap.from_at, gap.until_at)) for gap in found[:_NAMED]),
                *([words("org_gaps_more", count=len(found) - _NAMED)] if len(found) > _NAMED else []),
            ),
            href=f"/organisation/rosters/{roster.id}",
            wrong=found[0].from_at <= now,
        )
        for roster in await rosters(house.pool, now)
        if (found := await gaps(house.pool, roster.id, now, now + AHEAD))
    ]
    return Section(words("org_gaps"), lines, words("org_gaps_none"), words("org_gaps.about"))


def _plan(telling: Telling, plan_id: str, roles: Sequence[RoleHeld]) -> Section:
    lines = [
        Line(
            telling.role(plan_id, each.role),
            _holders(telling, each),
            href=f"/organisation/appointments?{urlencode({'plan': plan_id, 'role': each.role})}",
            wrong=each.vacant,
        )
        for each in roles
    ]
    return Section(telling.words("org_plan_now", plan=telling.plan(plan_id)), lines, "")


def _holders(telling: Telling, role: RoleHeld) -> tuple[str, ...]:
    if role.vacant:
        return (telling.words("org_vacant"),)
    places: dict[tuple[str | None, str | None], list[str]] = {}
    for each in role.held:
        places.setdefault((each.role.body, each.role.incident), []).append(telling.held([each]))
    return tuple(
        f"{telling.body(body)}{f' {incident}' if incident else ''}：{telling.words.joined(names)}"
        if telling.words.chinese
        else f"{telling.body(body)}{f' {incident}' if incident else ''}: {telling.words.joined(names)}"
        for (body, incident), names in places.items()
    )


def _bodies(telling: Telling) -> Section:
    lines = [
        Line(telling.body_name(body), depth=depth)
        for body, depth in in_tree(telling.bodies.values())
        if body.ended_at is None
    ]
    return Section(telling.words("org_nav_bodies"), lines, telling.words("org_bodies_none"))
