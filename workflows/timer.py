"""A deadline that can move."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow


class Timer:
    """One timer in the history, replaced only when its instant moves, so that most batches cost no event."""

    def __init__(self) -> None:
        self._at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def rung(self) -> bool:
        """Whether the instant has come."""
        return self._task is not None and self._task.done()

    def move(self, at: datetime | None, summary: str) -> None:
        """Ring at ``at`` (UTC), or not at all. ``summary`` is what Temporal's own screens show."""
        if at == self._at and not self.rung:
            return
        if self._task is not None:
            self._task.cancel()
        self._at, self._task = at, None
        if at is not None:
            wait = max(at - workflow.now(), timedelta())
            self._task = asyncio.create_task(workflow.sleep(wait, summary=summary))
