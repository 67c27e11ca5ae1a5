"""A burst of machines' signals: into one incident, and over many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from time import perf_counter

from bench.bare import load as bare_load
from bench.bare import names as bare_names
from bench.figures import Sample
from bench.load import counts, open_incidents, send_each, shared, until_folded
from bench.scale import Scale
from bench.stage import Stage, utc_now
from intake.receive import receive_many
from workflows.names import incident_workflow_id

# After a backlog: how many outcomes came after the first record's, and in how many seconds.
OUTCOMES = """
    WITH decided AS (SELECT decided_at FROM inbox WHERE incident_id = $1 AND kind <> 'open'),
         first AS (SELECT min(decided_at) AS at FROM decided)
    SELECT count(*) FILTER (WHERE decided_at > first.at) AS later,
           extract(epoch FROM max(decided_at) - min(decided_at)) AS seconds FROM decided, first"""


async def one(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run of a burst into one incident, beside a workflow that counts its signals."""
    bare, bare_events = await _bare(stage, scale, bare_names.COUNTER, 1)
    ours, events = await _ours(stage, scale, await open_incidents(stage, 1), random)
    alone = replace(scale, senders=1, burst=scale.burst // 5)
    bare_alone, _ = await _bare(stage, alone, bare_names.COUNTER, 1)
    ours_alone, _ = await _ours(stage, alone, await open_incidents(stage, 1), random)
    return {
        "burst": (ours, bare),
        "burst_folded": (await _on_disk(stage, scale), bare),
        "burst_alone": (ours_alone, bare_alone),
        "burst_history": (events, bare_events),
    }


async def _on_disk(stage: Stage, scale: Scale) -> float:
    """Signals folded and recorded a second where all are received before: first outcome to last."""
    (incident,) = await open_incidents(stage, 1)
    dispatcher = stage.children["dispatcher"]
    await dispatcher.stop()
    for first in range(0, scale.burst, 250):
        now = utc_now()
        await receive_many(stage.pool, [counts(incident, now, first + no) for no in range(250)], now)
    await dispatcher.start()
    await until_folded(stage, [incident], scale.burst + 1)
    outcomes = await stage.pool.fetchrow(OUTCOMES, incident)
    assert outcomes is not None
    return int(outcomes["later"]) / float(outcomes["seconds"])


async def many(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run of a burst over many incidents, beside workflows that have a row inserted for each signal."""
    bare, bare_events = await _bare(stage, scale, bare_names.ROWS, scale.incidents)
    ours, events = await _ours(stage, scale, await open_incidents(stage, scale.incidents), random)
    return {"spread": (ours, bare), "spread_history": (events, bare_events)}


async def _ours(stage: Stage, scale: Scale, incidents: Sequence[str], random: Random) -> tuple[float, float]:
    """Signals from the first sender's call to the last one's outcome, a second; history events a signal."""
    before = await history(stage, incidents)
    signals = [counts(incidents[no % len(incidents)], utc_now(), no) for no in range(scale.burst)]
    random.shuffle(signals)
    started = perf_counter()
    await send_each(stage, signals, scale.senders)
    await until_folded(stage, incidents, scale.burst + len(incidents))
    seconds = perf_counter() - started
    return scale.burst / seconds, (await history(stage, incidents) - before) / scale.burst


async def _bare(stage: Stage, scale: Scale, kind: str, number: int) -> tuple[float, float]:
    handles = [await bare_load.start(stage, kind, scale.burst // number) for _ in range(number)]
    before = await bare_load.history(handles)
    sent = [(handles[no % number], no) for no in range(scale.burst // number * number)]
    started = perf_counter()
    await shared(
        scale.senders,
        sent,
        lambda item: item[0].signal(bare_names.SIGNAL, bare_load.body(item[0].id, item[1])),
    )
    for handle in handles:
        await handle.result()
    seconds = perf_counter() - started
    return len(sent) / seconds, (await bare_load.history(handles) - before) / len(sent)


async def history(stage: Stage, incidents: Sequence[str]) -> int:
    """How many events all the runs of these incidents hold."""
    total = 0
    for name in incidents:
        async for run in stage.client.list_workflows(f"WorkflowId = '{incident_workflow_id(name)}'"):
            described = stage.client.get_workflow_handle(run.id, run_id=run.run_id)
            total += (await described.describe()).history_length
    return total
