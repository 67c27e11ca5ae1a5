"""Jobs that are done again and again, each at its own interval; one that fails holds up no other."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import structlog
from temporalio.service import RPCError

from domain.errors import PingxiError
from store.alarms import raise_alarm
from store.pool import NOT_UP, Pool

log = structlog.get_logger()

AWAY = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, RPCError, TimeoutError)
"""PostgreSQL or Temporal is not there: nothing to be told about, the job is tried again."""


@dataclass(frozen=True)
class Job:
    """Something to be done every so often. ``work`` is given the instant (UTC) and says how much it did.

    It may be cut short anywhere, and is then begun anew: what it does has to bear repeating.
    """

    name: str
    every: timedelta
    work: Callable[[datetime], Awaitable[int]]


async def keep_doing(pool: Pool, jobs: Sequence[Job], clock: Callable[[], datetime]) -> None:
    """Do every job for ever, side by side, until cancelled. PostgreSQL and Temporal may be away meanwhile."""
    async with asyncio.TaskGroup() as tasks:
        for job in jobs:
            tasks.create_task(_keep(pool, job, clock), name=f"job-{job.name}")


async def _keep(pool: Pool, job: Job, clock: Callable[[], datetime]) -> None:
    failures = 0
    while True:
        failures = 0 if await do_once(pool, job, clock(), failures) else failures + 1
        await asyncio.sleep(rest_after(job, failures).total_seconds())


def rest_after(job: Job, failures: int) -> timedelta:
    """How long a job rests: its interval; after failures a second, and twice as long with each in a row."""
    if not failures:
        return job.every
    return min(job.every, timedelta(seconds=1 << min(failures - 1, 20)))


async def do_once(pool: Pool, job: Job, now: datetime, failures: int = 0) -> bool:
    """Do a job once; whether it went well. An error that is nobody's absence is told by an alarm, once."""
    try:
        done = await job.work(now)
    except AWAY as error:
        log.warning("job_interrupted", job=job.name, reason=type(error).__name__)
        return False
    except PingxiError as error:
        await _tell(pool, job, now, error.code, failures)
        return False
    except Exception as error:  # noqa: BLE001 told by log and alarm; the other jobs go on
        await _tell(pool, job, now, type(error).__name__, failures)
        return False
    if done:
        log.info("job_done", job=job.name, done=done)
    return True


async def _tell(pool: Pool, job: Job, now: datetime, reason: str, failures: int) -> None:
    log.error("job_failed", job=job.name, reason=reason, exc_info=sys.exc_info())
    if failures:
        return
    try:
        await raise_alarm(pool, "job_failed", now, job=job.name, reason=reason)
    except AWAY as error:
        log.warning("alarm_not_raised", job=job.name, reason=type(error).__name__)
