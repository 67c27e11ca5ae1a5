"""The verdict by replay, in recorded events a second, beside the bare SDK on the same histories."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from random import Random
from time import perf_counter

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from audit.replay.verdict import judge
from bench.figures import Sample
from bench.lives import live
from bench.scale import Scale
from bench.stage import Stage
from domain.errors import PingxiError
from services.histories import held_by
from workflows.names import incident_workflow_id
from workflows.plugin import REPLAYING


class NotProven(PingxiError):
    """An incident of the measurement itself was not proven. Params: incident, findings."""

    code = "bench_not_proven"


async def run(stage: Stage, scale: Scale, random: Random) -> Sample:
    """One run. Fetching the histories is left out of both."""
    names = await live(stage, scale.judged, random)
    held = held_by(stage.client)
    histories = {name: await held(incident_workflow_id(name)) for name in names}
    started = perf_counter()
    events = await _judged(stage, names, histories)
    ours = events / (perf_counter() - started)
    started = perf_counter()
    await _bare([history for name in names for history in histories[name]])
    return {"verdict": (ours, events / (perf_counter() - started))}


async def _judged(stage: Stage, names: Sequence[str], histories: dict[str, Sequence[WorkflowHistory]]) -> int:
    by_workflow = {incident_workflow_id(name): found for name, found in histories.items()}

    async def held(workflow_id: str) -> Sequence[WorkflowHistory]:
        return by_workflow[workflow_id]

    async def named() -> AsyncIterator[str]:
        for name in names:
            yield name

    events = 0
    async for one in judge(stage.pool, named(), held):
        if one.word != "proven":
            raise NotProven(incident=one.incident_id, findings=str([*one.findings, *one.unjudged]))
        events += one.figures["events"]
    return events


async def _bare(histories: Sequence[WorkflowHistory]) -> None:
    async def each() -> AsyncIterator[WorkflowHistory]:
        for history in histories:
            yield history

    replayer = Replayer(workflows=[], plugins=[REPLAYING])
    await replayer.replay_workflows(each())
