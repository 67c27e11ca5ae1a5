"""Tells every open incident which roles nobody holds, whenever that changes. Only one runs at a time.

It keeps nothing: what an incident says of itself is compared with who is there. Killed anywhere, it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import datetime

import asyncpg
import structlog

from config import Settings
from domain.canonical import digest
from domain.plan import STAFFING
from domain.signals import STAFFING_SENDER, Lane
from intake.receive import NewSignal, receive_many
from services.connections import database_address, utc_now
from store.locks import run_alone
from store.notify import TIMELINE, Listener, Notifier, Wake
from store.organisation.changes import ORGANISATION
from store.pool import NOT_UP, Pool
from store.staffing import Staffed, differently_staffed, next_change

log = structlog.get_logger()

POLL_SECONDS = 30.0
"""How long it rests at most, whether woken or not."""

PAUSE_SECONDS = 0.25
"""Between two looks: under load timelines grow all the time."""

TROUBLE_SECONDS = 0.5

_TROUBLE = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class Staffing:
    """Compares who is there with what incidents say. ``clock`` gives the instant (UTC)."""

    def __init__(self, pool: Pool, notifier: Notifier, clock: Callable[[], datetime]) -> None:
        self._pool, self._notifier, self._clock = pool, notifier, clock

    async def look(self, now: datetime) -> int:
        """Tell the incidents in which other roles are vacant at ``now`` than they say. Returns how many.

        Repeating it sends nothing twice: a signal's id is made of the incident, where it stood and the roles.
        """
        told = 0
        while found := await differently_staffed(self._pool, now):
            receipts = await receive_many(self._pool, [_signal(each) for each in found], now, self._notifier)
            fresh = sum(not receipt.repeated for receipt in receipts)
            told += fresh
            if not fresh:
                break
        if told:
            log.info("staffing_told", incidents=told)
        return told

    async def run(self, wakes: Iterable[Wake]) -> None:
        """Look for ever: when woken, and when somebody comes or goes.

        Survives PostgreSQL being away; ends by being cancelled.
        """
        woken = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for wake in wakes:
                tasks.create_task(_pass_on(wake, woken))
            while True:
                woken.clear()
                rest = TROUBLE_SECONDS
                try:
                    rest = await self._look_and_rest()
                except _TROUBLE as error:
                    log.warning("staffing_interrupted", reason=type(error).__name__)
                await asyncio.sleep(min(rest, PAUSE_SECONDS))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(rest - PAUSE_SECONDS):
                        await woken.wait()

    async def _look_and_rest(self) -> float:
        """Look, and say for how many seconds nobody comes or goes."""
        now = self._clock()
        await self.look(now)
        change = await next_change(self._pool, now)
        if change is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(0.0, (change - self._clock()).total_seconds()))


def _signal(staffed: Staffed) -> NewSignal:
    name = digest([staffed.incident_id, staffed.event_no, list(staffed.vacant)])[:32]
    return NewSignal(
        signal_id=f"staff-{name}",
        incident_id=staffed.incident_id,
        lane=Lane.MACHINES,
        kind="staff",
        sender=STAFFING_SENDER,
        role=STAFFING,
        data={"vacant": list(staffed.vacant)},
    )


async def _pass_on(wake: Wake, woken: asyncio.Event) -> None:
    while True:
        if await wake.wait(POLL_SECONDS):
            woken.set()


async def keep_staffed(settings: Settings, pool: Pool) -> None:
    """Look for ever, as the only one that does."""
    async with AsyncExitStack() as stack:
        dsn = database_address(settings)
        notifier = await stack.enter_async_context(Notifier(pool))
        listener = await stack.enter_async_context(Listener(dsn, [ORGANISATION, TIMELINE]))
        wakes = [stack.enter_context(listener.wake(channel)) for channel in (ORGANISATION, TIMELINE)]
        staffing = Staffing(pool, notifier, utc_now)

        async def work() -> None:
            await staffing.run(wakes)

        await run_alone(dsn, "staffing", work)
