"""Workflows as one would first write them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

from bench.bare import names

_ACTIVITY: Any = {"start_to_close_timeout": timedelta(seconds=60)}


@workflow.defn(name=names.COUNTER)
class Counter:
    """Counts its signals and ends when it has seen them all."""

    def __init__(self) -> None:
        self._seen = 0

    @workflow.signal(name=names.SIGNAL)
    def one(self, body: dict[str, Any]) -> None:
        """One signal."""
        self._seen += 1

    @workflow.run
    async def run(self, expected: int) -> int:
        """Until ``expected`` signals have come."""
        await workflow.wait_condition(lambda: self._seen >= expected)
        return self._seen


@workflow.defn(name=names.ROWS)
class Rows:
    """Has a row inserted for each signal, one after the other, and ends when it has inserted them all."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @workflow.signal(name=names.SIGNAL)
    def one(self, body: dict[str, Any]) -> None:
        """One signal."""
        self._waiting.put_nowait(body)

    @workflow.run
    async def run(self, expected: int) -> None:
        """Until ``expected`` rows are there."""
        for _ in range(expected):
            await workflow.execute_activity(names.INSERT, await self._waiting.get(), **_ACTIVITY)


@workflow.defn(name=names.SETTING)
class Setting:
    """Holds a value that updates set; a signal may be sent to it meanwhile."""

    def __init__(self) -> None:
        self._value, self._over, self._seen = 0, False, 0

    @workflow.update(name=names.UPDATE)
    def set_to(self, body: dict[str, Any]) -> int:
        """Set the value, and return it."""
        self._value = body["no"]
        return self._value

    @workflow.signal(name=names.SIGNAL)
    def one(self, body: dict[str, Any]) -> None:
        """One signal."""
        self._seen += 1

    @workflow.signal
    def end(self) -> None:
        """End the run."""
        self._over = True

    @workflow.run
    async def run(self) -> None:
        """Until it is told to end."""
        await workflow.wait_condition(lambda: self._over)


@workflow.defn(name=names.DEADLINE)
class Deadline:
    """Sleeps until an instant and has a row inserted that says when it woke."""

    @workflow.run
    async def run(self, name: str, due_at: str) -> None:
        """``due_at`` in ISO format."""
        await workflow.sleep(max(datetime.fromisoformat(due_at) - workflow.now(), timedelta()))
        await workflow.execute_activity(
            names.INSERT_DUE, args=[name, due_at, workflow.now().isoformat()], **_ACTIVITY
        )


@workflow.defn(name=names.IDLE)
class Idle:
    """Waits, holding nothing but what it was last sent."""

    def __init__(self) -> None:
        self._last: dict[str, Any] = {}
        self._seen, self._over = 0, False

    @workflow.signal(name=names.SIGNAL)
    def one(self, body: dict[str, Any]) -> None:
        """One signal."""
        self._last, self._seen = body, self._seen + 1

    @workflow.query
    def seen(self) -> int:
        """How many signals came."""
        return self._seen

    @workflow.run
    async def run(self, body: dict[str, Any]) -> None:
        """For ever."""
        self._last = body
        await workflow.wait_condition(lambda: self._over)
