"""The histories that the engine still holds: of open runs, and of those that nobody has archived yet."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from audit.replay.verdict import Live


def held_by(client: Client) -> Live:
    """Reads the histories of a workflow's runs from the engine; none where it knows none."""

    async def held(workflow_id: str) -> Sequence[WorkflowHistory]:
        found: dict[str, WorkflowHistory] = {}
        try:
            # The latest is asked for by name: the engine's list of runs lags behind.
            latest = await client.get_workflow_handle(workflow_id).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return []
            raise
        found[latest.run_id] = latest
        async for run in client.list_workflows(f"WorkflowId = '{workflow_id}'"):
            if run.run_id not in found:
                handle = client.get_workflow_handle(workflow_id, run_id=run.run_id)
                found[run.run_id] = await handle.fetch_history()
        return list(found.values())

    return held
