"""The sequencer as a process that is killed for good at any moment, while events keep coming."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from random import Random
from signal import SIGKILL

import pytest

from audit.inspection import Trust
from audit.keys import known_verifiers, log_folder
from audit.verify import verify_log
from store.log import log_size
from tests.audit.made import Incident

KILLS = 4
HOUSE = Path(__file__).parents[2]


async def _started(log) -> asyncio.subprocess.Process:
    env = {
        **os.environ, "DATABASE_URL": log.database.app_dsn, "PINGXI_DATA_FOLDER": str(log.folder),
        "PINGXI_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, "-m", "cli", "sequencer"]
    return await asyncio.create_subprocess_exec(*command, cwd=HOUSE, env=env)


async def _longer(log, size: int) -> None:
    async with asyncio.timeout(60):
        while await log_size(log.pool) <= size:
            await asyncio.sleep(0.01)


@pytest.mark.slow
async def test_a_sequencer_that_is_killed_leaves_a_whole_log(log) -> None:
    random = Random(7)
    incidents = [await Incident(log.pool, f"i{no}").open() for no in range(3)]
    for _ in range(KILLS):
        for incident in incidents:
            await incident.counts(log.now, 250)
        process = await _started(log)
        await _longer(log, await log_size(log.pool))
        await asyncio.sleep(random.random() / 10)
        process.send_signal(SIGKILL)
        await process.wait()
    process = await _started(log)
    expected = sum(incident.head.event_no for incident in incidents)
    await _longer(log, expected)
    process.terminate()
    assert await process.wait() == 0
    rows = await log.pool.fetch("SELECT leaf FROM log_leaves WHERE kind = 'event' ORDER BY seq")
    places = [(leaf["incident"], leaf["no"]) for leaf in (json.loads(row["leaf"]) for row in rows)]
    assert sorted(places) == sorted(
        (incident.id, no) for incident in incidents for no in range(1, incident.head.event_no + 1)
    )
    keys = known_verifiers(log_folder(log.folder) / "verifiers.txt")
    assert (await verify_log(log.pool, Trust(keys), log.now)).findings == []
