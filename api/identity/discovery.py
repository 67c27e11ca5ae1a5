"""The other provider as it describes itself: its addresses, its keys, and the requests that we send it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.errors import ProviderAway, ProviderRefused

log = structlog.get_logger()

KEPT = 3600.0
"""Seconds that a description is believed."""
KEYS_AGAIN = 30.0
"""Seconds between two looks for keys that were not known."""
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class Provider:
    """One provider and what we are to it. ``secret`` None: a client that keeps none, PKCE alone."""

    def __init__(self, issuer: str, client_id: str, secret: str | None) -> None:
        self.issuer, self.client_id = issuer, client_id
        self._secret = secret
        self._found: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._found_at = self._keys_at = -1e9
        self._lock = asyncio.Lock()

    async def found(self) -> Mapping[str, Any]:
        """What it says of itself. Raises ``ProviderAway``; ``ProviderRefused`` where that cannot be."""
        async with self._lock:
            if time.monotonic() - self._found_at > KEPT:
                told = await self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._check(told)
                self._found, self._found_at = told, time.monotonic()
        return self._found

    async def keys(self, *, again: bool = False) -> KeySet:
        """Its keys; ``again`` where a token names one that is not among them. Raises as ``found``."""
        address = str((await self.found())["jwks_uri"])
        async with self._lock:
            age = time.monotonic() - self._keys_at
            if self._keys is None or age > KEPT or (again and age > KEYS_AGAIN):
                try:
                    self._keys = KeySet.import_key_set(await self._get(address))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise _refused("keys unreadable") from error
                self._keys_at = time.monotonic()
            return self._keys

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Mapping[str, Any]:
        """The tokens for a code. Raises ``ProviderRefused`` for one that it does not know, or used before."""
        found = await self.found()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if self._secret is not None and "client_secret_basic" in methods:
            named = httpx.BasicAuth(quote(self.client_id, safe=""), quote(self._secret, safe=""))
            return await self._send("POST", str(found["token_endpoint"]), data=form, auth=named)
        form["client_id"] = self.client_id
        if self._secret is not None:
            form["client_secret"] = self._secret
        return await self._send("POST", str(found["token_endpoint"]), data=form)

    async def user_info(self, access_token: str, subject: str) -> dict[str, Any]:
        """What it says of somebody beyond the token. Raises ``ProviderRefused`` if that is somebody else."""
        address = (await self.found()).get("userinfo_endpoint")
        if address is None:
            return {}
        headers = {"authorization": f"Bearer {access_token}"}
        told = await self._send("GET", str(address), headers=headers)
        if told.get("sub") != subject:
            raise _refused("user info of another subject")
        return told

    def _check(self, told: Mapping[str, Any]) -> None:
        if any(not isinstance(told.get(name), str) for name in NEEDED) or told["issuer"] != self.issuer:
            raise _refused("description of another issuer, or incomplete")
        addresses = [told[name] for name in NEEDED] + [
            told[name] for name in ("end_session_endpoint", "userinfo_endpoint") if name in told
        ]
        if not all(_safe(str(address)) for address in addresses):
            raise _refused("addresses without TLS")

    async def _get(self, address: str) -> dict[str, Any]:
        if not _safe(address):
            raise _refused("addresses without TLS")
        return await self._send("GET", address)

    async def _send(self, method: str, address: str, **parts: Any) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=10.0, trust_env=False) as client:
                answer = await client.request(method, address, **parts)
        except httpx.HTTPError as error:
            log.warning("provider_away", reason=type(error).__name__)
            raise ProviderAway from error
        if answer.status_code >= 500:
            log.warning("provider_away", reason=str(answer.status_code))
            raise ProviderAway
        try:
            told = answer.json()
        except ValueError as error:
            raise _refused("no JSON") from error
        if not answer.is_success or not isinstance(told, dict):
            raise _refused(
                "error", answered=str(told.get("error", ""))[:60] if isinstance(told, dict) else ""
            )
        return told


def _safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    )


def _refused(reason: str, **more: str) -> ProviderRefused:
    log.warning("provider_answer_refused", reason=reason, **more)
    return ProviderRefused()
