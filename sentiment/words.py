"""The words that ship: read from ``sentiment/lexicon``, where people can read and mend them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicon"

POLAR, DEGREE, TURN, HOLD, BUT, THOUGH, BLAME, MOCK = range(8)
"""What a word does: it is for or against, it strengthens, it turns, it holds a turning word and turns
nothing, what comes after it weighs more, or less, it blames by asking, it mocks."""

_KINDS = {"turn": TURN, "not": HOLD, "but": BUT, "though": THOUGH, "blame": BLAME, "mock": MOCK}

_HEADING = re.compile(r"\[(-?\d+|[a-z]+)\]")

Entry = tuple[int, int]
"""What a word does, and how strongly in tenths."""


@dataclass(frozen=True)
class Words:
    """All words by what they do. Two entries may have one word: it is polar and strengthens (真, 老).

    ``lengths``: by a word's first two characters, its possible lengths, the longest first.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    singles: frozenset[str]
    faces: frozenset[str]
    scripts: Mapping[int, str]
    digest: str


@cache
def shipped() -> Words:
    """The words that ship."""
    return read(FOLDER)


def read(folder: Path) -> Words:
    """Read a folder of words. Simplified characters; traditional ones are met by ``scripts.txt``."""
    files = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))}
    entries: dict[str, tuple[Entry, ...]] = {}
    faces = {word for _, word in _sections(files["faces"])}
    for entry, word in _entries(files):
        if all(kind != entry[0] for kind, _ in entries.get(word, ())):
            entries[word] = (*entries.get(word, ()), entry)
    return Words(
        entries,
        _lengths(entries),
        frozenset(word for word in entries if len(word) == 1),
        frozenset(faces),
        {ord(pair[0]): pair[1] for _, pair in _sections(files["scripts"])} | _spread(),
        sha256("\0".join(f"{name}\0{text}" for name, text in files.items()).encode()).hexdigest(),
    )


def _entries(files: Mapping[str, str]) -> Iterator[tuple[Entry, str]]:
    for heading, word in _sections(files["faces"]):
        yield (POLAR, int(heading)), word
    for heading, word in _sections(files["positive"]):
        yield (POLAR, int(heading)), word
    for heading, word in _sections(files["negative"]):
        yield (POLAR, -int(heading)), word
    for heading, word in _sections(files["degrees"]):
        yield (DEGREE, int(heading)), word
    for name in ("negations", "turns"):
        for heading, word in _sections(files[name]):
            yield (_KINDS[heading], 0), word


def _sections(text: str) -> Iterator[tuple[str, str]]:
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if _HEADING.fullmatch(line):
            heading = line[1:-1]
            continue
        for word in line.lower().split():
            yield heading, word


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 1:
            found.setdefault(word[:2], set()).add(len(word))
    return {head: tuple(sorted(each, reverse=True)) for head, each in found.items()}


def _spread() -> dict[int, str]:
    """Wide Latin letters, digits and a few marks as narrow ones."""
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)}
    return wide | {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)} | {0xFE0F: "", 0x3000: " "}
