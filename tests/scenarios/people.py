"""People who do what they owe: for every duty, the signal that meets it, sent by its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.incident import State
from domain.plan import Plan
from tests.scenarios.run import MINUTE, Run

CIRCUMSTANCES = (
    "mass_incident",
    "false_report",
    "emergency_born",
    "press_conference_needed",
    "instructions_needed",
)
NAMING = ("report_up", "perform", "acknowledge")


@dataclass(frozen=True)
class Act:
    """The signal that meets a duty, and the role that sends it."""

    kind: str
    role: str
    data: dict[str, Any]


def first_due(state: State) -> str | None:
    """The owed duty that is due first; None where only what lasts is owed."""
    waiting = [(duty.due_at, duty.key) for duty in state.duties.values() if duty.owed and duty.due_at]
    return min(waiting)[1] if waiting else None


def act_for(plan: Plan, state: State, key: str, level: str) -> Act:
    """What its owner sends to meet a duty."""
    duty = state.duties[key]
    met_by = plan.duty_by_id[duty.duty].met_by
    kind = next(kind for kind in met_by if kind not in ("classify", "dismiss"))
    data: dict[str, Any] = {}
    if kind in NAMING:
        data = {"duties": [key]}
    if kind == "report_up":
        data["channel"] = "telephone"
    if kind == "grade":
        data = {"level": level}
    if kind == "approve_statement":
        data = {"draft": waiting_draft(state)}
    if kind == "release":
        data = {"form": "media_statement", "text_digest": state.approved_draft}
    return Act(kind, duty.owner, data)


def waiting_draft(state: State) -> str:
    """The draft that waits for a decision."""
    return next(draft.draft for draft in state.drafts.values() if draft.status == "drafted")


def do(run: Run, key: str, level: str) -> None:
    """Meet one duty now."""
    assert run.state is not None
    act = act_for(run.plan, run.state, key, level)
    run.accept(act.kind, act.role, act.data)


def do_everything(run: Run, level: str) -> None:
    """Meet what is owed, a minute a signal, until only what lasts until calm is left."""
    while run.state is not None and (key := first_due(run.state)) is not None:
        run.now += MINUTE
        do(run, key, level)


def publishable(run: Run) -> None:
    """Have a statement drafted and approved."""
    run.accept("draft_statement", "group_office")
    assert run.state is not None
    run.accept("approve_statement", "leading_group", {"draft": waiting_draft(run.state)})
