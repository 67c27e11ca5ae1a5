"""What client, worker and replayer have in common: converter and sandbox."""

from __future__ import annotations

import dataclasses

from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import SandboxImportNotificationPolicy

from workflows.converter import DATA_CONVERTER
from workflows.incident import IncidentWorkflow

_PASSED = (
    "domain", "workflows.batch", "workflows.messages", "workflows.names", "workflows.plans",
    "workflows.timer", "workflows.view", "pydantic", "annotated_types", "typing_inspection",
)  # fmt: skip


def _sandboxed(runner: WorkflowRunner | None) -> WorkflowRunner:
    """The sandbox stays; the pure fold passes it, so that a run need not hold a copy of it."""
    restrictions = dataclasses.replace(
        SandboxRestrictions.default.with_passthrough_modules(*_PASSED),
        import_notification_policy=SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        | SandboxImportNotificationPolicy.WARN_ON_DYNAMIC_IMPORT,
    )
    return SandboxedWorkflowRunner(restrictions=restrictions)


PLUGIN = SimplePlugin(
    "pingxi",
    data_converter=DATA_CONVERTER,
    workflows=[IncidentWorkflow],
    workflow_runner=_sandboxed,
)
