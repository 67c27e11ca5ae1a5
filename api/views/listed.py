"""The choices of a form that come from the incident: duties, proposals, drafts, papers, matters, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.possible import WITHOUT_DUTY, duties_for
from api.views.form import Choices, Option
from api.views.lines import draft_words, duty_option, item_words, paper_words, proposal_words, withdrawn_words
from api.waiting import (
    assigned_to,
    confirmable_drafts,
    items_for,
    waiting_drafts,
    waiting_papers,
    waiting_proposals,
    withdrawable,
)
from domain.decide.gates import check_gates
from domain.duties import Duty
from domain.errors import Refused
from domain.incident import State


def state_of(choices: Choices) -> State:
    """The incident's state; a form that lists what is in it is never that of an opening."""
    assert choices.state is not None
    return choices.state


def duties(choices: Choices) -> list[Option]:
    """The duties that the signal may name: those that it meets, or those to hand over."""
    state, actor = state_of(choices), choices.actor
    if choices.kind == "hand_over":
        return _duty_options(choices, assigned_to(state, actor.person_id))
    return _duty_options(choices, duties_for(choices.readable.plan, state, actor, choices.kind))


def needs_duty(choices: Choices) -> bool:
    """Whether a signal that may come without a duty has to name one here: no role held may send it so."""
    level = state_of(choices).level
    held = choices.actor.held
    return choices.kind in WITHOUT_DUTY and not any(
        choices.readable.plan.may_send(choices.kind, role, level) for role in held
    )


def one_duty(choices: Choices) -> list[Option]:
    """The owed duties; to extend, those with a due instant."""
    clocked = choices.kind == "propose_extend"
    owed = [duty for duty in state_of(choices).duties.values() if duty.owed]
    return _duty_options(choices, [duty for duty in owed if duty.due_at or not clocked])


def _duty_options(choices: Choices, found: Sequence[Duty]) -> list[Option]:
    return [duty_option(choices, duty) for duty in found]


def proposals(choices: Choices) -> list[Option]:
    """Others' proposals that wait."""
    state = state_of(choices)
    return [
        Option(proposal.proposal, proposal_words(choices.readable, state, proposal.proposal))
        for proposal in waiting_proposals(state)
        if proposal.sender != choices.actor.person_id
    ]


def drafts(choices: Choices) -> list[Option]:
    """The drafts or papers that the signal may be about; to approve, those of others."""
    state = state_of(choices)
    own = choices.actor.person_id if choices.kind in ("approve_statement", "approve_paper") else None
    if choices.kind.endswith("_paper"):
        papers = [paper for paper in waiting_papers(state) if own is None or paper.drafter != own]
        return [Option(paper.draft, paper_words(choices, paper.draft)) for paper in papers]
    found = confirmable_drafts(state) if choices.kind == "confirm_release" else waiting_drafts(state)
    return [
        Option(draft.draft, draft_words(choices, draft.draft))
        for draft in found
        if own is None or draft.drafter != own
    ]


def approved(choices: Choices) -> list[Option]:
    """The text that was approved."""
    draft = state_of(choices).approved_draft
    return [Option(draft, draft_words(choices, draft))] if draft else []


def items(choices: Choices) -> list[Option]:
    """The doubts, consultations or transfers that the signal may be about."""
    found = items_for(state_of(choices), choices.kind)
    return [Option(item.item, item_words(choices, item)) for item in found]


def invited(choices: Choices) -> list[Option]:
    """The roles invited to any consultation that is open."""
    roles = [role for item in items_for(state_of(choices), choices.kind) for role in item.invited]
    return [Option(role, choices.readable.role(role)) for role in dict.fromkeys(roles)]


def speaks_for_others(choices: Choices) -> bool:
    """Whether no role held is invited itself, so that an opinion can only be another's."""
    return choices.actor.held.isdisjoint(option.value for option in invited(choices))


@dataclass(frozen=True)
class _Said:
    states_cause: bool = True


def behind_gate(choices: Choices, narrower: str = "") -> str:
    """What to say beside a choice that a closed gate holds back: a form, a paper, or to state the cause."""
    name = f"{choices.kind}:{narrower}" if narrower else choices.kind
    said = None if narrower else _Said()
    try:
        check_gates(choices.readable.plan, state_of(choices), frozenset({name}), said)
    except Refused as closed:
        return choices.readable.words("behind_gate", duty=choices.readable.duty(str(closed.params["needs"])))
    return ""


def withdrawables(choices: Choices) -> list[Option]:
    """What the actor put forward and nobody has decided."""
    found = withdrawable(state_of(choices), choices.actor.person_id)
    return [Option(signal, withdrawn_words(choices, signal, what)) for signal, what in found]


def evidence(choices: Choices) -> list[Option]:
    """The files attached, by name where it is known."""
    found = state_of(choices).evidence
    return [Option(sha256, choices.openings.get(sha256) or sha256[:16]) for sha256 in found]
