"""Signals accepted on disk a second, while nothing folds them; then how fast a worker catches up."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from time import perf_counter

from bench.bare import load as bare_load
from bench.bare import table
from bench.figures import Sample
from bench.load import counts, note, open_incidents, send_each, shared, until_folded
from bench.scale import Scale
from bench.stage import Stage, utc_now
from intake.receive import NewSignal


async def run(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run."""
    incidents = await open_incidents(stage, 10)
    dispatcher = stage.children["dispatcher"]
    await dispatcher.stop()
    machines = [counts(random.choice(incidents), utc_now(), no) for no in range(scale.accepted)]
    people = [note(random.choice(incidents)) for _ in range(scale.accepted)]
    await _receive(stage, scale, machines[: scale.senders * 4])
    bare = await _bare(stage, scale)
    ours = await _receive(stage, scale, machines[scale.senders * 4 :])
    worded = await _receive(stage, scale, people)
    started = perf_counter()
    await dispatcher.start()
    await until_folded(stage, incidents, 2 * scale.accepted + len(incidents))
    caught_up = 2 * scale.accepted / (perf_counter() - started)
    return {"accepted": (ours, bare), "accepted_worded": (worded, bare), "caught_up": (caught_up, None)}


async def _receive(stage: Stage, scale: Scale, signals: Sequence[NewSignal]) -> float:
    started = perf_counter()
    await send_each(stage, signals, scale.senders)
    return len(signals) / (perf_counter() - started)


async def _bare(stage: Stage, scale: Scale) -> float:
    name = stage.new_name()
    bodies = [bare_load.body(name, no) for no in range(scale.accepted)]
    started = perf_counter()
    await shared(scale.senders, bodies, lambda body: table.insert(stage.pool, body, utc_now()))
    return scale.accepted / (perf_counter() - started)
