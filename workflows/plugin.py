"""What client, worker and replayer have in common: the converter, and where workflows run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from temporalio.plugin import SimplePlugin
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow import SandboxImportNotificationPolicy

from workflows.converter import DATA_CONVERTER
from workflows.incident import IncidentWorkflow
from workflows.monitoring import MonitoringWorkflow

_PASSED = (
    "domain", "workflows.batch", "workflows.messages", "workflows.names", "workflows.plans",
    "workflows.timer", "workflows.view", "workflows.watching", "pydantic", "annotated_types",
    "typing_inspection",
)  # fmt: skip


def _sandboxed(runner: WorkflowRunner | None) -> WorkflowRunner:
    """The pure fold passes the sandbox, so that a run need not hold a copy of it."""
    restrictions = dataclasses.replace(
        SandboxRestrictions.default.with_passthrough_modules(*_PASSED),
        import_notification_policy=SandboxImportNotificationPolicy.RAISE_ON_UNINTENTIONAL_PASSTHROUGH
        | SandboxImportNotificationPolicy.WARN_ON_DYNAMIC_IMPORT,
    )
    return SandboxedWorkflowRunner(restrictions=restrictions)


def _unsandboxed(runner: WorkflowRunner | None) -> WorkflowRunner:
    return UnsandboxedWorkflowRunner()


INCIDENTS: Sequence[type] = (IncidentWorkflow,)
"""What the worker runs."""

WATCHING: Sequence[type] = (MonitoringWorkflow,)
"""What the watcher runs."""


def _plugin(
    where: Callable[[WorkflowRunner | None], WorkflowRunner], workflows: Sequence[type]
) -> SimplePlugin:
    return SimplePlugin(
        "pingxi", data_converter=DATA_CONVERTER, workflows=list(workflows), workflow_runner=where
    )


PLUGIN = _plugin(_sandboxed, (*INCIDENTS, *WATCHING))
"""For tests and replays: what is not deterministic is found there."""

AT_RUN_TIME = _plugin(_unsandboxed, INCIDENTS)
"""For the processes: the sandbox costs each run a copy of its module, and each task a third of its time."""

REPLAYING = _plugin(_unsandboxed, (*INCIDENTS, *WATCHING))
"""For the verdict, which runs every kind of history again."""

WATCHING_AT_RUN_TIME = _plugin(_unsandboxed, WATCHING)
"""For the watcher, whose task queue has workflows of its own."""
