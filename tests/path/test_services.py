"""The services as processes run them: woken, polling, and not to be put off by what is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from intake.receive import receive
from services.dispatcher import Dispatcher
from services.pulse import beating
from store.heartbeats import heartbeats
from store.notify import INBOX, Listener, Notifier, Wake
from store.receipts import receipt
from tests.conftest import Database
from tests.path.conftest import Path


@asynccontextmanager
async def _running(dispatcher: Dispatcher, *wakes: Wake) -> AsyncIterator[None]:
    task = asyncio.create_task(dispatcher.run(wakes))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _decided(path: Path, signal_id: str) -> None:
    async def decided() -> bool:
        found = await receipt(path.pool, signal_id)
        return found is not None and found.result is not None

    await path.until(decided)


async def test_a_received_signal_wakes_the_dispatcher(live: Path, database: Database) -> None:
    async with Listener(database.app_dsn, [INBOX]) as listener, Notifier(live.pool) as notifier:
        with listener.wake(INBOX) as wake:
            async with _running(live.dispatcher(), wake):
                await live.tick()
                opened = await receive(live.pool, live.opening(), live.now, notifier)
                await _decided(live, opened.signal_id)


async def test_without_any_wake_the_dispatcher_looks_by_itself(live: Path) -> None:
    async with _running(live.dispatcher()):
        await live.tick()
        await _decided(live, (await live.receive(live.opening())).signal_id)


async def test_a_dispatcher_outlives_cut_connections(live: Path, database: Database) -> None:
    async with _running(live.dispatcher()):
        await live.tick()
        cutting = await asyncpg.connect(database.app_dsn)
        await cutting.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
        await cutting.close()
        await live.pool.expire_connections()
        await _decided(live, (await live.receive(live.opening())).signal_id)


async def test_an_answer_that_never_comes_is_asked_for_again(live: Path) -> None:
    """The engine lost the batch: its lease runs out, and another dispatcher sends it again."""
    await live.tick()
    received = await live.receive(live.opening())
    lost = replace(live, task_queue="a-queue-that-nobody-works-on")
    await lost.dispatcher().dispatch_once(live.now)
    await live.handle().terminate()
    assert await live.dispatcher().dispatch_once(live.now) == 0
    assert await live.dispatcher().dispatch_once(live.now + timedelta(seconds=15)) == 1
    await _decided(live, received.signal_id)


async def test_a_process_gives_signs_of_life(path: Path) -> None:
    async with beating(path.pool, "worker", "1", lambda: path.now):

        async def alive() -> bool:
            return bool(await heartbeats(path.pool))

        await path.until(alive)
    (beat,) = await heartbeats(path.pool)
    assert (beat.process, beat.instance, beat.at) == ("worker", "1", path.now)


async def test_a_missing_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from config import Settings
    from services.connections import AddressMissing, connect, database_address

    for name in ("DATABASE_URL", "PINGXI_DATABASE_URL", "TEMPORAL_ADDRESS", "PINGXI_TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(AddressMissing, match="DATABASE_URL"):
        database_address(Settings())
    with pytest.raises(AddressMissing, match="TEMPORAL_ADDRESS"):
        await connect(Settings())
