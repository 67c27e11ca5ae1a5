"""What a run is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

Pause = tuple[float, float]


@dataclass(frozen=True)
class Wishes:
    """How long, how hard, and from which seed.

    ``pause``: seconds between kills. ``sure``: ways of killing that come at least once, first of all.
    ``settle_seconds``: how long what was received may take, at the end, to be decided.
    """

    seed: int
    minutes: float
    folder: Path
    incidents: int = 5
    feeds: int = 2
    pause: Pause = (2.0, 7.0)
    sure: tuple[str, ...] = ()
    settle_seconds: float = 180.0

    @property
    def length(self) -> timedelta:
        """How long senders send and parts die."""
        return timedelta(minutes=self.minutes)

    @property
    def ledgers(self) -> Path:
        """Where the senders' ledgers lie."""
        return self.folder / "ledgers"
