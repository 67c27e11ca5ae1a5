"""How the evidence is gathered: by SQL of the auditor's own, Temporal's SDK, and the ledgers' files."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
from temporalio.api.common.v1 import Payloads
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

from chaos.auditor import deadlines
from chaos.auditor.evidence import Evidence, Order, Row, Run, by_incident

TABLES = {
    "inbox": "SELECT * FROM inbox",
    "payloads": "SELECT * FROM payloads",
    "lanes": "SELECT * FROM lanes",
    "heads": "SELECT * FROM heads",
    "timeline": "SELECT * FROM timeline",
    "records": "SELECT * FROM records",
    "incidents": "SELECT * FROM incidents",
    "duties": "SELECT * FROM duties",
    "notices": "SELECT * FROM notices",
    "plans": "SELECT * FROM plans",
    "alarms": "SELECT * FROM alarms",
}
WORKFLOW = "IncidentWorkflow"


async def read(
    dsn: str, temporal: str, namespace: str, ledgers: Path, at: datetime, *, whole_histories: bool = True
) -> Evidence:
    """Everything that there is. ``at``, taken before: what was due by then must have fired."""
    tables = await _tables(dsn)
    client = await Client.connect(temporal, namespace=namespace)
    runs = [run async for run in _runs(client)]
    told = read_ledgers(ledgers)
    return Evidence(at=at, told=told, runs=runs, whole_histories=whole_histories, **tables)


async def overdue(dsn: str, at: datetime) -> bool:
    """Whether something that was due at that instant has not fired yet."""
    rows = (await _tables(dsn, ("timeline",)))["timeline"]
    found = deadlines.follow(by_incident(rows, "no"), at)
    return any(finding.code == "not_fired" and finding.about["by"] is None for finding in found)


def read_ledgers(folder: Path) -> list[Row]:
    """All ledgers' lines by their instant. A last line that was cut off while it was written is left out."""
    lines: list[Row] = []
    for file in sorted(folder.glob("*.jsonl")):
        whole, _, _ = file.read_text(encoding="utf-8").rpartition("\n")
        lines += [{**json.loads(line), "ledger": file.stem} for line in whole.splitlines() if line]
    return sorted(lines, key=lambda line: str(line["at"]))


async def _tables(dsn: str, names: Iterable[str] = tuple(TABLES)) -> dict[str, Any]:
    """One snapshot of tables."""
    connection = await asyncpg.connect(dsn)
    try:
        for kind in ("json", "jsonb"):
            await connection.set_type_codec(kind, encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return {name: [dict(row) for row in await connection.fetch(TABLES[name])] for name in names}
    finally:
        await connection.close()


async def _runs(client: Client) -> AsyncIterator[Run]:
    async for found in client.list_workflows(f"WorkflowType = '{WORKFLOW}'"):
        handle = client.get_workflow_handle(found.id, run_id=found.run_id)
        described = await handle.describe()
        status = described.status.name if described.status is not None else "UNKNOWN"
        events = [event async for event in handle.fetch_history_events()]
        yield run_from(found.id, found.run_id, status, events)


def run_from(workflow_id: str, run_id: str, status: str, events: Iterable[HistoryEvent]) -> Run:
    """One run, from the events of its history."""
    run = Run(workflow_id, run_id, status)
    orders: dict[int, Order] = {}
    words: list[str] = []
    for event in events:
        words.append(event.SerializeToString().decode("utf-8", errors="ignore"))
        _take(run, orders, event)
    run.orders = list(orders.values())
    run.words = "\n".join(words)
    return run


def _take(run: Run, orders: dict[int, Order], event: HistoryEvent) -> None:
    kind = event.event_type
    if kind == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
        signaled = event.workflow_execution_signaled_event_attributes
        if signaled.signal_name == "deliver":
            run.delivered += _values(signaled.input)[0]
    elif kind == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
        asked = event.activity_task_scheduled_event_attributes
        if asked.activity_type.name in ("record", "record_last"):
            orders[event.event_id] = Order(_values(asked.input)[0], None, asked.activity_id)
    elif kind == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
        done = event.activity_task_completed_event_attributes
        if done.scheduled_event_id in orders:
            orders[done.scheduled_event_id].answered = _values(done.result)[0]
    elif kind == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
        failed = event.workflow_task_failed_event_attributes
        # A signal that comes while a run ends is no fault: the server has it try again.
        if failed.cause != WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND:
            cause = WorkflowTaskFailedCause.Name(failed.cause)
            run.failures.append(f"{cause}: {failed.failure.message}"[:300])


def _values(payloads: Payloads) -> list[Any]:
    return [json.loads(payload.data) for payload in payloads.payloads]
