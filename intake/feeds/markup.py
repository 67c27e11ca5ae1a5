"""XML of strangers as a tree, without document types, entities, depth or surprise; and text out of HTML."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from intake.feeds.errors import FeedUnreadable

DEEPEST = 60
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}


def text_of(body: bytes, content_type: str) -> str:
    """The text in the encoding that it names itself, else its server, else UTF-8. Raises FeedUnreadable."""
    declared = _DECLARED.match(body[:500])
    named = _CHARSET.search(content_type)
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    known = declared[1].decode() if declared else named[1] if named else "utf-8"
    try:
        return body.decode(_WIDER.get(known.lower(), known), "replace")
    except (LookupError, UnicodeError) as error:
        raise FeedUnreadable("encoding") from error


def tree(text: str) -> Element:
    """The document's root; names are without namespaces. Raises FeedUnreadable for anything but plain XML."""
    builder, depth = TreeBuilder(), 0
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise FeedUnreadable("not_a_feed")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def refuse(*_: object) -> None:
        raise FeedUnreadable("doctype")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(_DECLARATION.sub("", text.lstrip("\ufeff"), count=1).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise FeedUnreadable("not_a_feed") from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Words(HTMLParser):
    """The text of HTML, without what is not read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing between these is text; what follows others begins a new word."""
        self._silent += tag in ("script", "style")
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """As at its beginning."""
        self._silent -= self._silent > 0 and tag in ("script", "style")
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self._silent:
            self.parts.append(data)


def words(html: str, limit: int = 20_000) -> str:
    """The text of a piece of HTML; text without any is itself."""
    if "<" not in html and "&" not in html:
        return html[:limit]
    reader = _Words()
    reader.feed(html[:limit])
    reader.close()
    return "".join(reader.parts)
