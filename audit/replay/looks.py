"""The looks at an incident's posts: what their runs derive, held against what is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from temporalio.client import WorkflowHistory

from audit.findings import Finding
from audit.replay.apart import apart
from store.observations import Observation
from workflows import names


@dataclass(frozen=True)
class NotedLook:
    """One look that a run gave to be kept. ``place``: the event of the history that scheduled it."""

    run_id: str
    place: int
    order: dict[str, Any]
    answered: bool | None

    @property
    def look_no(self) -> int:
        """Its number."""
        return int(self.order["look_no"])


def noted(history: WorkflowHistory) -> list[NotedLook]:
    """The looks of a run in their order. Raises ``ValueError`` or ``KeyError`` where they cannot be read."""
    answers: dict[int, bool] = {}
    for event in history.events:
        done = event.activity_task_completed_event_attributes
        if done.result.payloads:
            answer = orjson.loads(done.result.payloads[0].data)
            if isinstance(answer, dict) and "kept" in answer:
                answers[done.scheduled_event_id] = bool(answer["kept"])
    found = []
    for event in history.events:
        scheduled = event.activity_task_scheduled_event_attributes
        if scheduled.activity_type.name == names.NOTE:
            order = orjson.loads(scheduled.input.payloads[0].data)
            found.append(NotedLook(history.run_id, event.event_id, order, answers.get(event.event_id)))
    return found


def same_looks(
    incident_id: str, said: Sequence[NotedLook], derived: Sequence[dict[str, Any]]
) -> Iterator[Finding]:
    """What a history says was concluded, and what today's code concludes from the same figures."""
    for no, each in enumerate(said):
        if no >= len(derived):
            yield Finding("replay_ends_early", _place(incident_id, each))
            return
        if derived[no] != each.order:
            yield Finding("replay_look_differs", _place(incident_id, each), apart(derived[no], each.order))
            return


def looks_on_record(
    incident_id: str, rows: Sequence[Observation], said: Sequence[NotedLook]
) -> Iterator[Finding]:
    """What the runs gave to be kept, held against what is kept."""
    kept = {row.look_no: row for row in rows}
    for each in said:
        if not each.answered:
            continue
        row = kept.get(each.look_no)
        if row is None:
            yield Finding("replay_look_missing", _place(incident_id, each))
            continue
        expected = {
            "body": each.order["body"],
            "due_at": datetime.fromisoformat(each.order["due_at"]),
            "observed_at": datetime.fromisoformat(each.order["observed_at"]),
        }
        found = {"body": dict(row.body), "due_at": row.due_at, "observed_at": row.observed_at}
        if expected != found:
            yield Finding("replay_look_differs", _place(incident_id, each), _apart(expected, found))


def _apart(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    if expected["body"] != found["body"]:
        return apart(expected["body"], found["body"])
    written = [{name: str(at) for name, at in one.items() if name != "body"} for one in (expected, found)]
    return apart(*written)


def unseen_looks(
    incident_id: str, rows: Sequence[Observation], said: Sequence[NotedLook], running: bool
) -> Iterator[Finding]:
    """Looks that no history derives: they cannot be judged. Of a watching that goes on, those after the last
    that was fetched are for the next verdict.
    """
    derived = {each.look_no for each in said}
    last = max(derived, default=0)
    span: list[Observation] = []
    for row in rows:
        if row.look_no in derived or (running and row.look_no > last > 0):
            yield from _span(incident_id, span)
            span = []
        else:
            span.append(row)
    yield from _span(incident_id, span)


def _span(incident_id: str, rows: Sequence[Observation]) -> Iterator[Finding]:
    if rows:
        place = {"incident": incident_id, "run": rows[0].run_id}
        yield Finding("replay_history_missing", place, {"looks": [rows[0].look_no, rows[-1].look_no]})


def _place(incident_id: str, each: NotedLook) -> dict[str, Any]:
    return {"incident": incident_id, "look": each.look_no, "run": each.run_id, "history": each.place}
