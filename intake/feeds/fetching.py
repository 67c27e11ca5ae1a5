"""Fetching a feed: by http and https only, from public addresses, with bounds on size, time and redirects.

The name is resolved here and the connection made to the very address that was checked: a name that resolves
to something else a moment later gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import httpx

from intake.feeds.errors import FeedUnreadable

LARGEST = 5_000_000
"""Bytes of a feed, unpacked."""
SECONDS = 30.0
"""For all of it, redirects too."""
REDIRECTS = 3
LONGEST_WAIT = timedelta(days=1)

USER_AGENT = f"Pingxi/{version('pingxi')} (feed reader)"
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a name."""


@dataclass(frozen=True)
class Asked:
    """What is asked for: an address, what is known of what it last gave, whether it may be a private one."""

    url: str
    etag: str | None = None
    modified: str | None = None
    private: bool = False


@dataclass(frozen=True)
class Fetched:
    """What came: None where nothing has changed since."""

    body: bytes | None
    content_type: str = ""
    etag: str | None = None
    modified: str | None = None


def new_client() -> httpx.AsyncClient:
    """A client that follows nothing by itself and heeds no proxy of its surroundings."""
    return httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=10.0, max_redirects=0)


async def fetch(
    client: httpx.AsyncClient, asked: Asked, now: datetime, resolve: Resolver | None = None
) -> Fetched:
    """What lies at the address. Raises FeedUnreadable."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _follow(client, asked, now, resolve or resolved)
    except TimeoutError as error:
        raise FeedUnreadable("too_slow") from error
    except httpx.TimeoutException as error:
        raise FeedUnreadable("too_slow") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise FeedUnreadable("unreachable") from error


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


async def _follow(client: httpx.AsyncClient, asked: Asked, now: datetime, resolve: Resolver) -> Fetched:
    url = httpx.URL(asked.url)
    for _ in range(REDIRECTS + 1):
        request = await _request(client, url, asked, resolve)
        response = await client.send(request, stream=True)
        try:
            if not response.has_redirect_location:
                return await _taken(response, now)
            there = url.join(response.headers["location"])
        finally:
            await response.aclose()
        if url.scheme == "https" and there.scheme != "https":
            raise FeedUnreadable("redirects")
        url = there
    raise FeedUnreadable("redirects")


async def _request(
    client: httpx.AsyncClient, url: httpx.URL, asked: Asked, resolve: Resolver
) -> httpx.Request:
    """A request to an address that was checked, in the name that was asked for."""
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise FeedUnreadable("address")
    addresses = await resolve(url.host, url.port or (443 if url.scheme == "https" else 80))
    if not addresses or not all(asked.private or public(each) for each in addresses):
        raise FeedUnreadable("address")
    headers = {"host": url.netloc.decode("ascii"), "user-agent": USER_AGENT, "accept": ACCEPT,
               "accept-encoding": "gzip"}  # fmt: skip
    if asked.etag:
        headers["if-none-match"] = asked.etag
    if asked.modified:
        headers["if-modified-since"] = asked.modified
    return client.build_request(
        "GET", url.copy_with(host=addresses[0]), headers=headers, extensions={"sni_hostname": url.host}
    )


def public(address: str) -> bool:
    """Whether an address is one of the public net."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        inner = known.ipv4_mapped or known.sixtofour or (known.teredo or (None, None))[1]
        if inner is not None:
            known = inner
    return known.is_global and not known.is_multicast and not known.is_reserved


async def _taken(response: httpx.Response, now: datetime) -> Fetched:
    headers = response.headers
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Fetched(None)
    if response.status_code in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
        raise FeedUnreadable("busy", _wait(headers.get("retry-after", ""), now))
    if response.status_code == httpx.codes.GONE:
        raise FeedUnreadable("gone")
    if response.status_code != httpx.codes.OK:
        raise FeedUnreadable("status")
    body = await _body(response)
    return Fetched(body, headers.get("content-type", ""), _short(headers.get("etag")),
                   _short(headers.get("last-modified")))  # fmt: skip


async def _body(response: httpx.Response) -> bytes:
    """The body, unpacked step by step: a small one that unpacks to a huge one is cut off in time."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip", "x-gzip", ""):
        raise FeedUnreadable("encoding")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in packed else None
    read = bytearray()
    async for raw in response.aiter_raw():
        try:
            read += raw if unpacking is None else unpacking.decompress(raw, LARGEST + 1 - len(read))
        except zlib.error as error:
            raise FeedUnreadable("encoding") from error
        if len(read) > LARGEST or (unpacking is not None and unpacking.unconsumed_tail):
            raise FeedUnreadable("too_large")
    return bytes(read)


def _wait(asked: str, now: datetime) -> timedelta | None:
    """What ``Retry-After`` asks for, in seconds or as an instant; a day at most."""
    if asked.isascii() and asked.isdigit() and len(asked) < 9:
        return min(timedelta(seconds=int(asked)), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(asked)
    except ValueError:
        return None
    wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta()), LONGEST_WAIT)


def _short(value: str | None) -> str | None:
    return value if value and len(value) <= 500 and value.isprintable() else None
