"""Errors as answers: RFC 9457 problem documents, and pages of the same content for browsers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import errors
from api.language import Words, words_of
from api.templating import render
from api.views.readable import Readable
from domain.errors import FieldProblem, InvalidSignal, PingxiError, Refused, UnknownSignal
from domain.plan import Plan
from domain.signals import SIGNALS
from intake.errors import DuplicateSignalId, IncidentUnknown, LaneNotAllowed, PlanUnknown
from store.incidents import CursorUnreadable
from store.pool import NOT_UP

log = structlog.get_logger()

AWAY = (
    *NOT_UP,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""The database is not up, or went away in the midst of it."""

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[PingxiError], int] = {
    errors.BodyMalformed: 400,
    errors.NotSignedIn: 401,
    errors.SignInFailed: 401,
    errors.DeskClosed: 403,
    errors.FromAnotherSite: 403,
    errors.RoleNotHeld: 403,
    errors.IncidentNotFound: 404,
    errors.ReceiptNotFound: 404,
    errors.PageNotFound: 404,
    IncidentUnknown: 404,
    PlanUnknown: 404,
    errors.MethodNotAllowed: 405,
    DuplicateSignalId: 409,
    Refused: 409,
    errors.BodyTooLarge: 413,
    InvalidSignal: 422,
    LaneNotAllowed: 422,
    UnknownSignal: 422,
    errors.InvalidInput: 422,
    CursorUnreadable: 422,
    errors.TooManyGuesses: 429,
    errors.Unavailable: 503,
}


