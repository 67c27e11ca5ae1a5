"""What is sent to the product: signals as feeds and people send them, and the wait for what comes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from time import perf_counter
from typing import TypeVar

from bench.stage import Stage, utc_now
from domain.errors import PingxiError
from domain.signals import Lane
from intake.ids import new_signal_id
from intake.receive import NewSignal, receive_many
from store.notify import TIMELINE, Wake
from store.timeline import events_from, timeline_totals

Item = TypeVar("Item")

PATIENCE = 300.0
SLOWEST = 5.0
LOOK = 0.02
NOTE = "已联系考务部门核实，正在等候书面说明。"

# Every so often while a measure waits: how many signals of its incidents have an outcome.
FOLDED = "SELECT coalesce(sum(people_no + machines_no), 0) FROM heads WHERE incident_id = ANY($1::text[])"


class Unfinished(PingxiError):
    """What was sent had no outcome within the patience of the measurement. Params: done, sent."""

    code = "bench_unfinished"


def opening(stage: Stage, incident: str, discovered_at: datetime) -> NewSignal:
    """A feed opens an incident."""
    data = {"plan_hash": stage.plan_hash, "discovered_at": discovered_at.isoformat(), "source": "web"}
    texts = {"title": "网传某单位招聘考试泄题"}
    return NewSignal(new_signal_id(), incident, Lane.MACHINES, "open", "feed:bench", "feed", data, texts)


def counts(incident: str, at: datetime, reposts: int) -> NewSignal:
    """A feed reports counts."""
    data = {"observed_at": at.isoformat(), "counts": {"reposts": reposts % 90, "sites": 1}}
    return NewSignal(new_signal_id(), incident, Lane.MACHINES, "observe_counts", "feed:bench", "feed", data)


def note(incident: str) -> NewSignal:
    """A person's click: a note with its words."""
    return NewSignal(
        new_signal_id(), incident, Lane.PEOPLE, "note", "bench0person", "monitor",
        texts={"note": NOTE},
    )  # fmt: skip


async def open_incidents(stage: Stage, number: int, discovered_at: datetime | None = None) -> list[str]:
    """Open so many incidents, and wait until each is recorded."""
    names = [stage.new_incident() for _ in range(number)]
    for first in range(0, number, 250):
        now = utc_now()
        part = [opening(stage, name, discovered_at or now) for name in names[first : first + 250]]
        await receive_many(stage.pool, part, now, stage.notifier)
    await until_folded(stage, names, number)
    return names


async def until_folded(stage: Stage, incidents: Sequence[str], number: int) -> None:
    """Wait until so many signals of these incidents have an outcome. Raises ``Unfinished``."""
    ends = perf_counter() + PATIENCE + len(incidents) / SLOWEST
    while (folded := await stage.pool.fetchval(FOLDED, incidents)) < number:
        if perf_counter() > ends:
            raise Unfinished(done=str(folded), sent=str(number))
        await asyncio.sleep(LOOK)


async def send_each(stage: Stage, signals: Iterable[NewSignal], senders: int) -> None:
    """Have so many senders at once receive these, one commit each."""
    await shared(senders, signals, lambda new: stage.inlet.receive(new, utc_now()))


async def shared(workers: int, items: Iterable[Item], do: Callable[[Item], Awaitable[object]]) -> None:
    """Do something with every item, so many at once."""
    left = iter(items)

    async def work() -> None:
        for item in left:
            await do(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())


class Screen:
    """Another connection that shows an incident: it listens, and reads the events that are new."""

    def __init__(self, stage: Stage, incident: str, wake: Wake, shown: int) -> None:
        self._stage, self._incident, self._wake, self._shown = stage, incident, wake, shown

    async def shows(self, signal_id: str) -> float:
        """Wait until the event of a signal is read; the monotonic instant at which it was."""
        while True:
            for row in await events_from(self._stage.pool, self._incident, self._shown + 1):
                self._shown = row.no
                if row.signal_id == signal_id:
                    return perf_counter()
            await self._wake.wait()


@asynccontextmanager
async def screen(stage: Stage, incident: str) -> AsyncIterator[Screen]:
    """A screen as long as the block lasts."""
    shown = (await timeline_totals(stage.pool, incident)).last_no
    with stage.listener.wake(TIMELINE) as wake:
        yield Screen(stage, incident, wake, shown)
