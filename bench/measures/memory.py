"""The worker's memory for an open incident, and ten thousand open at once."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from time import perf_counter

from bench.bare import load as bare_load
from bench.bare import names as bare_names
from bench.figures import Sample
from bench.load import counts, open_incidents, shared, until_folded
from bench.scale import Scale
from bench.stage import Child, Stage, utc_now
from intake.receive import receive_many

WARM_UP = 50
STARTERS = 16


async def cached(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run: memory that new workflows add to a new worker, each with what came first in it."""
    bare = stage.children["bare"]
    await _anew(bare)
    await _idle(stage, WARM_UP)
    before = bare.memory
    await _idle(stage, scale.cached)
    other = (bare.memory - before) / scale.cached / 1024
    worker = stage.children["worker"]
    await _anew(worker)
    await open_incidents(stage, WARM_UP)
    before = worker.memory
    await open_incidents(stage, scale.cached)
    return {"memory": ((worker.memory - before) / scale.cached / 1024, other)}


async def many(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run: very many open at once, more than the worker keeps; each then is sent one more signal."""
    started = perf_counter()
    handles = await _idle(stage, scale.many)
    bare_opened = scale.many / (perf_counter() - started)
    started = perf_counter()
    await shared(STARTERS, handles, _signalled)
    bare_answered = scale.many / (perf_counter() - started)
    started = perf_counter()
    incidents = await open_incidents(stage, scale.many)
    opened = scale.many / (perf_counter() - started)
    started = perf_counter()
    await _one_more(stage, incidents)
    answered = scale.many / (perf_counter() - started)
    return {
        "many_opened": (opened, bare_opened),
        "many_answered": (answered, bare_answered),
        "many_missing": (await _missing(stage, incidents), 0),
        "many_memory": (stage.children["worker"].memory / 2**20, stage.children["bare"].memory / 2**20),
    }


async def _anew(worker: Child) -> None:
    await worker.stop()
    await worker.start()


async def _idle(stage: Stage, number: int) -> list[bare_load.Handle]:
    """Bare workflows that wait, each having been sent and having answered something."""
    handles: list[bare_load.Handle] = []

    async def start(no: int) -> None:
        handle = await bare_load.start(stage, bare_names.IDLE, bare_load.body("idle", no))
        await _signalled(handle)
        handles.append(handle)

    await shared(STARTERS, range(number), start)
    return handles


async def _signalled(handle: bare_load.Handle) -> None:
    """Send a signal; the query is answered only once it is handled."""
    await handle.signal(bare_names.SIGNAL, bare_load.body(handle.id, 1))
    await handle.query("seen")


async def _one_more(stage: Stage, incidents: Sequence[str]) -> None:
    for first in range(0, len(incidents), 250):
        now = utc_now()
        part = [counts(name, now, 1) for name in incidents[first : first + 250]]
        await receive_many(stage.pool, part, now, stage.notifier)
    await until_folded(stage, incidents, 2 * len(incidents))


async def _missing(stage: Stage, incidents: Sequence[str]) -> int:
    accepted = "SELECT count(*) FROM inbox WHERE incident_id = ANY($1::text[]) AND result = 'accepted'"
    return 2 * len(incidents) - int(await stage.pool.fetchval(accepted, incidents))
