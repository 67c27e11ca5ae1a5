"""The language of a request, and texts in it."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import HTTPConnection

from api.house import house_of
from domain.plan import Text
from locales import LOCALES, knows, say

COOKIE = "pingxi_language"


class Words:
    """Texts in one language, in the words of one kind of plan: a ``procedure`` has some of its own."""

    def __init__(self, locale: str, kind: str = "incident") -> None:
        self.locale, self.kind = locale, kind
        self.chinese = locale == "zh-CN"

    def __call__(self, key: str, /, **params: object) -> str:
        """The text of a message. Raises ``locales.MissingText``."""
        return say(self.locale, self._own(key), **params)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return knows(self.locale, self._own(key))

    def _own(self, key: str) -> str:
        own = f"{self.kind}_{key}"
        return own if self.kind != "incident" and knows(self.locale, own) else key

    def of_kind(self, kind: str) -> Words:
        """The same language in the words of a kind of plan."""
        return self if kind == self.kind else Words(self.locale, kind)

    def label(self, text: Text) -> str:
        """A plan's label."""
        return text.zh if self.chinese else text.en

    def joined(self, parts: Iterable[str]) -> str:
        """A list in one line."""
        return ("、" if self.chinese else ", ").join(parts)


def words_of(connection: HTTPConnection) -> Words:
    """The language that the reader chose, else the first one their browser asks for, else the house's own."""
    chosen = connection.cookies.get(COOKIE)
    if chosen in LOCALES:
        return Words(chosen)
    return Words(
        _asked(connection.headers.get("accept-language", "")) or house_of(connection).settings.locale
    )


def _asked(header: str) -> str | None:
    for part in header.split(","):
        name = part.split(";")[0].strip().lower()
        if name.startswith("zh"):
            return "zh-CN"
        if name.startswith("en"):
            return "en"
    return None
