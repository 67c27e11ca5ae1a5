"""Lowering, waiving, extending, asking a site: proposed by one sender, decided by another.

Silence never approves.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.decide.levels import check_level
from domain.duties import Duty
from domain.errors import Refused
from domain.events import Fact
from domain.incident import Proposal, State
from domain.owed import timed
from domain.plan import Plan
from domain.signals import (
    DecideProposal,
    Envelope,
    ProposeExtend,
    ProposeLower,
    ProposeWaive,
    RequestCorrection,
)


def propose_lower(plan: Plan, state: State, envelope: Envelope, data: ProposeLower) -> Iterator[Fact]:
    """Propose a lower level."""
    check_level(plan, data.level)
    _check_lower(plan, state, data.level)
    yield events.ProposalMade(
        proposal=envelope.signal_id,
        ordinal=len(state.proposals) + 1,
        what="lower",
        at=envelope.received_at,
        level=data.level,
    )


def propose_waive(plan: Plan, state: State, envelope: Envelope, data: ProposeWaive) -> Iterator[Fact]:
    """Propose that a duty need not be done."""
    yield events.ProposalMade(
        proposal=envelope.signal_id,
        ordinal=len(state.proposals) + 1,
        what="waive",
        at=envelope.received_at,
        duty=owed_duty(state, data.duty).key,
    )


def propose_extend(plan: Plan, state: State, envelope: Envelope, data: ProposeExtend) -> Iterator[Fact]:
    """Propose a later due instant."""
    _check_extension(owed_duty(state, data.duty), data)
    yield events.ProposalMade(
        proposal=envelope.signal_id,
        ordinal=len(state.proposals) + 1,
        what="extend",
        at=envelope.received_at,
        duty=data.duty,
        due_at=data.due_at,
    )


def request_correction(
    plan: Plan, state: State, envelope: Envelope, data: RequestCorrection
) -> Iterator[Fact]:
    """Propose to ask a site to correct or remove something. The evidence must be attached already."""
    for sha256 in data.evidence:
        if sha256 not in state.evidence:
            raise Refused("evidence_unknown", sha256=sha256)
    yield events.ProposalMade(
        proposal=envelope.signal_id,
        ordinal=len(state.proposals) + 1,
        what="correction",
        at=envelope.received_at,
        ground=data.ground.value,
        evidence=tuple(dict.fromkeys(data.evidence)),
    )


def _check_extension(duty: Duty, data: ProposeExtend) -> None:
    if duty.due_at is None:
        raise Refused("duty_has_no_clock", duty=duty.key)
    if data.due_at <= duty.due_at:
        raise Refused("extension_not_later", duty=duty.key, due_at=duty.due_at.isoformat())


def approve(plan: Plan, state: State, envelope: Envelope, data: DecideProposal) -> Iterator[Fact]:
    """Approve what another sender proposed; it takes effect at once."""
    proposal = open_proposal(state, envelope, data)
    effect = _effect(plan, state, envelope, proposal)
    yield events.ProposalApproved(proposal=proposal.proposal)
    yield effect


def reject(plan: Plan, state: State, envelope: Envelope, data: DecideProposal) -> Iterator[Fact]:
    """Reject what another sender proposed."""
    yield events.ProposalRejected(proposal=open_proposal(state, envelope, data).proposal)


def open_proposal(state: State, envelope: Envelope, data: DecideProposal) -> Proposal:
    """The proposal that is decided on. Refused where it is none, decided, or the sender's own."""
    proposal = state.proposals.get(data.proposal)
    if proposal is None:
        raise Refused("proposal_unknown", proposal=data.proposal)
    if proposal.status != "made":
        raise Refused("proposal_decided", proposal=data.proposal, status=proposal.status)
    if proposal.sender == envelope.sender:
        raise Refused("second_sender_needed", proposal=data.proposal)
    return proposal


def _effect(plan: Plan, state: State, envelope: Envelope, proposal: Proposal) -> Fact:
    if proposal.ground is not None:
        return events.CorrectionRequested(
            proposal=proposal.proposal, ground=proposal.ground, evidence=proposal.evidence
        )
    if proposal.level is not None:
        check_level(plan, proposal.level)
        _check_lower(plan, state, proposal.level)
        assert state.level is not None
        return events.LevelLowered(level=proposal.level, previous=state.level, proposal=proposal.proposal)
    assert proposal.duty is not None
    duty = owed_duty(state, proposal.duty)
    if proposal.due_at is None:
        return events.DutyWaived(key=duty.key, proposal=proposal.proposal)
    if duty.due_at is not None and proposal.due_at <= duty.due_at:
        raise Refused("extension_not_later", duty=duty.key, due_at=duty.due_at.isoformat())
    spec = plan.duty_by_id[duty.duty]
    timing = timed(plan, spec, duty.start_at, proposal.due_at, duty.clock, envelope.received_at)
    return events.DutyExtended(
        key=duty.key,
        due_at=proposal.due_at,
        proposal=proposal.proposal,
        warn_ats=timing.warn_ats,
        rises=timing.rises,
        reminder=timing.reminder,
    )


def _check_lower(plan: Plan, state: State, level: str) -> None:
    if state.level is None:
        raise Refused("level_undecided")
    if plan.rank[level] >= plan.rank[state.level]:
        raise Refused("level_not_lower", level=level, current=state.level)


def owed_duty(state: State, key: str) -> Duty:
    """The duty with this key. Refused where the incident does not owe it."""
    duty = state.duties.get(key)
    if duty is None:
        raise Refused("duty_unknown", duty=key)
    if not duty.owed:
        raise Refused("duty_not_owed", duty=key, status=duty.status.value)
    return duty
