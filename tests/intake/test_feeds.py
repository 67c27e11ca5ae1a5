"""Feeds are read behind a guard, politely; what is wrong with one stands with it and holds up no other."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest

from intake.batch import Intake
from intake.feeds.entries import entries
from intake.feeds.errors import REASONS, FeedUnreadable
from intake.feeds.fetching import LARGEST, Asked, fetch, public
from intake.feeds.reading import read_due_feeds
from locales import LOCALES, knows
from store.posts import new_posts
from store.sources import NewSource, add_source, source_by_name
from tests.intake.conftest import BY
from tests.store.rows import T0, at

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>本地</title>
<item><guid>g1</guid><title>大厅 &amp; 排队</title><link>/a/1</link><dc:creator>王</dc:creator>
<pubDate>Sat, 21 Nov 2026 15:30:00 +0800</pubDate>
<description><![CDATA[<p>叫号机<b>坏了</b></p><script>alert(1)</script>]]></description></item>
<item><title>没有编号</title><description>也算</description></item>
<item></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>甲</title>
<link rel="self" href="https://x.example/self"/><link href="https://x.example/1"/>
<updated>2026-11-21T07:00:00Z</updated><author><name>某</name></author><summary>乙</summary></entry></feed>"""
_ITEM = {"id": 7, "url": "https://y.example/7", "content_html": "<i>丙</i>"}
JSON_FEED = orjson.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [_ITEM, "x"]})
URL = "https://news.example/rss"

Handler = Callable[[httpx.Request], httpx.Response]


async def resolve(host: str, port: int) -> Sequence[str]:
    """Names of the tests; what begins with "in" lies in a private network."""
    return ["10.0.0.7"] if host.startswith("in") else ["93.184.216.34"]


def client(handler: Handler) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(handler), trust_env=False)


def said(body: bytes | str, headers: dict[str, str] | None = None) -> httpx.Response:
    """An answer that is still to be read."""
    content = body.encode() if isinstance(body, str) else body
    return httpx.Response(200, stream=httpx.ByteStream(content), headers=headers)


def giving(body: bytes | str, **headers: str) -> Handler:
    return lambda _: said(body, headers)


async def reason(handler: Handler, url: str = URL, **more: Any) -> str:
    async with client(handler) as made:
        with pytest.raises(FeedUnreadable) as caught:
            await fetch(made, Asked(url, **more), T0, resolve)
    return caught.value.reason


def test_entries_of_every_kind_of_feed() -> None:
    first, second = entries(RSS.encode(), "", URL, T0)
    assert first == {
        "id": "g1", "posted_at": "2026-11-21T15:30:00+08:00", "site": "news.example", "title": "大厅 & 排队",
        "text": first["text"], "link": "https://news.example/a/1", "author": "王",
    }  # fmt: skip
    assert str(first["text"]).split() == ["叫号机", "坏了"]
    assert (second["posted_at"], second["text"]) == (T0.isoformat(), "也算")
    [atom] = entries(ATOM.encode(), "", URL, T0)
    assert (atom["id"], atom["link"], atom["author"], atom["site"]) == (
        "urn:1", "https://x.example/1", "某", "x.example",
    )  # fmt: skip
    [item] = entries(JSON_FEED, "application/feed+json", URL, T0)
    assert (item["id"], item["site"], str(item["text"]).strip()) == ("7", "y.example", "丙")


def test_a_feed_in_an_older_encoding_and_one_from_the_future() -> None:
    body = RSS.replace("UTF-8", "gb2312").replace("2026 15:30", "2027 15:30").encode("gb18030")
    first, _ = entries(body, "", URL, T0)
    assert (first["title"], first["posted_at"]) == ("大厅 & 排队", T0.isoformat())
    assert entries(ATOM.encode("utf-16"), "", URL, T0)[0]["title"] == "甲"


@pytest.mark.parametrize(
    "body, why",
    [
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>', "doctype"),
        ('<?xml version="1.0"?><!DOCTYPE html><html></html>', "doctype"),
        ("<rss>&nbsp;</rss>", "not_a_feed"),
        ("<html><body/></html>", "not_a_feed"),
        ("<rss>" + "<a>" * 100, "not_a_feed"),
        ("<rss><item></rss>", "not_a_feed"),
        ("plain", "not_a_feed"),
        ('{"version": "1"}', "not_a_feed"),
        ("{", "not_a_feed"),
        ("", "not_a_feed"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "encoding"),
    ],
)
def test_what_is_no_feed_is_not_read(body: str, why: str) -> None:
    with pytest.raises(FeedUnreadable) as caught:
        entries(body.encode(), "", URL, T0)
    assert caught.value.reason == why


@pytest.mark.parametrize(
    "address, good",
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::1", False),
    ],
)
def test_which_addresses_are_public(address: str, good: bool) -> None:
    assert public(address) is good


async def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return said(RSS, {"etag": '"1"', "last-modified": "then"})

    async with client(handler) as made:
        fetched = await fetch(made, Asked(URL, '"0"', "before"), T0, resolve)
    [request] = seen
    assert (request.url.host, request.headers["host"]) == ("93.184.216.34", "news.example")
    assert request.extensions["sni_hostname"] == "news.example"
    assert (request.headers["if-none-match"], request.headers["if-modified-since"]) == ('"0"', "before")
    assert request.headers["user-agent"].startswith("Pingxi/")
    assert (fetched.etag, fetched.modified) == ('"1"', "then")


