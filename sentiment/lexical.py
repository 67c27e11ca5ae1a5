"""The default: moods by the words, faces and signs that ship, with what turns, strengthens and mocks them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sentiment.mood import MOST, Mood
from sentiment.words import BLAME, BUT, DEGREE, MOCK, POLAR, THOUGH, TURN, Words, shipped

REACH = 5
"""So many characters before a word may lie what turns or strengthens it."""
AFTER_BUT, AFTER_THOUGH = 1.8, 0.5
FORWARDED = 0.7
TURNED = -0.8
BLAMED, ASKED, CRIED = -1.5, -0.35, 1.15
MOCKED = -1.0
FACED = 3.0
"""All faces of a part together weigh no more than this."""
PLAIN = 0.25
"""Up to this, a text is neutral."""
FULL = 4.0
"""Half of the scale is reached at this sum."""

_CLAUSE_ENDS = frozenset("，。！？；、,!?;:：\n…")
_FORWARD = re.compile(r"(?://\s*|回复)@[^:：\s]{1,30}[:：]?")
_NAMES = re.compile(r"@[\w\-·]{1,30}|https?://\S+|\[链接\]|\[号码\]|\[邮箱\]")


class Lexical:
    """Rates by words. Deterministic, without a file besides the lexicon's own."""

    def __init__(self, words: Words | None = None) -> None:
        """``words``: those that ship, or others of the same form."""
        self.words = words or shipped()

    @property
    def name(self) -> str:
        """``lexicon-`` and the beginning of the digest of all its words."""
        return f"lexicon-{self.words.digest[:8]}"

    def moods(self, texts: Sequence[str]) -> list[Mood]:
        """One mood for each text, in their order."""
        return [mood(self.weigh(text)) for text in texts]

    def weigh(self, text: str) -> float:
        """The sum of a text: below zero negative, above positive, 0 without any sign."""
        plain = text.translate(self.words.scripts).lower()
        if "@" not in plain and "[" not in plain and "http" not in plain:
            return self._part(plain)
        own, *others = _FORWARD.split(plain)
        whole = self._part(_NAMES.sub(" ", own))
        for part in others[:3]:
            whole += FORWARDED * self._part(_NAMES.sub(" ", part))
        return whole

    def _part(self, text: str) -> float:
        part = _Part()
        entries, lengths, singles = self.words.entries, self.words.lengths, self.words.singles
        faces = self.words.faces
        skipped = 0
        for place, sign in enumerate(text):
            if place < skipped:
                continue
            for length in lengths.get(text[place : place + 2], ()):
                word = text[place : place + length]
                if word in entries:
                    break
            else:
                if sign in _CLAUSE_ENDS:
                    part.end(sign)
                if sign not in singles:
                    continue
                word = sign
            for kind, tenths in entries[word]:
                part.take(kind, tenths, place, len(word), word in faces)
            skipped = place + len(word)
        return part.whole()


class _Part:
    """What is said in one person's words, from left to right."""

    __slots__ = (
        "asked", "clause", "cried", "degree", "faces", "mocked", "near",
        "praised", "said", "turned", "weight",
    )  # fmt: skip

    def __init__(self) -> None:
        self.said = self.clause = self.faces = self.praised = 0.0
        self.weight, self.degree, self.turned = 1.0, 1.0, False
        self.near = -REACH
        self.mocked = self.asked = self.cried = False

    def end(self, sign: str) -> None:
        """A clause is over: what turns and strengthens does not reach across."""
        self.said += self.weight * self.clause
        self.clause, self.degree, self.turned, self.near = 0.0, 1.0, False, -REACH
        self.asked |= sign in "?？"
        self.cried |= sign in "!！"
        self.weight = 1.0 if self.weight < 1 else self.weight

    def take(self, kind: int, tenths: int, place: int, length: int, face: bool) -> None:
        """A word: what it does by itself, and what stands before it does to it."""
        if place - self.near > REACH:
            self.degree, self.turned = 1.0, False
        if kind == POLAR:
            self._polar(tenths / 10, face)
        elif kind == DEGREE:
            self.degree *= tenths / 10
            self.near = place + length
        elif kind == TURN:
            self.turned = not self.turned
            self.near = place + length
        elif kind == BUT:
            self.said = (self.said + self.weight * self.clause) / AFTER_BUT
            self.clause, self.weight = 0.0, AFTER_BUT
        elif kind == THOUGH:
            self.weight = AFTER_THOUGH
        elif kind == BLAME:
            self.clause += BLAMED
        elif kind == MOCK:
            self.mocked = True

    def _polar(self, strength: float, face: bool) -> None:
        if face:
            self.faces = max(-FACED, min(FACED, self.faces + strength))
            return
        value = strength * self.degree * (TURNED if self.turned else 1.0)
        self.clause += value
        self.praised += max(value, 0.0)
        self.degree, self.turned, self.near = 1.0, False, -REACH

    def whole(self) -> float:
        """The sum. Praise that is mocked counts against; a bare question is a little against."""
        said = self.said + self.weight * self.clause
        if self.mocked:
            said += MOCKED * (1 + self.praised)
        if self.cried:
            said *= CRIED
        if self.asked:
            said += ASKED
        return said + self.faces


def mood(total: float) -> Mood:
    """A sum as a mood: half of the scale at ``FULL``, never beyond the scale."""
    score = round(MOST * total / (abs(total) + FULL))
    return Mood(score, 0 if abs(total) <= PLAIN else (1 if total > 0 else -1))
