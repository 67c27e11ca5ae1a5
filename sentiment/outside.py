"""An outside model over HTTP; whenever it fails the default rates in its place, and never in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sentiment.errors import OutsideRefused
from sentiment.mood import MOST, Mood, Rater

log = structlog.get_logger()

FORMAT = 1
LARGEST = 1_000_000
"""Bytes of an answer that are taken at most."""
FAILURES = 3
PAUSE = 60.0
"""After so many failures in a row it is not asked for so many seconds."""


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True)

    model: str = Field(min_length=1, max_length=60)
    scores: list[int]


@dataclass(frozen=True, slots=True)
class Rated:
    """Moods and the name of what made them."""

    moods: list[Mood]
    by: str


class Outside:
    """Asks an address for scores in permille. ``seconds``: a clock that only runs forward."""

    def __init__(
        self,
        client: httpx.Client,
        url: str,
        instead: Rater,
        seconds: Callable[[], float],
        token: str = "",
        at_once: int = 200,
        neutral: int = 100,
    ) -> None:
        """Scores up to ``neutral`` either way are neutral. Raises OutsideRefused for an open address."""
        _held(url)
        self._client, self._url, self._instead, self._seconds = client, url, instead, seconds
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._at_once, self._neutral = at_once, neutral
        self._failures, self._until = 0, 0.0

    def rated(self, texts: Sequence[str]) -> list[Rated]:
        """In batches, in the order of the texts; each says who rated it, the outside model or the other."""
        parts = (texts[start : start + self._at_once] for start in range(0, len(texts), self._at_once))
        return [self._part(part) for part in parts]

    def _part(self, texts: Sequence[str]) -> Rated:
        if self._seconds() < self._until:
            return Rated(self._instead.moods(texts), self._instead.name)
        try:
            answer = self._asked(texts)
        except (httpx.HTTPError, ValidationError, ValueError) as error:
            self._failed(error)
            return Rated(self._instead.moods(texts), self._instead.name)
        self._failures = 0
        return Rated([self._mood(score) for score in answer.scores], f"outside-{answer.model}")

    def _asked(self, texts: Sequence[str]) -> _Answer:
        body = {"format": FORMAT, "texts": list(texts)}
        with self._client.stream("POST", self._url, json=body, headers=self._headers) as response:
            response.raise_for_status()
            if response.status_code != 200:
                raise ValueError("status")
            whole = bytearray()
            for piece in response.iter_bytes():
                whole += piece
                if len(whole) > LARGEST:
                    raise ValueError("size")
        answer = _Answer.model_validate_json(bytes(whole))
        if len(answer.scores) != len(texts) or any(abs(score) > MOST for score in answer.scores):
            raise ValueError("scores")
        return answer

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = self._seconds() + PAUSE
        # The kind alone: an answer may hold anything, people's words too.
        log.error("sentiment_outside_failed", reason=type(error).__name__, in_a_row=self._failures)

    def _mood(self, score: int) -> Mood:
        return Mood(score, 0 if abs(score) <= self._neutral else (1 if score > 0 else -1))


def _held(url: str) -> None:
    """Texts go over TLS, or do not leave this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host:
        return
    try:
        here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        here = False
    if parts.scheme != "http" or not here:
        raise OutsideRefused(url=f"{parts.scheme}://{host}")