async def test_private_addresses_only_where_the_source_says_so() -> None:
    ok = giving(RSS)
    assert await reason(ok, "http://intranet/rss") == "address"
    assert await reason(ok, "ftp://news.example/rss") == "address"
    assert await reason(ok, "http://me:pass@news.example/rss") == "address"
    async with client(ok) as made:
        assert (await fetch(made, Asked("http://intranet/rss", private=True), T0, resolve)).body


async def test_redirects_are_few_and_checked_like_the_first_address() -> None:
    def to(where: str) -> Handler:
        return lambda request: (
            httpx.Response(302, headers={"location": where}) if request.url.path == "/rss" else said(RSS)
        )

    async with client(to("/other")) as made:
        assert (await fetch(made, Asked(URL), T0, resolve)).body == RSS.encode()
    assert await reason(to("https://intranet/rss2")) == "address"
    assert await reason(to("http://news.example/plain")) == "redirects"
    assert await reason(to("/rss")) == "redirects"
    assert await reason(to("file:///etc/passwd"), "http://news.example/rss") == "address"


async def test_size_encoding_and_status_are_bounded() -> None:
    assert await reason(giving(b"x" * (LARGEST + 1))) == "too_large"
    bomb = gzip.compress(b"\0" * (LARGEST * 20))
    assert await reason(giving(bomb, **{"content-encoding": "gzip"})) == "too_large"
    assert await reason(giving(b"junk", **{"content-encoding": "gzip"})) == "encoding"
    assert await reason(giving(b"junk", **{"content-encoding": "br"})) == "encoding"
    assert await reason(lambda _: httpx.Response(404)) == "status"
    assert await reason(lambda _: httpx.Response(410)) == "gone"

    def slow(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    def down(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("down")

    assert await reason(slow) == "too_slow"
    assert await reason(down) == "unreachable"
    packed = giving(gzip.compress(RSS.encode()), **{"content-encoding": "gzip"})
    async with client(packed) as made:
        assert (await fetch(made, Asked(URL), T0, resolve)).body == RSS.encode()


@pytest.mark.parametrize(
    "asked, wait",
    [("120", 120), ("Sat, 21 Nov 2026 08:10:00 GMT", 600), ("soon", None), ("99999999", 86_400)],
)
async def test_a_server_that_asks_to_wait_is_heeded(asked: str, wait: int | None) -> None:
    async with client(lambda _: httpx.Response(429, headers={"retry-after": asked})) as made:
        with pytest.raises(FeedUnreadable) as caught:
            await fetch(made, Asked(URL), T0, resolve)
    assert caught.value.wait == (timedelta(seconds=wait) if wait is not None else None)


async def test_due_feeds_are_read_once_and_again_when_they_are_due(intake: Intake) -> None:
    await add_source(intake.pool, NewSource("news", "feed", url=URL), BY)
    asked: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("if-none-match"))
        if asked[-1]:
            return httpx.Response(304)
        return said(RSS, {"etag": '"1"'})

    async with client(handler) as made:
        assert await read_due_feeds(intake, lambda: at(1), made, resolve) == 1
        assert await read_due_feeds(intake, lambda: at(2), made, resolve) == 0
        assert await read_due_feeds(intake, lambda: at(16), made, resolve) == 1
        assert await read_due_feeds(intake, lambda: at(31), made, resolve) == 1
    assert asked == [None, '"1"', '"1"']
    assert [(each.source, each.site) for each in await new_posts(intake.pool, 0)] == [
        ("news", "news.example")
    ] * 2
    source = await source_by_name(intake.pool, "news")
    assert source is not None and (source.last_heard_at, source.failures) == (at(31), 0)


async def test_a_feed_that_fails_rests_longer_each_time_and_is_seen_to_be_silent(intake: Intake) -> None:
    new = NewSource("news", "feed", url=URL, silent_seconds=3_600)
    await add_source(intake.pool, new, BY)
    await add_source(intake.pool, NewSource("good", "feed", url="https://good.example/rss"), BY)
    working = True

    def handler(request: httpx.Request) -> httpx.Response:
        if request.headers["host"] == "news.example" and not working:
            return httpx.Response(503, headers={"retry-after": "7200"})
        return said(RSS)

    async with client(handler) as made:
        await read_due_feeds(intake, lambda: at(0), made, resolve)
        working = False
        await read_due_feeds(intake, lambda: at(15), made, resolve)
        source = await source_by_name(intake.pool, "news")
        assert source is not None and source.due_at == at(15 + 120)
        assert (source.error_code, source.failures, source.silent_since(at(60))) == ("busy", 1, None)
        assert source.silent_since(at(61)) == at(0)
        good = await source_by_name(intake.pool, "good")
        assert good is not None and (good.last_heard_at, good.silent_since(at(500))) == (at(15), None)
        working = True
        await read_due_feeds(intake, lambda: at(140), made, resolve)
        source = await source_by_name(intake.pool, "news")
        assert source is not None and (source.error_code, source.silent_since(at(150))) == (None, None)


@pytest.mark.parametrize("language", LOCALES)
def test_every_reason_has_a_text(language: str) -> None:
    assert [each for each in REASONS if not knows(language, f"feed_error_{each}")] == []
