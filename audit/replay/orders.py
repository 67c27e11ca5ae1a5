"""What a run asked `record` to write, as its history says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory

from workflows import names

RECORDING = (names.RECORD, names.RECORD_LAST)


@dataclass(frozen=True)
class Ordered:
    """One step that a run gave to `record`. ``answer``: what came back, None where the run ended before.

    ``place`` is the number of the event in the history by which it was scheduled.
    """

    run_id: str
    place: int
    order: dict[str, Any]
    answer: str | None

    @property
    def record_no(self) -> int:
        """The number that the step has if it was recorded."""
        return int(self.order["after"]["record_no"])

    @property
    def events(self) -> list[dict[str, Any]]:
        """The step's events as JSON values."""
        found: list[dict[str, Any]] = self.order["events"]
        return found


def ordered(history: WorkflowHistory) -> list[Ordered]:
    """The steps of a run in their order. Raises ``ValueError`` or ``KeyError`` where they cannot be read."""
    answers = dict(_answers(history))
    return [
        Ordered(history.run_id, event.event_id, _input(event), answers.get(event.event_id))
        for event in history.events
        if event.activity_task_scheduled_event_attributes.activity_type.name in RECORDING
    ]


def _input(event: HistoryEvent) -> dict[str, Any]:
    payloads = event.activity_task_scheduled_event_attributes.input.payloads
    order: dict[str, Any] = orjson.loads(payloads[0].data)
    return order


def _answers(history: WorkflowHistory) -> Iterator[tuple[int, str]]:
    for event in history.events:
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            done = event.activity_task_completed_event_attributes
            if done.result.payloads:
                answer = orjson.loads(done.result.payloads[0].data)
                if isinstance(answer, dict) and "result" in answer:
                    yield done.scheduled_event_id, str(answer["result"])
