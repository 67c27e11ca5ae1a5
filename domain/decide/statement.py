"""The unified statement (通稿): drafted, returned, approved by a second sender, released as approved."""

from __future__ import annotations

from collections.abc import Iterator

from domain import events
from domain.errors import Refused
from domain.events import Fact
from domain.incident import Draft, DraftStatus, State
from domain.plan import Plan
from domain.signals import ConfirmRelease, DecideStatement, DraftStatement, Envelope, Release


def draft(plan: Plan, state: State, envelope: Envelope, data: DraftStatement) -> Iterator[Fact]:
    """Put a draft forward. Its text travels apart; the salted digest names it."""
    if envelope.payload_digest is None:
        raise Refused("statement_missing")
    if envelope.payload_digest in state.drafts:
        raise Refused("draft_exists", draft=envelope.payload_digest)
    yield events.StatementDrafted(
        draft=envelope.payload_digest, ordinal=len(state.drafts) + 1, at=envelope.received_at
    )


def return_draft(plan: Plan, state: State, envelope: Envelope, data: DecideStatement) -> Iterator[Fact]:
    """Return a draft for another."""
    found = _waiting(state, data.draft)
    yield events.StatementReturned(draft=found.draft, at=envelope.received_at)


def approve(plan: Plan, state: State, envelope: Envelope, data: DecideStatement) -> Iterator[Fact]:
    """Approve a draft (审定). Its drafter cannot."""
    found = _waiting(state, data.draft)
    if found.drafter == envelope.sender:
        raise Refused("second_sender_needed", draft=found.draft)
    starts = any(duty.owed_from == "approved" for duty in plan.duties) or None
    yield events.StatementApproved(draft=found.draft, at=envelope.received_at, starts=starts)


def _waiting(state: State, name: str) -> Draft:
    found = state.drafts.get(name)
    if found is None:
        raise Refused("draft_unknown", draft=name)
    if found.status is not DraftStatus.DRAFTED:
        raise Refused("draft_decided", draft=name, status=found.status.value)
    return found


def confirm_release(plan: Plan, state: State, envelope: Envelope, data: ConfirmRelease) -> Iterator[Fact]:
    """Record whether another body confirms a draft before its release (沟通确认)."""
    if data.body not in plan.role_by_id:
        raise Refused("not_in_plan", field="body", value=data.body, allowed=list(plan.role_by_id))
    if data.draft not in state.drafts:
        raise Refused("draft_unknown", draft=data.draft)
    if data.agreed:
        yield events.ReleaseConfirmed(body=data.body, draft=data.draft)
    else:
        yield events.ReleaseObjected(body=data.body, draft=data.draft)


def release(plan: Plan, state: State, envelope: Envelope, data: Release) -> Iterator[Fact]:
    """Record a release. Only the text that was approved may be released."""
    forms = [named.id for named in plan.forms]
    if data.form not in forms:
        raise Refused("not_in_plan", field="form", value=data.form, allowed=forms)
    if state.approved_draft is None:
        raise Refused("nothing_approved")
    if data.text_digest != state.approved_draft:
        raise Refused("text_not_approved", text_digest=data.text_digest, approved=state.approved_draft)
    yield events.StatementReleased(
        form=data.form,
        text_digest=data.text_digest,
        at=envelope.received_at,
        states_cause=data.states_cause or None,
    )
