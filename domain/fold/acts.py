"""Proposals."""

from __future__ import annotations

from dataclasses import replace

from domain import events
from domain.events import Event
from domain.fold.change import came, with_
from domain.state import Proposal, State


def proposal_made(state: State, event: Event, fact: events.ProposalMade) -> State:
    made = Proposal(
        fact.proposal,
        fact.ordinal,
        fact.what,
        event.sender,
        "made",
        fact.level,
        fact.duty,
        fact.due_at,
        fact.ground,
        fact.evidence or (),
        fact.plan_hash,
        fact.version,
    )
    instants = came(state, "proposed", fact.at)
    return with_(state, proposals={**state.proposals, fact.proposal: made}, instants=instants)


def proposal_approved(state: State, event: Event, fact: events.ProposalApproved) -> State:
    return _decided(state, fact.proposal, "approved")


def proposal_rejected(state: State, event: Event, fact: events.ProposalRejected) -> State:
    return _decided(state, fact.proposal, "rejected")


def _decided(state: State, proposal: str, status: str) -> State:
    decided = replace(state.proposals[proposal], status=status)
    return with_(state, proposals={**state.proposals, proposal: decided})
