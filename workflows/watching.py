"""What passes between the monitoring workflow and its activities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.watching import Said


@dataclass(frozen=True)
class WatchStart:
    """The input of a run: the incident."""

    incident_id: str


@dataclass(frozen=True)
class LookOrder:
    """A look that is to be made now: of which number, at which instant (UTC)."""

    incident_id: str
    look_no: int
    observed_at: datetime


@dataclass(frozen=True)
class NoteOrder:
    """A look that is to be kept, and what the incident is to be told."""

    incident_id: str
    look_no: int
    due_at: datetime
    observed_at: datetime
    body: dict[str, Any]
    said: tuple[Said, ...]
    unsaid: tuple[str, ...]


@dataclass(frozen=True)
class Noted:
    """Whether the look is on record as given; otherwise another run has kept one of that number."""

    kept: bool
