"""Duties, proposals and drafts, each in one line."""

from __future__ import annotations

from api.views.form import Choices, Option
from api.views.readable import Readable
from domain.duties import Duty
from domain.incident import State


def proposal_words(readable: Readable, state: State, name: str) -> str:
    """A proposal in one line: what, of what, and by whom."""
    proposal = state.proposals[name]
    values = {
        "what": proposal.what,
        "level": proposal.level,
        "duty": proposal.duty,
        "due_at": proposal.due_at,
        "sender": proposal.sender,
        "ordinal": proposal.ordinal,
    }
    return readable.words("proposal_line", **readable.params("proposal_line", values))


def draft_words(choices: Choices, name: str) -> str:
    """A draft in one line: its number, its drafter, how its text begins."""
    assert choices.state is not None
    draft = choices.state.drafts[name]
    said = choices.readable.words(
        "draft_line", ordinal=str(draft.ordinal), drafter=choices.readable.person(draft.drafter)
    )
    opening = choices.openings.get(draft.signal_id or "", "")
    return f"{said} {opening[:24]}…" if opening else said


def duty_option(choices: Choices, duty: Duty) -> Option:
    """A duty as a choice: its title, its owner, when it is due."""
    due = f" · {choices.readable.short(duty.due_at)}" if duty.due_at else ""
    owner = choices.readable.words("as_role", role=choices.readable.role(duty.owner) + due)
    return Option(duty.key, choices.readable.duty(duty.key) + owner)
