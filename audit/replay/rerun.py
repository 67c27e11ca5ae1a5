"""Running histories again through the code of today, and catching what it would have recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import orjson
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

from audit.replay.orders import RECORDING
from workflows.converter import DATA_CONVERTER
from workflows.names import NOTE
from workflows.plugin import REPLAYING

PATIENCE = 120.0
"""Seconds that the longest history may take; after that the engine is taken to have lost it."""


@dataclass(frozen=True)
class Rerun:
    """A history that was run again: what it would have recorded, and how it failed if it did."""

    history: WorkflowHistory
    orders: list[dict[str, Any]]
    failure: str | None


async def rerun(histories: AsyncIterator[WorkflowHistory]) -> AsyncIterator[Rerun]:
    """Run histories again, one after the other, in the order given. A failing one does not end the others."""
    caught: dict[str, list[dict[str, Any]]] = {}
    replayer = Replayer(workflows=[], plugins=[REPLAYING], interceptors=[_catching(caught)])
    async with replayer.workflow_replay_iterator(histories) as results:
        iterator = aiter(results)
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    result = await anext(iterator)
            except StopAsyncIteration:
                return
            failed = result.replay_failure
            orders = caught.pop(result.history.run_id, [])
            yield Rerun(result.history, orders, str(failed) if failed is not None else None)


def _catching(caught: dict[str, list[dict[str, Any]]]) -> Interceptor:
    converter = DATA_CONVERTER.payload_converter

    class Outbound(WorkflowOutboundInterceptor):
        def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:  # noqa: A002
            if input.activity in (*RECORDING, NOTE):
                order = orjson.loads(converter.to_payloads(input.args)[0].data)
                caught.setdefault(workflow.info().run_id, []).append(order)
            return super().start_activity(input)

    class Inbound(WorkflowInboundInterceptor):
        def init(self, outbound: WorkflowOutboundInterceptor) -> None:
            super().init(Outbound(outbound))

    class Catching(Interceptor):
        def workflow_interceptor_class(
            self,
            input: WorkflowInterceptorClassInput,  # noqa: A002
        ) -> type[WorkflowInboundInterceptor]:
            return Inbound

    return Catching()
