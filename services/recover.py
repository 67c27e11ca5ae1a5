"""Gives every open incident its run: after Temporal was emptied, a run terminated, a backup restored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHistory
from temporalio.common import WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from store.dispatch import free_leases, recoverable_incidents
from store.lost import SeenSignal, lost_receipts
from store.pool import Pool
from workflows import names
from workflows.messages import Start

log = structlog.get_logger()

_PAGE = 200
_AT_ONCE = 16


@dataclass(frozen=True)
class Recovery:
    """What recovering found: the open incidents, and those of them that had no run and have one again."""

    incidents: int
    started: tuple[str, ...]


async def recover(pool: Pool, client: Client, *, task_queue: str = names.TASK_QUEUE) -> Recovery:
    """See to it that every incident that is not over, or has signals waiting, has a run.

    Each is told by signal-with-start to load where the incident stands: a run that is there may be ahead of a
    restored backup; a new one fires what fell due meanwhile. Repeating it is harmless.
    """
    await free_leases(pool)
    seen, started, last = 0, list[str](), ""
    while page := await recoverable_incidents(pool, last, _PAGE):
        for few in _few(page):
            missing = await asyncio.gather(*(_see_to(client, task_queue, incident) for incident in few))
            started += [incident for incident, was_missing in zip(few, missing, strict=True) if was_missing]
        seen, last = seen + len(page), page[-1]
    log.info("incidents_recovered", incidents=seen, started=len(started))
    return Recovery(seen, tuple(started))


def _few(page: Iterable[str]) -> list[list[str]]:
    whole = list(page)
    return [whole[start : start + _AT_ONCE] for start in range(0, len(whole), _AT_ONCE)]


async def _see_to(client: Client, task_queue: str, incident_id: str) -> bool:
    missing = not await _runs(client, incident_id)
    await client.start_workflow(
        names.INCIDENT_WORKFLOW,
        Start(incident_id),
        id=names.incident_workflow_id(incident_id),
        task_queue=task_queue,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        start_signal=names.RELOAD,
    )
    return missing


async def _runs(client: Client, incident_id: str) -> bool:
    handle = client.get_workflow_handle(names.incident_workflow_id(incident_id))
    try:
        return (await handle.describe()).status == WorkflowExecutionStatus.RUNNING
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False


async def receipts_lost(owner_dsn: str, client: Client) -> list[SeenSignal]:
    """The signals that Temporal's histories hold and the inbox does not: lost with a restored backup."""
    return list(await lost_receipts(owner_dsn, [signal async for signal in seen_signals(client)]))


async def seen_signals(client: Client) -> AsyncIterator[SeenSignal]:
    """Every signal that was ever delivered to a run that Temporal still knows."""
    async for run in client.list_workflows(f"WorkflowType = '{names.INCIDENT_WORKFLOW}'"):
        history = await client.get_workflow_handle(run.id, run_id=run.run_id).fetch_history()
        for envelope in delivered(client, history):
            if isinstance(envelope, dict) and isinstance(envelope.get("signal_id"), str):
                yield _seen(envelope)


def delivered(client: Client, history: WorkflowHistory) -> Iterable[Any]:
    """The raw envelopes in a history, in the order of their delivery."""
    for event in history.events:
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            signaled = event.workflow_execution_signaled_event_attributes
            batch = client.data_converter.payload_converter.from_payloads(list(signaled.input.payloads))
            if signaled.signal_name == names.DELIVER and batch and isinstance(batch[0], list):
                yield from batch[0]


def _seen(envelope: dict[str, Any]) -> SeenSignal:
    return SeenSignal(envelope["signal_id"], str(envelope.get("incident_id")), str(envelope.get("sender")))
