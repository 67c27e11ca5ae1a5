"""From a person's click until it is read elsewhere: quiet, and during a burst of machines' signals."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from time import perf_counter

from bench.bare import load as bare_load
from bench.bare import names as bare_names
from bench.figures import Sample, percentile
from bench.load import Screen, note, open_incidents, screen, until_folded
from bench.measures.burst import history
from bench.scale import Scale
from bench.stage import Child, Stage, utc_now

BACKLOG_HEAD_START = 200


async def run(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run."""
    bare, bare_events = await updates(stage, scale, random)
    (incident,) = await open_incidents(stage, 1)
    before = await history(stage, [incident])
    quiet = await _clicks(stage, incident, scale.clicks, random)
    events = (await history(stage, [incident]) - before) / scale.clicks
    async with burst(stage, incident, scale.burst):
        busy = await _clicks(stage, incident, scale.busy_clicks, random)
    return {
        "click_p50": (percentile(quiet, 50), percentile(bare, 50)),
        "click_p99": (percentile(quiet, 99), percentile(bare, 99)),
        "busy_p50": (percentile(busy, 50), percentile(quiet, 50)),
        "busy_p99": (percentile(busy, 99), percentile(quiet, 50)),
        "click_history": (events, bare_events),
    }


async def _clicks(stage: Stage, incident: str, number: int, random: Random) -> list[float]:
    """Milliseconds from the click until another connection has read its event."""
    async with screen(stage, incident) as other:
        return [await _click(stage, incident, other, random) for _ in range(number)]


async def _click(stage: Stage, incident: str, other: Screen, random: Random) -> float:
    await asyncio.sleep(random.uniform(0.01, 0.04))
    signal = note(incident)
    seen = asyncio.create_task(other.shows(signal.signal_id))
    started = perf_counter()
    await stage.inlet.receive(signal, utc_now())
    return (await seen - started) * 1000


async def updates(stage: Stage, scale: Scale, random: Random) -> tuple[list[float], float]:
    """Milliseconds of as many updates of a bare workflow, and history events for each."""
    handle = await bare_load.start(stage, bare_names.SETTING)
    await handle.execute_update(bare_names.UPDATE, bare_load.body(handle.id, 0))
    before, taken = await bare_load.history([handle]), list[float]()
    for no in range(scale.clicks):
        await asyncio.sleep(random.uniform(0.01, 0.04))
        started = perf_counter()
        await handle.execute_update(bare_names.UPDATE, bare_load.body(handle.id, no))
        taken.append((perf_counter() - started) * 1000)
    events = (await bare_load.history([handle]) - before) / scale.clicks
    await handle.signal("end")
    return taken, events


@asynccontextmanager
async def burst(stage: Stage, incident: str, backlog: int) -> AsyncIterator[None]:
    """A feed, in a process of its own, keeps the incident under a burst as long as the block lasts."""
    feed = Child(stage.stack, "feed", [sys.executable, "-m", "bench.feed", incident, str(backlog)])
    await feed.start()
    try:
        await until_folded(stage, [incident], await _folded(stage, incident) + BACKLOG_HEAD_START)
        yield
    finally:
        await feed.stop()
        await _drained(stage, incident)


async def _folded(stage: Stage, incident: str) -> int:
    return int(
        await stage.pool.fetchval(
            "SELECT people_no + machines_no FROM heads WHERE incident_id = $1", incident
        )
    )


async def _drained(stage: Stage, incident: str) -> None:
    received = await stage.pool.fetchval("SELECT count(*) FROM inbox WHERE incident_id = $1", incident)
    await until_folded(stage, [incident], received)
