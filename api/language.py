"""The language of a request, and texts in it."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import HTTPConnection

from api.house import house_of
from domain.plan import Text
from locales import LOCALES, knows, say

COOKIE = "pingxi_language"


class Words:
    """Texts in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.chinese = locale == "zh-CN"

    def __call__(self, key: str, /, **params: object) -> str:
        """The text of a message. Raises ``locales.MissingText``."""
        return say(self.locale, key, **params)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return knows(self.locale, key)

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
