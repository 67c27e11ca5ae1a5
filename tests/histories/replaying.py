"""Replaying a recorded history, and what the code of today would have had recorded."""

from __future__ import annotations

from typing import Any

import orjson
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

from workflows import names
from workflows.incident import IncidentWorkflow

RECORDING = (names.RECORD, names.RECORD_LAST)


def recorded_orders(history: WorkflowHistory) -> list[Any]:
    """What `record` was given, in order, as JSON."""
    orders = []
    for event in history.events:
        scheduled = event.activity_task_scheduled_event_attributes
        if scheduled.activity_type.name in RECORDING:
            orders.append(orjson.loads(scheduled.input.payloads[0].data))
    return orders


def completed_tasks(history: WorkflowHistory) -> int:
    """How many workflow tasks of a history completed: with none of them, replaying shows nothing."""
    kind = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
    return sum(event.event_type == kind for event in history.events)


async def derived_orders(history: WorkflowHistory) -> list[Any]:
    """What today's code gives to `record` on going through the history again. Raises where it diverges."""
    seen: list[Any] = []
    replayer = Replayer(
        workflows=[IncidentWorkflow],
        workflow_runner=UnsandboxedWorkflowRunner(),
        data_converter=pydantic_data_converter,
        interceptors=[_listening(seen)],
    )
    await replayer.replay_workflow(history)
    return seen


def _listening(seen: list[Any]) -> Interceptor:
    converter = pydantic_data_converter.payload_converter

    class Outbound(WorkflowOutboundInterceptor):
        def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:  # noqa: A002
            if input.activity in RECORDING:
                seen.append(orjson.loads(converter.to_payloads(input.args)[0].data))
            return super().start_activity(input)

    class Inbound(WorkflowInboundInterceptor):
        def init(self, outbound: WorkflowOutboundInterceptor) -> None:
            super().init(Outbound(outbound))

    class Listening(Interceptor):
        def workflow_interceptor_class(
            self,
            input: WorkflowInterceptorClassInput,  # noqa: A002
        ) -> type[WorkflowInboundInterceptor]:
            return Inbound

    return Listening()
