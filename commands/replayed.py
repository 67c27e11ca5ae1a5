"""The verdict by replay, as `pingxi audit verify` asks for it and tells it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.findings import Finding
    from audit.replay.verdict import Judged, Live
    from config import Settings
    from store.pool import Pool

REACH_SECONDS = 5.0


@dataclass
class Replayed:
    """What replay says of one incident or of all. ``engine``: whether runs that are open were asked for."""

    engine: bool
    incidents: int = 0
    words: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unjudged: list[Finding] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """proven, differs or cannot_be_judged."""
        if self.findings:
            return "differs"
        return "cannot_be_judged" if self.unjudged else "proven"

    def take(self, one: Judged) -> None:
        """One incident more."""
        self.incidents += 1
        self.words[one.word] = self.words.get(one.word, 0) + 1
        self.findings += one.findings
        self.unjudged += one.unjudged
        for name, value in one.figures.items():
            self.figures[name] = self.figures.get(name, 0) + value

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "verdict": self.word,
            "engine": self.engine,
            "incidents": self.words,
            "findings": [each.as_json() for each in self.findings],
            "unjudged": [each.as_json() for each in self.unjudged],
            "figures": self.figures,
        }


async def replayed(settings: Settings, pool: Pool, incident: str | None) -> Replayed:
    """Run the histories again and hold them against what is stored, of one incident or of all."""
    from audit.replay.verdict import judge
    from store.verdict import recorded_incidents

    live = await _engine(settings)
    found = Replayed(live is not None)
    names = recorded_incidents(pool) if incident is None else _one(incident)
    async for one in judge(pool, names, live):
        found.take(one)
    return found


async def _one(incident: str) -> AsyncIterator[str]:
    yield incident


async def _engine(settings: Settings) -> Live | None:
    """How open runs are asked for; None where Temporal cannot be reached in a few seconds."""
    from temporalio.service import RPCError

    from services.connections import connect
    from services.histories import held_by

    if settings.temporal_address is None:
        return None
    try:
        return held_by(await asyncio.wait_for(connect(settings), REACH_SECONDS))
    except (TimeoutError, RPCError, RuntimeError):
        return None
