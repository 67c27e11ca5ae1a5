"""The two cookies: of whoever is signed in, and of a browser that nobody has signed in with yet."""

from __future__ import annotations

import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.identity.site import is_secure

SESSION, VISIT = "pingxi_session", "pingxi_visit"
PREFIX = "__Host-"
"""By TLS: a browser then takes such a cookie from this very host only, and sends it to no other."""


def name_of(connection: HTTPConnection, cookie: str) -> str:
    """What a cookie is called on this site."""
    return PREFIX + cookie if is_secure(connection) else cookie


def session_token(connection: HTTPConnection) -> str | None:
    """The token that the browser holds, if it holds one."""
    return connection.cookies.get(name_of(connection, SESSION))


def visit_token(connection: HTTPConnection) -> str | None:
    """What a form is bound to before anybody has signed in."""
    return connection.cookies.get(name_of(connection, VISIT))


def set_session(connection: HTTPConnection, response: Response, token: str, seconds: int) -> None:
    """Give the browser its token: no script reads it, and no other site's form brings it along."""
    _set(connection, response, SESSION, token, seconds)


def begin_visit(connection: HTTPConnection, response: Response) -> str:
    """Give the browser something to bind forms to until it is closed; what it was given."""
    made = secrets.token_urlsafe(24)
    _set(connection, response, VISIT, made, None)
    return made


def end_session(connection: HTTPConnection, response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(
        name_of(connection, SESSION), secure=is_secure(connection), httponly=True, samesite="lax"
    )


def _set(
    connection: HTTPConnection, response: Response, cookie: str, value: str, seconds: int | None
) -> None:
    response.set_cookie(
        name_of(connection, cookie), value, max_age=seconds, path="/", httponly=True, samesite="lax",
        secure=is_secure(connection),
    )  # fmt: skip
