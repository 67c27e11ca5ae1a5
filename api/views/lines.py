"""Duties, proposals and drafts, each in one line."""

from __future__ import annotations

from api.views.form import Choices, Option
from api.views.readable import Readable
from domain.duties import Duty
from domain.incident import Item, State

SHOWN = 24
"""The characters of a text that a choice shows."""


def proposal_words(readable: Readable, state: State, name: str) -> str:
    """A proposal in one line: what, of what, and by whom."""
    proposal = state.proposals[name]
    values = {
        "what": proposal.what,
        "level": proposal.level,
        "version": proposal.version,
        "duty": proposal.duty,
        "due_at": proposal.due_at,
        "ground": proposal.ground,
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
    return _opened(choices, said, draft.signal_id)


def paper_words(choices: Choices, name: str) -> str:
    """A paper in one line: what it is, its number, its drafter, how its text begins."""
    assert choices.state is not None
    paper, words = choices.state.papers[name], choices.readable.words
    said = words("draft_line", ordinal=str(paper.ordinal), drafter=choices.readable.person(paper.drafter))
    return _opened(choices, f"{words(f'paper_{paper.paper}')} · {said}", paper.signal_id)


def item_words(choices: Choices, item: Item) -> str:
    """A doubt, consultation or transfer in one line: its number, the other body, how its text begins."""
    words = choices.readable.words
    said = f"{words(f'matter_{item.kind}')} {item.ordinal}"
    if item.body is not None:
        said += words("as_role", role=choices.readable.role(item.body))
    return _opened(choices, said, item.item)


def withdrawn_words(choices: Choices, signal: str, what: str) -> str:
    """Something that may be withdrawn, in one line."""
    state = choices.state
    assert state is not None
    if what == "proposal":
        return proposal_words(choices.readable, state, signal)
    for draft in state.drafts.values():
        if draft.signal_id == signal:
            return f"{choices.readable.words('matter_statement')} · {draft_words(choices, draft.draft)}"
    for paper in state.papers.values():
        if paper.signal_id == signal:
            return paper_words(choices, paper.draft)
    return item_words(choices, state.items[signal])


def _opened(choices: Choices, said: str, signal: str | None) -> str:
    opening = choices.openings.get(signal or "", "")
    return f"{said} {opening[:SHOWN]}{'…' if len(opening) > SHOWN else ''}".rstrip()


def duty_option(choices: Choices, duty: Duty) -> Option:
    """A duty as a choice: its title, its owner, when it is due."""
    due = f" · {choices.readable.short(duty.due_at)}" if duty.due_at else ""
    owner = choices.readable.words("as_role", role=choices.readable.role(duty.owner) + due)
    return Option(duty.key, choices.readable.duty(duty.key) + owner)
