"""Entries of the timeline: withdrawn while undecided, corrected and never erased, evidence attached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from domain import events
from domain.errors import Refused
from domain.events import Fact
from domain.incident import DraftStatus, State
from domain.plan import Plan
from domain.signals import AttachEvidence, Correct, Envelope, Withdraw

What = Literal["proposal", "statement", "paper", "doubt", "consultation"]


def withdraw(plan: Plan, state: State, envelope: Envelope, data: Withdraw) -> Iterator[Fact]:
    """Withdraw one's own proposal, draft, doubt or consultation, as long as nobody has decided it."""
    found = _undecided(state, data.signal)
    if found is None:
        raise Refused("nothing_to_withdraw", signal=data.signal)
    what, sender = found
    if sender != envelope.sender:
        raise Refused("entry_of_another", signal=data.signal)
    yield events.EntryWithdrawn(signal=data.signal, what=what)


def _undecided(state: State, signal: str) -> tuple[What, str | None] | None:
    proposal = state.proposals.get(signal)
    if proposal is not None and proposal.status == "made":
        return "proposal", proposal.sender
    for draft in state.drafts.values():
        if draft.signal_id == signal and draft.status is DraftStatus.DRAFTED:
            return "statement", draft.drafter
    for paper in state.papers.values():
        if paper.signal_id == signal and paper.status is DraftStatus.DRAFTED:
            return "paper", paper.drafter
    item = state.items.get(signal)
    if item is not None and item.status in ("open", "passed_up"):
        if item.kind == "doubt":
            return "doubt", item.sender
        if item.kind == "consultation":
            return "consultation", item.sender
    return None


def correct(plan: Plan, state: State, envelope: Envelope, data: Correct) -> Iterator[Fact]:
    """Correct an earlier entry: it is superseded with its reason and stays readable."""
    yield events.EntryCorrected(entry=data.entry)


def attach_evidence(plan: Plan, state: State, envelope: Envelope, data: AttachEvidence) -> Iterator[Fact]:
    """Attach a file by its digest. The same file is attached once."""
    if data.sha256 in state.evidence:
        raise Refused("evidence_exists", sha256=data.sha256)
    yield events.EvidenceAttached(sha256=data.sha256, size=data.size, media_type=data.media_type)
