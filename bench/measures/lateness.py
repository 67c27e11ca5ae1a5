"""How late deadlines fire: one at a time, and very many in the same second."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from bench.bare import load as bare_load
from bench.bare import names as bare_names
from bench.bare import table
from bench.figures import Sample, percentile
from bench.load import LOOK, PATIENCE, Unfinished, opening, until_folded
from bench.measures.burst import history
from bench.scale import Scale
from bench.stage import Stage, utc_now
from intake.receive import receive_many
from workflows.names import incident_workflow_id

DUTY = "2-A2"
WITHIN = timedelta(minutes=30)
"""The duty whose breach is watched: to report within half an hour of discovery."""

# When each breach was due, fired and recorded.
BREACHES = """
    SELECT (t.body -> 'fact' ->> 'due_at')::timestamptz AS due_at,
           (t.body -> 'fact' ->> 'fired_at')::timestamptz AS fired_at, r.stored_at
    FROM timeline t JOIN records r USING (incident_id, record_no)
    WHERE t.incident_id = ANY($1::text[]) AND t.type = 'duty_breached' AND t.body -> 'fact' ->> 'key' = $2"""

Firing = tuple[datetime, datetime, datetime]


async def one(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run of deadlines apart from each other."""
    ahead = 3 * await _ahead(stage, scale.deadlines)
    apart = [timedelta(seconds=0.2 * no + random.uniform(0, 0.1)) for no in range(scale.deadlines)]
    bare = await _bare_firings(stage, [utc_now() + ahead + later for later in apart], one_by_one=True)
    start, incidents = utc_now() + ahead, list[str]()
    for later in apart:
        incidents += await _opened(stage, [start + later])
        await _at_rest(stage.client.get_workflow_handle(incident_workflow_id(incidents[-1])))
    before = await history(stage, incidents)
    ours = await _firings(stage, incidents)
    events = (await history(stage, incidents) - before) / len(incidents)
    return {
        "late_p50": (percentile(_fired(ours), 50), percentile(_fired(bare), 50)),
        "late_p99": (percentile(_fired(ours), 99), percentile(_fired(bare), 99)),
        "late_seen_p99": (percentile(_stored(ours), 99), percentile(_stored(bare), 99)),
        "duty_history": (events, None),
    }


async def together(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run of deadlines at the very same instant, each in an incident of its own."""
    ahead = await _ahead(stage, scale.together)
    bare = await _bare_firings(stage, [utc_now() + ahead] * scale.together)
    due = utc_now() + ahead
    incidents = await _opened(stage, [due] * scale.together)
    ready = (due - utc_now()).total_seconds()
    ours = await _firings(stage, incidents)
    return {
        "together_p50": (percentile(_fired(ours), 50), percentile(_fired(bare), 50)),
        "together_p99": (percentile(_fired(ours), 99), percentile(_fired(bare), 99)),
        "together_seen": (max(_stored(ours)), max(_stored(bare))),
        "together_missed": (scale.together - len(ours), scale.together - len(bare)),
        "together_ready": (ready, None),
    }


async def _ahead(stage: Stage, number: int) -> timedelta:
    """How long before they are due so many incidents have to be sent, as fast as this machine is just now."""
    some = max(10, number // 20)
    await _opened(stage, [utc_now() + timedelta(minutes=20)] * some)
    started = utc_now()
    await _opened(stage, [started + timedelta(minutes=20)] * some)
    return timedelta(seconds=5) + 2 * (utc_now() - started) * number / some


async def _opened(stage: Stage, dues: Sequence[datetime]) -> list[str]:
    """Incidents whose report is due at these instants, each recorded."""
    incidents = [stage.new_incident() for _ in dues]
    signals = [opening(stage, name, due - WITHIN) for name, due in zip(incidents, dues, strict=True)]
    for first in range(0, len(signals), 250):
        await receive_many(stage.pool, signals[first : first + 250], utc_now(), stage.notifier)
    await until_folded(stage, incidents, len(incidents))
    return incidents


async def _firings(stage: Stage, incidents: Sequence[str]) -> list[Firing]:
    """What fired, once all have or nobody can hope any more."""
    ends = asyncio.get_running_loop().time() + PATIENCE
    while True:
        found = [tuple(row) for row in await stage.pool.fetch(BREACHES, incidents, DUTY)]
        if len(found) >= len(incidents):
            return found
        if asyncio.get_running_loop().time() > ends:
            raise Unfinished(done=str(len(found)), sent=str(len(incidents)))
        await asyncio.sleep(0.5)


async def _at_rest(handle: bare_load.Handle) -> None:
    """Wait until a run has set its timer and nothing of it is under way.

    A timer counts from the end of the task that sets it: were another opened meanwhile, it would be late.
    """
    while True:
        described = (await handle.describe()).raw_description
        if not described.HasField("pending_workflow_task") and not described.pending_activities:
            return
        await asyncio.sleep(LOOK)


async def _bare_firings(stage: Stage, dues: Sequence[datetime], *, one_by_one: bool = False) -> list[Firing]:
    """The same of bare workflows that sleep and have a row inserted."""
    prefix, handles = stage.new_name(), list[bare_load.Handle]()
    for no, due in enumerate(dues):
        name = f"{prefix}-{no}"
        handles.append(await bare_load.start(stage, bare_names.DEADLINE, name, due.isoformat()))
        if one_by_one:
            await _at_rest(handles[-1])
    for handle in handles:
        await handle.result()
    return await table.dues(stage.pool, f"{prefix}-")


def _fired(firings: Iterable[Firing]) -> list[float]:
    return [(fired - due) / timedelta(milliseconds=1) for due, fired, _ in firings]


def _stored(firings: Iterable[Firing]) -> list[float]:
    return [(stored - due) / timedelta(milliseconds=1) for due, _, stored in firings]
