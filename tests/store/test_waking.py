"""NOTIFY, LISTEN and the locks of services."""

import asyncio

import asyncpg
import pytest

from store.locks import lock_key, run_alone, singleton
from store.notify import INBOX, TIMELINE, Listener, Notifier, Wake

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1"
PATIENCE = 10


@pytest.fixture
async def admin(pg, database):
    connection = await asyncpg.connect(pg.server.admin_dsn.replace("/postgres?", f"/{database.name}?"))
    yield connection
    await connection.close()


class Counting(asyncpg.Pool):
    """Stands for a pool: keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[list[str]] = []

    async def execute(self, query, *args, timeout=None):
        self.sent.append(args[0])
        return "SELECT 1"


async def test_many_commits_are_one_notification(monkeypatch):
    pool = Counting()
    async with Notifier(pool, interval=0) as notifier:
        for _ in range(1_000):
            notifier.post(INBOX)
            notifier.post(TIMELINE)
    assert pool.sent == [[INBOX, TIMELINE]]


async def test_what_comes_while_one_is_sent_is_sent_after_it():
    pool = Counting()
    async with Notifier(pool, interval=0) as notifier:
        notifier.post(INBOX)
        while not pool.sent:
            await asyncio.sleep(0)
        notifier.post(TIMELINE)
    assert pool.sent == [[INBOX], [TIMELINE]]


async def test_a_notifier_outlives_a_failed_notification(pool):
    async with Notifier(pool, interval=0) as notifier:
        notifier.post("x" * 100)
    async with Notifier(pool) as notifier:
        notifier.post(INBOX)
    assert await pool.fetchval("SELECT 1") == 1


async def test_every_waiter_of_a_channel_is_woken(database, pool):
    async with Listener(database.app_dsn, [INBOX, TIMELINE]) as listener, Notifier(pool) as notifier:
        with listener.wake(INBOX) as one, listener.wake(INBOX) as two, listener.wake(TIMELINE) as other:
            await asyncio.wait_for(listener.listening.wait(), PATIENCE)
            for wake in (one, two, other):
                await wake.wait(0)
            notifier.post(INBOX)
            assert await one.wait(PATIENCE)
            assert await two.wait(PATIENCE)
            assert not await other.wait(0)


async def test_a_cut_listener_comes_back_and_wakes_everyone(database, admin):
    async with Listener(database.app_dsn, [INBOX]) as listener:
        with listener.wake(INBOX) as wake:
            await asyncio.wait_for(listener.listening.wait(), PATIENCE)
            await wake.wait(0)
            await admin.execute(CUT, "pingxi-listener")
            assert await wake.wait(PATIENCE)


async def test_a_wait_ends_by_itself():
    assert not await Wake().wait(0)


async def test_a_channel_that_is_not_listened_to_cannot_be_waited_for(database):
    listener = Listener(database.app_dsn, [INBOX])
    with pytest.raises(KeyError), listener.wake("other"):
        pass


async def test_only_one_holds_a_lock(database):
    order = []

    async def serve(name):
        async with singleton(database.app_dsn, "archiver"):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    async with singleton(database.app_dsn, "archiver"):
        waiting = asyncio.gather(serve("a"), serve("b"))
        async with singleton(database.app_dsn, "dispatcher") as lost:
            assert not lost.is_set()
        assert order == []
    await asyncio.wait_for(waiting, PATIENCE)
    assert [line.split()[1] for line in order] == ["in", "out", "in", "out"]


async def test_whoever_loses_the_lock_is_told(database, admin):
    async with singleton(database.app_dsn, "archiver") as lost:
        await admin.execute(CUT, "pingxi-archiver")
        await asyncio.wait_for(lost.wait(), PATIENCE)
        async with singleton(database.app_dsn, "archiver") as again:
            assert not again.is_set()


async def test_work_is_begun_again_after_its_lock_was_lost(database, admin):
    begun: list[int] = []

    async def work():
        begun.append(len(begun))
        if len(begun) == 1:
            await admin.execute(CUT, "pingxi-archiver")
            await asyncio.Event().wait()

    await asyncio.wait_for(run_alone(database.app_dsn, "archiver", work), PATIENCE)
    assert begun == [0, 1]


async def test_what_work_fails_of_is_not_hidden(database):
    async def work():
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await asyncio.wait_for(run_alone(database.app_dsn, "archiver", work), PATIENCE)


def test_lock_keys_fit_and_differ():
    keys = {lock_key(name) for name in ("dispatcher", "archiver", "watchdog")}
    assert len(keys) == 3
    assert all(-(2**63) <= key < 2**63 for key in keys)
