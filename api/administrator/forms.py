"""The form of each act: empty, filled in by an address or by how things stand, or sent and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.account.leading import inside
from api.administrator.acts import ACTS, Act
from api.administrator.doing import Desk
from api.administrator.fields import PLAN_ROLE, fields_of_act
from api.administrator.lists import telling_of
from api.administrator.reading import asked_from, wrong_fields
from api.administrator.subjects import Subject, subject_of
from api.guard import Administrator, Visitor
from api.house import house_of
from api.operator.reading import Given, given_from
from api.problems import problem_of, status_of
from api.templating import render
from api.views.organisation import Telling
from domain.errors import PingxiError
from store.organisation.changes import By

router = APIRouter(prefix="/organisation")


def _routes(act: Act) -> tuple[Callable[..., Any], Callable[..., Any]]:
    async def show(request: Request, visitor: Administrator) -> Response:
        telling = await telling_of(request)
        asked = {name: value for name, value in request.query_params.items() if value}
        subject = await subject_of(house_of(request), telling, act, asked)
        filled = {name: (value,) for name, value in asked.items()}
        given = Given({**_usual(act), **subject.filled, **filled})
        return _form(request, visitor, telling, act, subject, given)

    async def take(request: Request, visitor: Administrator) -> Response:
        given = given_from(await request.form())
        telling = await telling_of(request)
        try:
            made = await _do(request, visitor, act, given, telling)
        except PingxiError as error:
            if status_of(error) not in (409, 422):
                raise
            named = {name: given.one(name) for name in given.values}
            subject = await subject_of(house_of(request), telling, act, named)
            await note_refusal(request, error)
            return _form(request, visitor, telling, act, subject, given, error)
        return RedirectResponse(_after(act, given, made), 303)

    return show, take


async def _do(request: Request, visitor: Visitor, act: Act, given: Given, telling: Telling) -> str:
    house = house_of(request)
    asked: Any = asked_from(act, given, telling.time_zone)
    by = By(visitor.person.id, asked.why, house.clock())
    return await act.do(Desk(house.pool, telling.zone), asked, by)


def _usual(act: Act) -> dict[str, tuple[str, ...]]:
    """What stands in the fields to begin with."""
    fields = act.asked.model_fields.items()
    return {name: (str(info.default),) for name, info in fields if isinstance(info.default, (int, str))}


def _after(act: Act, given: Given, made: str) -> str:
    """Back to where one came from, or to what was made."""
    then = given.one("then")
    place = inside(then) if then else _place(act, made)
    mark = "&" if urlsplit(place).query else "?"
    return f"{place}{mark}{urlencode({'done': act.name})}"


_OWN_PAGE = {
    "people": "/organisation/people/",
    "make-roster": "/organisation/rosters/",
    "make-pool": "/pools/",
}


def _place(act: Act, made: str) -> str:
    own = _OWN_PAGE.get(act.name) or _OWN_PAGE.get(act.area)
    return f"{own}{made}" if own else f"/organisation/{act.area}"


def _form(
    request: Request,
    visitor: Visitor,
    telling: Telling,
    act: Act,
    subject: Subject,
    given: Given,
    error: PingxiError | None = None,
) -> Response:
    fields = fields_of_act(act, telling, given.values)
    names = {field.name for field in fields if field.widget != "hidden"}
    wrong = wrong_fields(telling, error, names) if error is not None else {}
    problem = problem_of(telling.words, error) if error is not None else None
    then = inside(given.one("then")) if given.one("then") else subject.back
    return render(
        request,
        "organisation/form.html",
        status_code=problem.status if problem is not None else 200,
        visitor=visitor,
        act=act,
        subject=subject.text,
        fields=fields,
        given=_with_role(given),
        wrong=wrong,
        problem=problem,
        then=then,
        back=then or f"/organisation/{act.area}",
        zone=telling.time_zone,
    )


def _with_role(given: Given) -> Given:
    """An address may name plan and role apart."""
    if PLAN_ROLE in given.values or not given.one("role"):
        return given
    return Given({**given.values, PLAN_ROLE: (f"{given.one('plan')}/{given.one('role')}",)})


for _act in ACTS:
    _show, _take = _routes(_act)
    router.add_api_route(_act.path, _show, methods=["GET"], name=f"form_{_act.name}")
    router.add_api_route(_act.path, _take, methods=["POST"], name=f"do_{_act.name}")
