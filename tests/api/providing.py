"""OpenID providers on loopback: one in a process of its own, and one that can be told to lie."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import uvicorn
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "pingxi", "s3cret:/%"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@asynccontextmanager
async def provider_process(*users: str) -> AsyncIterator[str]:
    """A provider as a process; its issuer. ``users``: the claims of those it knows, as JSON."""
    port = free_port()
    told = [part for user in users for part in ("--user-claims", user)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port),
        "--require-nonce", "true", *told,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    issuer = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(30):
            while process.returncode is None:
                with suppress(httpx.TransportError):
                    await client.get(f"{issuer}/.well-known/openid-configuration")
                    break
                await asyncio.sleep(0.05)
        yield issuer
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def consent(address: str, subject: str) -> str:
    """Sign in at the provider's own page; the path with which it sends the browser back."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(address, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


@dataclass
class Liar:
    """A provider that keeps to the rules, but for what it is told to do wrong."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256"})
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    known: Any = None
    described: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    status: int = 200
    info: dict[str, Any] = field(default_factory=dict)

    def app(self) -> Starlette:
        routes = [
            Route("/.well-known/openid-configuration", self._describe),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._keys),
            Route("/info", self._info),
        ]
        return Starlette(routes=routes)

    async def _describe(self, request: Request) -> Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/info",
            **self.described,
        }
        return JSONResponse(told, self.status)

    async def _keys(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.known or self.key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}")

    async def _token(self, request: Request) -> Response:
        given = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(given["code"], None)
        if asked is None or not self._proved(request, given, asked):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self._id_token(asked)})

    def _proved(self, request: Request, given: Mapping[str, str], asked: Mapping[str, str]) -> bool:
        verifier = hashlib.sha256(given["code_verifier"].encode()).digest()
        named = base64.b64encode(f"{CLIENT}:s3cret%3A%2F%25".encode()).decode()
        return (
            asked["code_challenge_method"] == "S256"
            and base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == asked["code_challenge"]
            and given["redirect_uri"] == asked["redirect_uri"]
            and request.headers["authorization"] == f"Basic {named}"
        )

    def _id_token(self, asked: Mapping[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "subject-1",
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "name": "安娜",
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if name not in self.without}
        if self.header["alg"] == "none":
            return f"{_part({'alg': 'none'})}.{_part(told)}."
        if self.header["alg"] == "HS256":
            return jwt.encode(self.header, told, OctKey.import_key(SECRET.ljust(32, "x")))
        header = {"kid": self.key.kid, **self.header}
        return jwt.encode(header, told, self.key, algorithms=[self.header["alg"]])

    async def _info(self, request: Request) -> Response:
        return JSONResponse({"sub": "subject-1", **self.info})


def _part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@asynccontextmanager
async def served(liar: Liar) -> AsyncIterator[Liar]:
    """A lying provider, listening."""
    port = free_port()
    liar.issuer = f"http://127.0.0.1:{port}"
    config = uvicorn.Config(liar.app(), host="127.0.0.1", port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield liar
    server.should_exit = True
    await task


async def gone_there(address: str) -> str:
    """What a browser does at a provider that asks nothing; the path with which it comes back."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(address)
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"
