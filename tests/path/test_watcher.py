"""The watcher's periodic jobs: at their intervals, with back-off, and none holding up another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from temporalio import activity

from config import Settings
from domain.errors import PingxiError
from services.periodic import Job, do_once, keep_doing, rest_after
from services.watched import Tools, activities_on, jobs_on
from store.alarms import alarms
from store.pool import Pool
from tests.path.conftest import Path

EVERY = timedelta(minutes=5)


def _job(work: Callable[[datetime], Awaitable[int]], name: str = "feeds") -> Job:
    return Job(name, EVERY, work)


async def _fine(now: datetime) -> int:
    return 1


async def _no_database(now: datetime) -> int:
    raise ConnectionRefusedError


async def _broken(now: datetime) -> int:
    raise KeyError("x")


async def _failing(now: datetime) -> int:
    raise PingxiError


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 300), (1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (5000, 300)]
)
def test_a_job_that_fails_rests_longer_each_time_up_to_its_interval(failures: int, seconds: int) -> None:
    assert rest_after(_job(_fine), failures) == timedelta(seconds=seconds)


async def test_what_is_away_is_waited_for_without_an_alarm(path: Path) -> None:
    assert await do_once(path.pool, _job(_fine), path.now)
    assert not await do_once(path.pool, _job(_no_database), path.now)
    assert await alarms(path.pool) == []


@pytest.mark.parametrize(("work", "reason"), [(_broken, "KeyError"), (_failing, "internal")])
async def test_an_unknown_error_is_told_once(path: Path, work, reason) -> None:
    assert not await do_once(path.pool, _job(work), path.now)
    assert not await do_once(path.pool, _job(work), path.now, failures=1)
    (alarm,) = await alarms(path.pool)
    assert (alarm.code, alarm.params) == ("job_failed", {"job": "feeds", "reason": reason})


async def test_one_that_fails_holds_up_no_other(path: Path) -> None:
    did = asyncio.Event()

    async def other(now: datetime) -> int:
        did.set()
        return 0

    doing = asyncio.create_task(
        keep_doing(path.pool, [_job(_broken), _job(other, "retention")], lambda: path.now)
    )
    await did.wait()
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    assert doing.cancelled()


async def _tools(pool: Pool, path: Path) -> Tools:
    return Tools(Settings(), pool, path.notifier, lambda: path.now)


async def test_the_watchers_activities_and_jobs_have_names_of_their_own(path: Path) -> None:
    tools = await _tools(path.pool, path)
    activities = [activity._Definition.from_callable(made) for made in activities_on(tools)]
    assert all(activities)
    jobs = jobs_on(tools)
    assert len({job.name for job in jobs}) == len(jobs)
    assert all(timedelta(0) < job.every <= timedelta(days=1) for job in jobs)
