"""A paper as what is to be printed: its head, its parts in order, its foot. Layouts only place it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Style = Literal["document", "letter"]
LONGEST_CELL = 300
"""A cell with more characters than this may be broken at the end of a page."""

TITLE_CHARACTERS = 19
"""So many characters of 22 points fit in a line."""
_NOT_FIRST, _NOT_LAST = frozenset("”’》）、，。：；！？的"), frozenset("“‘《（")


@dataclass(frozen=True)
class Heading:
    """A heading of the first level (一、) or the second (（一）)."""

    level: int
    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph; ``closing``: the last sentence, kept with the signature."""

    text: str
    closing: bool = False


@dataclass(frozen=True)
class Table:
    """A table that flows over pages with its header. ``widths`` are the columns' shares."""

    widths: tuple[int, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def keep(self) -> bool:
        """Whether no row is so long that it has to be broken."""
        return all(len(cell) <= LONGEST_CELL for row in self.rows for cell in row)


Part: TypeAlias = Heading | Para | Table


@dataclass(frozen=True)
class Sheet:
    """One paper, ready to be laid out. Empty texts are left out of the page.

    ``secrecy``: classification and urgency, from the top; ``foot``: where the paper comes from.
    """

    kind: str
    locale: str
    style: Style
    issuer: str
    number: str
    title: str
    date: str
    parts: tuple[Part, ...]
    foot: tuple[str, ...]
    signer: str = ""
    to: str = ""
    secrecy: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    note: str = ""
    copies: str = ""
    printed_by: str = ""
    printed_on: str = ""

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title in lines of about one length, as the standard wants it; a Latin one breaks by itself."""
        count = -(-len(self.title) // TITLE_CHARACTERS)
        if not self.chinese or count <= 1:
            return (self.title,)
        lines, rest = [], self.title
        for left in range(count, 0, -1):
            end = -(-len(rest) // left)
            while end < len(rest) and (rest[end] in _NOT_FIRST or rest[end - 1] in _NOT_LAST):
                end += 1
            lines.append(rest[:end])
            rest = rest[end:]
        return tuple(line for line in lines if line)

    @property
    def chinese(self) -> bool:
        """Whether its words are Chinese."""
        return self.locale == "zh-CN"
