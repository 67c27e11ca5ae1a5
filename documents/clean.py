"""What people wrote, made fit to be printed: nothing in it turns lines round or hides, nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container
from dataclasses import fields, replace
from typing import Any

from documents.blocks import Heading, Para, Sheet, Table

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANKS = re.compile(r"[\t\v\f\r\u00a0\u2000-\u200a\u202f\u205f]+")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\u0085")


def shown(text: str) -> str:
    """The text in one line; a character that cannot be seen stands as its number, as in 〔U+202E〕."""
    plain = _BLANKS.sub(" ", _NEWLINES.sub("\n", text)).replace("\n", " ")
    return "".join(_mark(each) if unicodedata.category(each) in _HIDDEN else each for each in plain)


def paragraphs(text: str) -> list[str]:
    """The text's lines that say something, each fit to be printed."""
    lines = (shown(line).strip(" \u3000") for line in _NEWLINES.sub("\n", text).split("\n"))
    return [line for line in lines if line]


def drawn(sheet: Sheet, glyphs: Container[int]) -> Sheet:
    """The paper with every character that no font can draw standing as its number."""
    return _each(sheet, lambda text: _drawn(text, glyphs))


def characters(sheet: Sheet) -> set[str]:
    """Every character in it."""
    found: set[str] = set()

    def take(text: str) -> str:
        found.update(text)
        return text

    _each(sheet, take)
    return found


def _each(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    """The paper with each of its texts changed; its kind and language are no texts."""
    kept = {"kind", "locale", "style", "parts"}
    made: dict[str, Any] = {}
    for field in fields(sheet):
        value = getattr(sheet, field.name)
        if field.name not in kept:
            made[field.name] = change(value) if isinstance(value, str) else tuple(map(change, value))
    return replace(sheet, **made, parts=tuple(_part(part, change) for part in sheet.parts))


def _part(part: Heading | Para | Table, change: Callable[[str], str]) -> Heading | Para | Table:
    if isinstance(part, Table):
        rows = tuple(tuple(map(change, row)) for row in part.rows)
        return replace(part, header=tuple(map(change, part.header)), rows=rows)
    return replace(part, text=change(part.text))


def _drawn(text: str, glyphs: Container[int]) -> str:
    return "".join(each if ord(each) in glyphs else _mark(each) for each in text)


def _mark(character: str) -> str:
    return f"〔U+{ord(character):04X}〕"
