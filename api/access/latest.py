"""How far incidents have come, read once for all streams that are woken at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from store.heads import last_numbers
from store.pool import Pool


@dataclass
class _Read:
    """A read that is about to begin, and which incidents it is asked for."""

    incidents: set[str] = field(default_factory=set)
    task: asyncio.Task[Mapping[str, int]] | None = None


class Latest:
    """Whoever asks before a read begins shares it: a hundred open screens cost one read at each wake-up."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._next: _Read | None = None

    async def no(self, incident_id: str) -> int:
        """The number of the incident's last event, as it is now; 0 if nothing was ever recorded of it."""
        read = self._next
        if read is None or read.task is None:
            read = self._next = _Read()
            read.task = asyncio.create_task(self._begin(read), name="latest")
        read.incidents.add(incident_id)
        return (await asyncio.shield(read.task)).get(incident_id, 0)

    async def _begin(self, read: _Read) -> Mapping[str, int]:
        self._next = None
        return await last_numbers(self._pool, read.incidents)
