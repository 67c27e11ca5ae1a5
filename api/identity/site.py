"""Where this site is, as browsers see it: what cookies, passkeys and other providers are bound to."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from api.house import house_of


def origin_of(connection: HTTPConnection) -> str:
    """Scheme, host and port: as the settings say, else as asked for (the host was checked before)."""
    given = house_of(connection).settings.site
    return given.rstrip("/") if given else f"{connection.url.scheme}://{connection.url.netloc}"


def is_secure(connection: HTTPConnection) -> bool:
    """Whether browsers reach it by TLS, here or before a proxy."""
    return origin_of(connection).startswith("https://") or connection.url.scheme == "https"


def passkey_host(connection: HTTPConnection) -> str | None:
    """The host that passkeys are bound to; None where browsers allow none: an IP address, or no TLS."""
    parts = urlsplit(origin_of(connection))
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith(".localhost")
        return host if parts.scheme == "https" or local else None
    return None
