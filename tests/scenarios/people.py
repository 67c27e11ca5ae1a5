"""People who do what they owe: for every duty, the signal that meets it, sent by its owner."""

from __future__ import annotations

from typing import Any

from tests.scenarios.run import MINUTE, Run

CIRCUMSTANCES = (
    "mass_incident",
    "false_report",
    "emergency_born",
    "press_conference_needed",
    "instructions_needed",
)

_ORDER = ("confirm", "grade", "classify", "report_up", "perform", "acknowledge", "draft_statement",
          "approve_statement", "approve_proposal", "release", "file_review")  # fmt: skip


def do_everything(run: Run, level: str, text: str = "the statement") -> None:
    """Meet what is owed, a minute a signal, until only what lasts until calm is left."""
    while (key := _first(run)) is not None:
        run.now += MINUTE
        do(run, key, level, text)


def _first(run: Run) -> str | None:
    """The owed duty that is due first."""
    assert run.state is not None
    waiting = [(duty.due_at, duty.key) for duty in run.state.duties.values() if duty.owed and duty.due_at]
    return min(waiting)[1] if waiting else None


def do(run: Run, key: str, level: str, text: str = "the statement") -> None:
    """Meet one duty."""
    duty = run.duty(key)
    spec = run.plan.duty_by_id[duty.duty]
    kind = next(kind for kind in _ORDER if kind in spec.met_by and kind != "classify")
    if kind in ("report_up", "perform", "acknowledge"):
        data: dict[str, Any] = {"duties": [key]}
        if kind == "report_up":
            data["channel"] = "telephone"
        run.accept(kind, duty.owner, data)
        return
    if kind == "release" and (run.state is None or run.state.approved_draft is None):
        publishable(run, text)
    data = {"grade": {"level": level}}.get(kind, {})
    if kind == "approve_statement":
        data = {"draft": waiting_draft(run)}
    if kind == "release":
        assert run.state is not None
        data = {"form": "media_statement", "text_digest": run.state.approved_draft}
    run.accept(kind, duty.owner, data, text=text)


def waiting_draft(run: Run) -> str:
    """The draft that waits for a decision."""
    assert run.state is not None
    return next(draft.draft for draft in run.state.drafts.values() if draft.status == "drafted")


def publishable(run: Run, text: str) -> None:
    """Have a statement drafted and approved, where none is yet."""
    assert run.state is not None
    if not any(draft.status == "drafted" for draft in run.state.drafts.values()):
        run.accept("draft_statement", "group_office", text=text)
    run.accept("approve_statement", "leading_group", {"draft": waiting_draft(run)})
