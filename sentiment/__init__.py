"""The mood of a post, offline: a lexicon, and a model that learns from the organisation's own labels.

>>> moods(["今天真开心"])

rates texts by the default, the words that ship. Posts only: nothing here knows who wrote them.
"""

from collections.abc import Sequence
from functools import cache

from sentiment.lexical import Lexical
from sentiment.mood import Mood, Rater

__all__ = ["Lexical", "Mood", "Rater", "default", "moods"]


@cache
def default() -> Rater:
    """What rates when nothing else was put in use: the words that ship."""
    return Lexical()


def moods(texts: Sequence[str]) -> list[Mood]:
    """One mood for each text, in their order, by the default."""
    return default().moods(texts)