class FieldError(BaseModel):
    """What is wrong with one field, why, and what to do."""

    field: str = Field(examples=["data.level"])
    code: str = Field(examples=["missing"])
    detail: str
    mend: str


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(examples=["urn:pingxi:problem:wrong_phase"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["wrong_phase"])
    mend: str = Field(description="What to do about it")
    params: dict[str, Any] = Field(default_factory=dict)
    errors: list[FieldError] = Field(default_factory=list)
    signal_id: str | None = None
    incident_id: str | None = None


def code_of(error: PingxiError) -> str:
    """The stable code; a refusal's is its reason."""
    return error.reason if isinstance(error, Refused) else error.code


def status_of(error: PingxiError) -> int:
    """The HTTP status that goes with an error."""
    return next((STATUS[each] for each in type(error).__mro__ if each in STATUS), 500)


def problem_of(
    words: Words,
    error: PingxiError,
    plan: Plan | None = None,
    names: Mapping[str, str] | None = None,
    *,
    signal_id: str | None = None,
    incident_id: str | None = None,
) -> Problem:
    """The problem document of an error, in one language. ``plan`` gives ids their labels."""
    code, status = code_of(error), status_of(error)
    params = _shown(words, code, error.params, plan, names or {})
    return Problem(
        type=f"urn:pingxi:problem:{code}",
        title=words(f"problem_status_{status}"),
        status=status,
        detail=_text(words, code, params, "problem_unnamed", code=code),
        code=code,
        mend=_mend(words, code, status, params),
        params=orjson.loads(orjson.dumps(error.params, default=str)),
        errors=_fields(words, error),
        signal_id=signal_id,
        incident_id=incident_id,
    )


def _shown(
    words: Words, code: str, params: Mapping[str, object], plan: Plan | None, names: Mapping[str, str]
) -> dict[str, str]:
    if plan is not None:
        return Readable(words, plan, names).params(code, params)
    return {name: _plain(words, name, value) for name, value in params.items()}


def _plain(words: Words, name: str, value: object) -> str:
    if isinstance(value, (list, tuple)):
        return words.joined(_plain(words, name, each) for each in value)
    key = {"kind": "signal", "field": "field", "desks": "desk", "lane": "lane"}.get(name)
    return words(f"{key}_{value}") if key and words.has(f"{key}_{value}") else str(value)


def _text(words: Words, key: str, params: Mapping[str, str], otherwise: str, **more: object) -> str:
    return words(key, **params) if words.has(key) else words(otherwise, **more)


def _mend(words: Words, code: str, status: int, params: Mapping[str, str]) -> str:
    known = f"{code}.mend"
    return words(known, **params) if words.has(known) else words("mend_by_status", status=status)


def _fields(words: Words, error: PingxiError) -> list[FieldError]:
    if isinstance(error, Refused) and "field" in error.params:
        found = [FieldProblem(str(error.params["field"]), error.reason, error.params)]
    else:
        found = list(getattr(error, "problems", ()))
    return [field_error(words, problem) for problem in found]


def field_error(words: Words, problem: FieldProblem) -> FieldError:
    """One field's problem in one language."""
    name = problem.field.rsplit(".", 1)[-1]
    label = words(f"field_{name}") if words.has(f"field_{name}") else name
    known = f"problem_{problem.code}"
    key = known if words.has(known) else "problem_other"
    params = {
        "field": label,
        **{name: str(value) for name, value in problem.params.items() if name != "field"},
    }
    return FieldError(
        field=problem.field,
        code=problem.code,
        detail=words(key, **params),
        mend=words(f"{key}.mend", **params),
    )


def problems_from(found: Sequence[Mapping[str, Any]]) -> PingxiError:
    """Pydantic's errors about a request as one of ours."""
    if any(
        detail["type"] == "json_invalid" or (tuple(detail["loc"]) == ("body",) and not _tagged(detail))
        for detail in found
    ):
        return errors.BodyMalformed()
    tag = next((detail for detail in found if detail["type"] == "union_tag_invalid"), None)
    if tag is not None:
        return UnknownSignal(kind=tag["ctx"]["tag"])
    return errors.InvalidInput([_field_problem(detail) for detail in found])


def _tagged(detail: Mapping[str, Any]) -> bool:
    """Whether it is an object, only of a kind that is missing or unknown."""
    return str(detail["type"]).startswith("union_tag")


def _field_problem(detail: Mapping[str, Any]) -> FieldProblem:
    parts = [str(part) for part in detail["loc"] if not isinstance(part, int)]
    if len(parts) > 1 and parts[0] in ("body", "query", "path"):
        parts = parts[1:]
    if len(parts) > 1 and parts[0] in SIGNALS:
        parts = parts[1:]
    if detail["type"] == "union_tag_not_found":
        return FieldProblem("kind", "missing")
    expected: dict[str, object] = {name: str(value) for name, value in detail.get("ctx", {}).items()}
    return FieldProblem(".".join(parts), str(detail["type"]), expected)


def wants_page(request: Request) -> bool:
    """Whether the answer goes to a person's browser."""
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def answer(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a document, or as a page for a browser."""
    if wants_page(request):
        return render(request, "problem.html", status_code=problem.status, problem=problem, headers=headers)
    body = orjson.dumps(problem.model_dump(exclude_none=True))
    language = {"content-language": words_of(request).locale, **(headers or {})}
    return Response(body, problem.status, media_type=MEDIA_TYPE, headers=language)


async def on_error(request: Request, error: Exception) -> Response:
    """The one place where errors become answers."""
    ours = _ours(error, request)
    if isinstance(ours, errors.NotSignedIn) and wants_page(request) and request.method == "GET":
        return RedirectResponse(f"/sign-in?then={request.url.path}", 303)
    if isinstance(ours, errors.Internal):
        log.error("request_failed", path=request.url.path, exc_info=error)
    headers = {}
    if isinstance(ours, errors.TooManyGuesses):
        headers["retry-after"] = str(ours.params["seconds"])
    if isinstance(ours, errors.NotSignedIn):
        headers["www-authenticate"] = "Bearer"
    return answer(request, problem_of(words_of(request), ours), headers)


def _ours(error: Exception, request: Request) -> PingxiError:
    if isinstance(error, PingxiError):
        return error
    if isinstance(error, RequestValidationError):
        return problems_from(error.errors())
    if isinstance(error, HTTPException):
        return _from_http(error, request)
    if isinstance(error, AWAY):
        return errors.Unavailable()
    return errors.Internal()


def _from_http(error: HTTPException, request: Request) -> PingxiError:
    if isinstance(error.__cause__, PingxiError):
        return error.__cause__
    if error.status_code == 405:
        return errors.MethodNotAllowed(method=request.method)
    if error.status_code == 400:
        return errors.BodyMalformed()
    return errors.PageNotFound()


def add_handlers(app: FastAPI) -> None:
    """Have every error of this application answered here."""
    for kind in (PingxiError, RequestValidationError, HTTPException, Exception, *AWAY):
        app.add_exception_handler(kind, on_error)
