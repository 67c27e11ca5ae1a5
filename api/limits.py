"""What holds for every request: a bound on its body, and headers that keep a page to itself."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import on_error
from api.errors import BodyTooLarge
from domain.signals import LARGEST_FILE

BODY_LIMIT = 1_000_000
UPLOAD_LIMIT = LARGEST_FILE + 100_000
UPLOADS = re.compile(r"/incidents/[^/]+/signals/attach_evidence|/api/v1/incidents/[^/]+/evidence")
"""The addresses that take a file with their form."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
BY_TLS = ((b"strict-transport-security", b"max-age=31536000"),)


class BodyLimit:
    """Refuses a body as soon as it is announced as, or grows, larger than the limit in bytes."""

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT, upload_limit: int = UPLOAD_LIMIT) -> None:
        self._app, self._limit, self._upload_limit = app, limit, upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload_limit if UPLOADS.fullmatch(scope["path"]) else self._limit
        if self._announced(scope) > limit:
            response = await on_error(Request(scope), BodyTooLarge(limit_kb=limit // 1000))
            await response(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise BodyTooLarge(limit_kb=limit // 1000)
            return message

        await self._app(scope, counted, send)

    def _announced(self, scope: Scope) -> int:
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit():
                return int(value)
        return 0


class SafeHeaders:
    """Adds the headers to every answer; what is not a static file is never cached.

    ``tls``: browsers reach the site by TLS, and are told never to come without.
    """

    def __init__(self, app: ASGIApp, tls: bool = False) -> None:
        self._app = app
        self._headers = (*HEADERS, *(BY_TLS if tls else ()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *self._headers]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, with_headers)
