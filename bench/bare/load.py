"""What is sent to the bare workflows."""

from __future__ import annotations

from typing import Any

from temporalio.client import WorkflowHandle

from bench.bare import names
from bench.stage import Stage

Handle = WorkflowHandle[Any, Any]


def body(name: str, no: int) -> dict[str, Any]:
    """As much as an envelope carries."""
    return {
        "id": f"{name}-{no}",
        "no": no,
        "incident_id": name,
        "kind": "observe_counts",
        "sender": "feed:bench",
        "counts": {"reposts": no % 90, "sites": 1},
    }


async def start(stage: Stage, kind: str, *args: Any) -> Handle:
    """A new bare workflow."""
    name = stage.new_name()
    return await stage.bare.start_workflow(kind, args=args, id=name, task_queue=names.TASK_QUEUE)


async def history(handles: list[Handle]) -> int:
    """How many events these workflows' histories hold."""
    return sum([(await handle.describe()).history_length for handle in handles])
