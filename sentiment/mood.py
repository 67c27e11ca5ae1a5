"""The mood of a post: how negative or positive its words are. It says nothing about who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST = 1000


@dataclass(frozen=True, slots=True)
class Mood:
    """``score``: permille from −1000 (negative) to 1000 (positive); ``label``: −1, 0 or 1."""

    score: int
    label: int


class Rater(Protocol):
    """What rates texts. ``name`` tells it apart from every other one, earlier ones of its kind too."""

    @property
    def name(self) -> str:
        """By what moods were made: kept beside each."""
        ...

    def moods(self, texts: Sequence[str]) -> list[Mood]:
        """One mood for each text, in their order."""
        ...
