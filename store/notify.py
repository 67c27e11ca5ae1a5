"""Waking other processes: NOTIFY after the commit, coalesced and empty; one LISTEN connection a process.

A wake-up can be lost (a restart, a cut connection), so whoever waits looks again after a second at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import asyncpg
import structlog

from store.pool import NOT_UP, SESSION, Pool
from store.queries import query

log = structlog.get_logger()

INBOX = "pingxi_inbox"
TIMELINE = "pingxi_timeline"

# After commits, never within them: there it would cost a third of the insert rate. Its commit need not reach
# the disk before listeners hear of it: a wake-up that is lost is made up for by the next look.
NOTIFY = query(
    "notify.notify",
    """
    SELECT set_config('synchronous_commit', 'off', true), pg_notify(channel, '')
    FROM unnest($1::text[]) AS channel""",
)

# Now and then on the listening connection, to find out that it is cut.
ALIVE = query("notify.alive", "SELECT 1")


class Notifier:
    """Sends the wake-ups of many commits as one: the first at once, then one per ``interval`` (seconds)."""

    def __init__(self, pool: Pool, interval: float = 0.005) -> None:
        self._pool, self._interval = pool, interval
        self._wanted: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def post(self, channel: str) -> None:
        """Wake the listeners of ``channel`` soon. Call it after the commit; it neither waits nor fails."""
        self._wanted.add(channel)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain(), name="notifier")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send what is still wanted."""
        if self._task is not None:
            await self._task

    async def _drain(self) -> None:
        while self._wanted:
            channels, self._wanted = sorted(self._wanted), set()
            try:
                await self._pool.execute(NOTIFY, channels)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("notify_failed", channels=channels, reason=type(error).__name__)
            await asyncio.sleep(self._interval)


class Wake:
    """One waiter's share in a channel."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake the waiter, now or as soon as it waits."""
        self._event.set()

    async def wait(self, seconds: float = 1.0) -> bool:
        """Wait for a wake-up, at most ``seconds``. True if one came; look for work in either case."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        woken = self._event.is_set()
        self._event.clear()
        return woken


class Listener:
    """The one listening connection of a process. It reconnects by itself, and wakes everyone when it has.

    Use as ``async with Listener(dsn, [TIMELINE]) as listener: with listener.wake(TIMELINE) as wake: …``.
    """

    def __init__(self, dsn: str, channels: Iterable[str], check_seconds: float = 15.0) -> None:
        self._dsn, self._check_seconds = dsn, check_seconds
        self._wakes: dict[str, set[Wake]] = {channel: set() for channel in channels}
        self._task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="listener")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    @contextmanager
    def wake(self, channel: str) -> Iterator[Wake]:
        """A share in ``channel`` while the block lasts. Raises KeyError for one that is not listened to."""
        share = Wake()
        self._wakes[channel].add(share)
        try:
            yield share
        finally:
            self._wakes[channel].discard(share)

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                log.info("listening_interrupted", reason=type(error).__name__)
            self.listening.clear()
            await asyncio.sleep(0.2)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self._dsn, timeout=10, server_settings={**SESSION, "application_name": "pingxi-listener"}
        )
        cut = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: cut.set())
            for channel in self._wakes:
                await connection.add_listener(channel, self._heard)
            self.listening.set()
            self._wake_all()
            while not cut.is_set():
                await self._quiet(cut)
                await connection.fetchval(ALIVE, timeout=5)
        finally:
            connection.terminate()

    async def _quiet(self, cut: asyncio.Event) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._check_seconds):
                await cut.wait()

    def _heard(self, connection: object, pid: int, channel: str, payload: object) -> None:
        for share in tuple(self._wakes.get(channel, ())):
            share.set()

    def _wake_all(self) -> None:
        for shares in self._wakes.values():
            for share in tuple(shares):
                share.set()
