"""A signal's form as a page: empty, filled in by an address, or filled in and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.errors import InvalidInput, RoleNotHeld
from api.guard import Visitor
from api.house import house_of
from api.language import words_of
from api.operator.reading import Given
from api.problems import FieldError, Problem, problem_of
from api.templating import render
from api.views.fields import fields_of
from api.views.form import Choices, Field
from api.views.grading import grading_guide
from api.views.upgrading import ChangesView
from domain.errors import InvalidSignal, PingxiError
from intake.ids import new_signal_id
from store.incidents import IncidentRow

UNRECEIVED = (InvalidSignal, InvalidInput, RoleNotHeld)
"""After these the form keeps its signal's id: nothing was received under it."""

GRADING = frozenset({"open", "grade", "propose_lower"})
"""Beside the forms of these the plan's measures of a level are shown."""


def show_form(
    request: Request,
    visitor: Visitor,
    choices: Choices,
    roles: Sequence[str],
    action: str,
    given: Given,
    *,
    incident: IncidentRow | None = None,
    error: PingxiError | None = None,
    hidden: Mapping[str, str] | None = None,
    offered: bool = True,
    upgrade: ChangesView | None = None,
) -> HTMLResponse:
    """The form. ``error``: why it comes back, with everything that was filled in, or is not ``offered``.

    ``upgrade``: what another version of the plan would change; it stands before the form.
    """
    words = words_of(request)
    readable = choices.readable
    problem = problem_of(words, error, readable.plan, readable.names) if error is not None else None
    keep = isinstance(error, UNRECEIVED)
    fields = fields_of(choices)
    local = house_of(request).clock().astimezone(ZoneInfo(readable.plan.time_zone))
    return render(
        request,
        "form.html",
        status_code=problem.status if problem is not None else 200,
        visitor=visitor,
        readable=readable,
        kind=choices.kind,
        fields=fields,
        roles=[(role, readable.role(role)) for role in roles],
        action=action,
        given=given,
        signal_id=(given.one("signal_id") if keep else "") or new_signal_id(),
        incident=incident,
        problem=problem,
        wrong=_by_field(problem, fields),
        hidden=hidden or {},
        offered=offered,
        upgrade=upgrade,
        local_now=local.strftime("%Y-%m-%dT%H:%M"),
        guide=grading_guide(readable, choices.state) if _asks_level(choices, fields) else None,
    )


def _asks_level(choices: Choices, fields: Sequence[Field]) -> bool:
    return choices.kind in GRADING and any(field.name == "data.level" for field in fields)


def _by_field(problem: Problem | None, fields: Sequence[Field]) -> dict[str, FieldError]:
    """The problems by the form's own names; what belongs to no field is under the empty name."""
    names = {field.name for field in fields} | {"role", "occurred_at"}
    found: dict[str, FieldError] = {}
    for error in problem.errors if problem is not None else ():
        found.setdefault(_place(error, names), error)
    return found


def _place(error: FieldError, names: set[str]) -> str:
    text, data = f"texts.{error.field}", f"data.{error.field}"
    order = (text, data) if error.code.startswith(("text_", "unexpected_text")) else (data, text)
    return next((name for name in (*order, error.field) if name in names), "")
