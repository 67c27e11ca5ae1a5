"""Texts: the unified statement and papers of their own approval."""

from __future__ import annotations

from dataclasses import replace

from domain import events
from domain.events import Event
from domain.fold.change import came, skip, with_
from domain.rules import EACH_DRAFT_SINCE
from domain.state import Draft, DraftStatus, PaperDraft, Released, State


def statement_drafted(state: State, event: Event, fact: events.StatementDrafted) -> State:
    draft = Draft(fact.draft, fact.ordinal, event.sender, DraftStatus.DRAFTED, event.signal_id)
    changed = with_(state, drafts={**state.drafts, fact.draft: draft})
    if state.rules_version < EACH_DRAFT_SINCE:
        return changed
    return with_(changed, instants=came(state, "drafted", fact.at))


def statement_returned(state: State, event: Event, fact: events.StatementReturned) -> State:
    returned = replace(state.drafts[fact.draft], status=DraftStatus.RETURNED)
    instants = came(state, "returned", fact.at)
    changed = with_(state, drafts={**state.drafts, fact.draft: returned}, instants=instants)
    return skip(changed, "drafted", returned.ordinal) if "drafted" in state.instants else changed


def statement_approved(state: State, event: Event, fact: events.StatementApproved) -> State:
    approved = replace(state.drafts[fact.draft], status=DraftStatus.APPROVED)
    drafts = {**state.drafts, fact.draft: approved}
    instants = came(state, "approved", fact.at) if fact.starts else state.instants
    return with_(state, drafts=drafts, approved_draft=fact.draft, instants=instants)


def statement_released(state: State, event: Event, fact: events.StatementReleased) -> State:
    released = Released(fact.form, fact.text_digest, fact.at, event.signal_id)
    return with_(state, releases=(*state.releases, released), instants=came(state, "released", fact.at))


def paper_drafted(state: State, event: Event, fact: events.PaperDrafted) -> State:
    drafted = PaperDraft(
        fact.draft, fact.paper, fact.ordinal, event.sender, DraftStatus.DRAFTED, event.signal_id
    )
    return with_(state, papers={**state.papers, fact.draft: drafted})


def paper_returned(state: State, event: Event, fact: events.PaperReturned) -> State:
    return _paper(state, fact.draft, DraftStatus.RETURNED)


def paper_approved(state: State, event: Event, fact: events.PaperApproved) -> State:
    return _paper(state, fact.draft, DraftStatus.APPROVED)


def _paper(state: State, draft: str, status: DraftStatus) -> State:
    return with_(state, papers={**state.papers, draft: replace(state.papers[draft], status=status)})
