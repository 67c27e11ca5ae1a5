"""A form that was sent, as what an act asks for; and what is wrong with it, by the form's own fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from api.administrator.acts import Act
from api.administrator.asked import Asked
from api.administrator.fields import LABELS, LIMITED, PLAN_ROLE
from api.answers import problems_from
from api.operator.reading import Given, instant_from
from api.problems import FieldError, field_error, problem_of
from api.views.organisation import Telling
from domain.errors import FieldProblem, PingxiError

_LISTED = frozenset({"desks"})


def asked_from(act: Act, given: Given, time_zone: str) -> Asked:
    """What was asked for. Raises ``InvalidInput``."""
    body: dict[str, Any] = {}
    for name in act.asked.model_fields:
        value = _value(name, given, time_zone)
        if value not in ("", ()):
            body[name] = value
    try:
        return act.asked.model_validate(body)
    except ValidationError as error:
        found = [{**detail, "loc": ("body", *detail["loc"])} for detail in error.errors()]
        raise problems_from(found) from error


def _value(name: str, given: Given, time_zone: str) -> Any:
    if name in ("plan", "role") and PLAN_ROLE in given.values:
        plan, _, role = given.one(PLAN_ROLE).partition("/")
        return plan if name == "plan" else role
    if name in _LISTED:
        chosen = [each for each in given.values.get(name, ()) if each]
        return tuple(dict.fromkeys([*chosen, *filter(None, [given.one(LIMITED)])]))
    if name == "people":
        named = [key for key in given.values if key.startswith("people.") and given.one(key)]
        return tuple(given.one(key) for key in sorted(named, key=_turn))
    text = given.one(name)
    return instant_from(text, time_zone) if name.endswith("_at") and text else text


def _turn(key: str) -> int:
    number = key.partition(".")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0


_AS_SHOWN = {
    "plan": PLAN_ROLE, "role": PLAN_ROLE, "desk": "desks", "people": "people.1", "active": "",
    "auditor_acts": "desks", "desk_body_wrong": "desks", "login_taken": "login",
}  # fmt: skip
_FREE = {"body": "organisation"}


def wrong_fields(telling: Telling, error: PingxiError, names: set[str]) -> dict[str, FieldError]:
    """What is wrong, by the names of the form's fields; what belongs to none is under the empty name."""
    found: dict[str, FieldError] = {}
    for problem in _problems(error):
        shown = told(telling, problem)
        name = _AS_SHOWN.get(problem.field, problem.field)
        name = _FREE.get(name, name) if name not in names else name
        found.setdefault(name if name in names else "", shown)
    if not found and (name := _AS_SHOWN.get(error.code, "")):
        whole = problem_of(telling.words, error)
        found[name] = FieldError(field=name, code=error.code, detail=whole.detail, mend=whole.mend)
    return found


def _problems(error: PingxiError) -> list[FieldProblem]:
    listed = list(getattr(error, "problems", ()))
    if listed or "field" not in error.params:
        return listed
    field = str(error.params["field"])
    if field.startswith("shifts["):
        field = field.partition(".")[2] or "from_at"
    return [FieldProblem(field, error.code, error.params)]


def told(telling: Telling, problem: FieldProblem) -> FieldError:
    """One problem as it is read."""
    words, known = telling.words, telling.words.has(problem.code)
    if not known:
        return field_error(words, problem, LABELS)
    params = said(telling, problem.params, problem.field)
    mend = f"{problem.code}.mend"
    return FieldError(
        field=problem.field,
        code=problem.code,
        detail=words(problem.code, **params),
        mend=words(mend, **params) if words.has(mend) else "",
    )


def said(telling: Telling, params: Mapping[str, object], field: str = "") -> dict[str, str]:
    """What a text names, as it is read: the field by its label, people by their names, instants local."""
    named = {name: _said(telling, value) for name, value in params.items()}
    if field or "field" in named:
        named["field"] = label(telling, field or named["field"])
    return named


def label(telling: Telling, field: str) -> str:
    """What a field is called in the forms."""
    plain = field.rpartition(".")[2]
    key = f"field_{LABELS}_{plain}"
    return telling.words(key) if telling.words.has(key) else plain


def _said(telling: Telling, value: object) -> str:
    if isinstance(value, datetime):
        return telling.at(value)
    text = str(value)
    if text in telling.people:
        return telling.person(text)
    return telling.body(text) if text in telling.bodies else text
