"""Papers of their own approval: response scheme, handling plan, release plan."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.errors import Refused
from domain.events import Fact
from domain.incident import DraftStatus, PaperDraft, State
from domain.plan import Plan
from domain.signals import DecidePaper, DraftPaper, Envelope


def draft(plan: Plan, state: State, envelope: Envelope, data: DraftPaper) -> Iterator[Fact]:
    """Put a paper forward; the salted digest names its text."""
    if envelope.payload_digest is None:
        raise Refused("statement_missing")
    if envelope.payload_digest in state.papers:
        raise Refused("draft_exists", draft=envelope.payload_digest)
    yield events.PaperDrafted(
        paper=data.paper.value,
        draft=envelope.payload_digest,
        ordinal=sum(paper.paper == data.paper.value for paper in state.papers.values()) + 1,
        at=envelope.received_at,
    )


def return_draft(plan: Plan, state: State, envelope: Envelope, data: DecidePaper) -> Iterator[Fact]:
    """Return a paper for another."""
    found = _waiting(state, data.draft)
    yield events.PaperReturned(paper=found.paper, draft=found.draft, at=envelope.received_at)


def approve(plan: Plan, state: State, envelope: Envelope, data: DecidePaper) -> Iterator[Fact]:
    """Approve a paper. Its drafter cannot."""
    found = _waiting(state, data.draft)
    if found.drafter == envelope.sender:
        raise Refused("second_sender_needed", draft=found.draft)
    yield events.PaperApproved(paper=found.paper, draft=found.draft, at=envelope.received_at)


def _waiting(state: State, name: str) -> PaperDraft:
    found = state.papers.get(name)
    if found is None:
        raise Refused("draft_unknown", draft=name)
    if found.status is not DraftStatus.DRAFTED:
        raise Refused("draft_decided", draft=name, status=found.status.value)
    return found
