"""How far a replay has come, kept in a file, so that one that was killed goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from demo.errors import ReplayUnreadable

SHORTEST, LONGEST = 1.0, 60.0
"""Seconds of real time between two requests, at least and at most."""
QUARTER = 900
"""Seconds of the posts' time between two requests, where the speed allows."""


@dataclass(frozen=True)
class Pace:
    """One replay: what is played *speed* times as fast since ``started_at`` (UTC), and what has been sent.

    ``run`` tells it from other replays of the same cascade. ``sent``: seconds after the post up to which
    the service has everything; None before the post itself.
    """

    cascade: str
    source: str
    run: str
    speed: int
    started_at: datetime
    sent: int | None = None
    over: bool = False

    @staticmethod
    def new(cascade: str, source: str, speed: int, now: datetime) -> Pace:
        """A replay that begins now."""
        return Pace(cascade, source, now.strftime("%Y%m%dT%H%M%SZ"), speed, now)

    def at(self, seconds: int) -> datetime:
        """When something so many seconds after the post takes place by today's clock."""
        return self.started_at + timedelta(seconds=seconds) / self.speed

    def due(self, now: datetime) -> int:
        """How many seconds after the post it is now."""
        return max(0, int((now - self.started_at).total_seconds() * self.speed))

    @property
    def pause(self) -> float:
        """Real seconds until the next request."""
        return min(LONGEST, max(SHORTEST, QUARTER / self.speed))

    def at_speed(self, speed: int, now: datetime) -> Pace:
        """The same at another speed: it goes on from where it had come to."""
        if speed == self.speed:
            return self
        started = now - timedelta(seconds=self.sent or 0) / speed
        return replace(self, speed=speed, started_at=started)


def file_of(folder: Path, cascade: str, source: str) -> Path:
    """Where the replay of a cascade by a source is kept, within the data folder."""
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in f"{source}-{cascade}")
    return folder / "run" / f"replay-{safe}.json"


def keep(pace: Pace, file: Path) -> None:
    """Write it, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.new")
    body = {**asdict(pace), "started_at": pace.started_at.isoformat()}
    beside.write_text(json.dumps(body, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(file)


def kept(file: Path) -> Pace | None:
    """The replay that was left unfinished; None where there is none. Raises ReplayUnreadable."""
    if not file.exists():
        return None
    try:
        body: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        pace = Pace(**{**body, "started_at": datetime.fromisoformat(body["started_at"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReplayUnreadable(file=str(file), reason=f"{type(error).__name__}: {error}") from error
    return None if pace.over else pace
