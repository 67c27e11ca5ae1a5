"""The process that tells incidents who is there, killed outright again and again."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable

import orjson
import pytest

from store.people import set_active
from tests.conftest import Database
from tests.path.conftest import Path
from tests.path.test_staffing import Organisation, unused_port

PROGRAM = """
import asyncio
from config import read_settings
from services import archiver
asyncio.run(archiver.run(read_settings()))
"""


WAITING = "SELECT count(*) FROM inbox WHERE kind = 'staff' AND result IS NULL"


async def started(database: Database) -> Process:
    """The process as it is run, with a Temporal that never answers."""
    told = {"PINGXI_DATABASE_URL": database.app_dsn, "PINGXI_TEMPORAL_ADDRESS": f"127.0.0.1:{unused_port()}"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, env={**os.environ, **told}, stdout=DEVNULL, stderr=DEVNULL
    )


@pytest.mark.slow
async def test_killed_at_any_point_it_tells_each_change_once(live: Path, database: Database):
    """At once, after the change was received but not folded, and after it was folded."""
    path, house, there = live, Organisation(live), True
    await house.everybody()
    await path.open()

    async def received() -> bool:
        return bool(await path.pool.fetchval(WAITING))

    async def known() -> bool:
        await path.dispatcher().dispatch_once(path.now)
        return await house.vacant() == ([] if there else ["office"]) and not await received()

    async def at_once() -> bool:
        return True

    async def run_until(moment: Callable[[], Awaitable[bool]]) -> None:
        process = await started(database)
        await path.until(moment)
        process.kill()
        await process.wait()

    moments: list[Callable[[], Awaitable[bool]]] = [received, at_once, known, received]
    for moment in moments:
        there = not there
        await path.tick()
        await set_active(path.pool, "office-1", there, house.by())
        await run_until(moment)
        await run_until(known)
    told = await path.pool.fetch("SELECT body FROM timeline WHERE type = 'staffing_changed' ORDER BY no")
    vacant = [orjson.loads(row["body"])["fact"]["vacant"] for row in told]
    assert vacant == [["office"], [], ["office"], []]
