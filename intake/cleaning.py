"""Text of strangers as it may be kept: an excerpt of one spelling, without what misleads readers."""

from __future__ import annotations

import re
import unicodedata

LONGEST_EXCERPT = 500
LONGEST_TITLE = 200

_BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
_WITHOUT = re.compile(f"[\u200b\ufeff\ufffe\uffff\ud800-\udfff{_BIDI}]")
"""Half characters, marks without width, and what turns the direction of text."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SPACES = re.compile(r"\s+")


def excerpt(text: str, limit: int = LONGEST_EXCERPT) -> str:
    """The text in one spelling (NFC), on one line, without controls, at most ``limit`` characters."""
    known = _WITHOUT.sub("", text[: 8 * limit])
    one_line = _SPACES.sub(" ", _CONTROLS.sub(" ", unicodedata.normalize("NFC", known))).strip()
    return one_line if len(one_line) <= limit else one_line[: limit - 1].rstrip() + "…"


def plain(text: str) -> bool:
    """Whether a short text, such as an id, holds nothing that would have to be cleaned away."""
    return not (_WITHOUT.search(text) or _CONTROLS.search(text))
