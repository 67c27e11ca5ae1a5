"""Every history that was ever recorded here can be derived again by the code of today."""

from __future__ import annotations

from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.histories.replaying import completed_tasks, derived_orders, recorded_orders
from workflows.plugin import PLUGIN

HISTORIES = sorted(Path(__file__).parent.glob("*.json"))

TEACHING = (
    "This code would have had something else recorded for an incident that is already on record. Change what "
    "new incidents do by a new rules version, and let `decide` judge the old ones as before."
)


def _history(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json(f"incident/{file.stem}", file.read_text("utf-8"))


def test_there_are_histories() -> None:
    assert len(HISTORIES) >= 2


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_a_recorded_history_replays(file: Path) -> None:
    history = _history(file)
    assert completed_tasks(history) > 2
    replayed = await Replayer(workflows=[], plugins=[PLUGIN]).replay_workflow(history)
    assert replayed.replay_failure is None


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_what_would_be_recorded_is_what_was_recorded(file: Path) -> None:
    history = _history(file)
    recorded = recorded_orders(history)
    assert len(recorded) > 1
    assert await derived_orders(history) == recorded, TEACHING


def _refusals(file: Path) -> list[str]:
    """The codes with which the history's signals were refused."""
    outcomes = [outcome for order in recorded_orders(_history(file)) for outcome in order["outcomes"]]
    return [outcome["code"] for outcome in outcomes if outcome["result"] == "refused"]


def test_histories_of_three_versions_of_the_rules_tell_them_apart() -> None:
    """The same signals were judged otherwise under the first rules, and all of it replays (above)."""
    told = {file.stem: _refusals(file) for file in HISTORIES if file.stem.startswith("taken-back")}
    assert told == {
        "taken-back-v1": ["no_worsening"],
        "taken-back-v2": ["second_sender_needed"],
        "taken-back-v3": ["second_sender_needed"],
    }


def test_a_history_holds_an_incident_that_went_on_under_other_versions_of_its_plan() -> None:
    """Kept strict, withdrawn, added, shortened and closed; its rules stayed; and it replays (above)."""
    (file,) = (file for file in HISTORIES if file.stem.startswith("moved"))
    orders = recorded_orders(_history(file))
    facts = [event["fact"] for order in orders for event in order["events"]]
    moves = [fact for fact in facts if fact["type"] == "plan_upgraded"]
    assert [(move["previous_version"], move["version"], move["rules_version"]) for move in moves] == [
        (1, 2, 3),
        (2, 3, 3),
    ]
    assert _refusals(file) == ["second_sender_needed", "plan_not_in_force", "plan_unchanged"]
    first = {fact["key"]: fact for fact in facts if fact["type"] == "duty_opened"}
    carried = [fact for fact in facts if fact["type"] == "duty_carried_over" and fact["key"] == "reply"]
    assert [fact["due_at"] for fact in carried] < [first["reply"]["due_at"]], "never later than it was"
    assert "count" in first
    assert next(fact["key"] for fact in facts if fact["type"] == "duty_withdrawn") == "watch"
    assert facts[-1]["type"] == "incident_closed"
