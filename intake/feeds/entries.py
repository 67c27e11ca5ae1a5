"""The entries of a feed, whether RSS, Atom or JSON Feed, as items of the intake."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import orjson

from intake.feeds.errors import FeedUnreadable
from intake.feeds.markup import text_of, tree, words

MOST = 1_000
"""Entries that are taken of a feed at once."""
LONGEST_ID = 200


def entries(body: bytes, content_type: str, url: str, now: datetime) -> list[dict[str, object]]:
    """The items of a feed that lies at ``url``. Raises FeedUnreadable.

    An entry that names no instant, or one that is still to come, was written when it is first seen: ``now``.
    """
    text = text_of(body, content_type)
    beginning = text.lstrip("\ufeff \t\r\n")[:1]
    if beginning == "{":
        found = _of_json(text)
    elif beginning == "<":
        found = _of_xml(tree(text))
    else:
        raise FeedUnreadable("not_a_feed")
    items = (_item(each, url, now) for _, each in zip(range(MOST), found, strict=False))
    return [item for item in items if item is not None]


def _of_json(text: str) -> Iterator[dict[str, str]]:
    try:
        feed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise FeedUnreadable("not_a_feed") from error
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
        raise FeedUnreadable("not_a_feed")
    items = feed.get("items")
    for each in items if isinstance(items, list) else []:
        if isinstance(each, dict):
            yield {
                "id": str(each.get("id") or ""),
                "link": str(each.get("url") or each.get("external_url") or ""),
                "title": str(each.get("title") or ""),
                "text": str(each.get("content_text") or words(str(each.get("content_html") or "")) or ""),
                "at": str(each.get("date_published") or ""),
                "author": _json_author(each),
            }


def _json_author(item: Mapping[str, object]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return str(first.get("url") or first.get("name") or "") if isinstance(first, dict) else ""


def _of_xml(root: Element) -> Iterator[dict[str, str]]:
    if root.tag not in ("rss", "RDF", "feed"):
        raise FeedUnreadable("not_a_feed")
    for each in root.iter("entry" if root.tag == "feed" else "item"):
        yield {
            "id": _first(each, "guid", "id"),
            "link": _link(each),
            "title": words(_first(each, "title")),
            "text": words(_first(each, "description", "summary", "content", "encoded")),
            "at": _first(each, "pubDate", "published", "date", "updated"),
            "author": _author(each),
        }


def _first(element: Element, *names: str) -> str:
    for name in names:
        for child in element:
            text = "".join(child.itertext()).strip() if child.tag == name else ""
            if text:
                return text
    return ""


def _link(entry: Element) -> str:
    """In RSS the text of an element, in Atom an attribute of the one that names no other relation."""
    for child in entry:
        if child.tag == "link" and child.get("rel", "alternate") == "alternate":
            found = child.get("href") or (child.text or "").strip()
            if found:
                return found
    return ""


def _author(entry: Element) -> str:
    for child in entry:
        if child.tag in ("author", "creator"):
            return _first(child, "uri", "name", "email") or (child.text or "").strip()
    return ""


def _item(found: Mapping[str, str], url: str, now: datetime) -> dict[str, object] | None:
    link = urljoin(url, found["link"]) if found["link"] else ""
    name = found["id"] or link or found["title"] + found["text"]
    if not name.strip():
        return None
    parts = urlsplit(link)
    item: dict[str, object] = {
        "id": name
        if len(name) <= LONGEST_ID and name.isprintable()
        else hashlib.sha256(name.encode()).hexdigest(),
        "posted_at": min(_instant(found["at"]) or now, now).isoformat(),
        "site": parts.hostname or urlsplit(url).hostname or "feed",
        "title": found["title"],
        "text": found["text"],
    }
    if parts.scheme in ("http", "https") and len(link) <= 2_000:
        item["link"] = link
    if found["author"]:
        item["author"] = found["author"][:500]
    return item


def _instant(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text.strip())
        except (ValueError, TypeError, OverflowError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None
