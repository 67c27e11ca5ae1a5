"""From where somebody came, so coarse that it says little and still enough to know one's own sign-ins by."""

from __future__ import annotations

import ipaddress

from starlette.requests import HTTPConnection

BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("MicroMessenger/", "WeChat"), ("QQBrowser/", "QQBrowser"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def address_of(connection: HTTPConnection) -> str:
    """The address that a request came from, as the server knows it."""
    return connection.client.host if connection.client else "unknown"


def network_of(address: str) -> str:
    """The network of an address: 24 bits of IPv4, 48 of IPv6; anything else is left as it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def browser_of(connection: HTTPConnection) -> str:
    """Browser and system by name, without versions; the first word of what any other program calls itself."""
    told = connection.headers.get("user-agent", "")
    browser = next((name for mark, name in BROWSERS if mark in told), "")
    system = next((name for mark, name in SYSTEMS if mark in told), "")
    named = " · ".join(part for part in (browser, system) if part)
    return named or "".join(told.partition("/")[0].split()[:1])[:40]
