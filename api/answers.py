"""Errors as answers: the one place where what went wrong becomes a response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import asyncpg
import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import errors
from api.access.noting import note_refusal
from api.identity.cookies import session_token
from api.language import words_of
from api.problems import Problem, code_of, problem_of
from api.templating import render
from domain.errors import FieldProblem, PingxiError, UnknownSignal
from domain.signals import SIGNALS
from store.pool import NOT_UP

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"

AWAY = (*NOT_UP, asyncpg.InterfaceError)
"""The database is not up, or went away in the midst of it."""

UNSTORABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError, UnicodeEncodeError)
"""What an address or a field held that is no text, such as NUL or half a character."""


def problems_from(found: Sequence[Mapping[str, Any]]) -> PingxiError:
    """Pydantic's errors about a request as one of ours."""
    if any(
        detail["type"] == "json_invalid" or (tuple(detail["loc"]) == ("body",) and not _tagged(detail))
        for detail in found
    ):
        return errors.BodyMalformed()
    tag = next((detail for detail in found if detail["type"] == "union_tag_invalid"), None)
    if tag is not None and tag["ctx"]["tag"] in SIGNALS:
        return errors.InvalidInput([FieldProblem("kind", "literal_error")])
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
    ours = await _noted(request, _ours(error, request))
    if isinstance(ours, errors.NotSignedIn) and wants_page(request) and request.method == "GET":
        then = urlencode({"then": request.url.path}, safe="/")
        return RedirectResponse(f"/sign-in?{then}", 303)
    if isinstance(ours, errors.DeskClosed) and wants_page(request) and request.url.path == "/":
        return RedirectResponse("/account", 303)
    if isinstance(ours, errors.Internal):
        log.error("request_failed", path=request.url.path, exc_info=error)
    headers = {}
    if isinstance(ours, errors.TooManyGuesses):
        headers["retry-after"] = str(ours.params["seconds"])
    if isinstance(ours, errors.NotSignedIn):
        headers["www-authenticate"] = "Bearer"
    return answer(request, problem_of(words_of(request), ours), headers)


async def _noted(request: Request, error: PingxiError) -> PingxiError:
    """Put it on record if it is a refusal; one that cannot be is not answered as such.

    That a browser is led to the sign-in is none, unless it came with a token that does not count.
    """
    led = isinstance(error, errors.NotSignedIn) and wants_page(request) and session_token(request) is None
    try:
        if not led:
            await note_refusal(request, error)
    except (*AWAY, asyncpg.PostgresError):
        log.exception("refusal_unrecorded", code=code_of(error), path=request.url.path)
        return errors.Unavailable()
    return error


def _ours(error: Exception, request: Request) -> PingxiError:
    if isinstance(error, PingxiError):
        return error
    if isinstance(error, RequestValidationError):
        return problems_from(error.errors())
    if isinstance(error, HTTPException):
        return _from_http(error, request)
    if isinstance(error, UNSTORABLE):
        return errors.CharacterNotAllowed()
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
    for kind in (PingxiError, RequestValidationError, HTTPException, Exception, *AWAY, *UNSTORABLE):
        app.add_exception_handler(kind, on_error)
