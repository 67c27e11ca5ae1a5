"""What came up on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import events
from domain.events import Event
from domain.fold.change import came, skip, with_, with_item
from domain.rules import REPORTER_KNOWN_SINCE
from domain.state import DraftStatus, Item, State


def counts_observed(state: State, event: Event, fact: events.CountsObserved) -> State:
    if state.counted_at is not None and fact.observed_at < state.counted_at:
        return state
    return with_(state, counts={**state.counts, **fact.counts}, counted_at=fact.observed_at)


def worsening_reported(state: State, event: Event, fact: events.WorseningReported) -> State:
    changed = with_(state, instants=came(state, "worsened", fact.at))
    if state.rules_version < REPORTER_KNOWN_SINCE:
        return changed
    return with_(changed, worsened_by=(*state.worsened_by, event.sender or ""))


def occasion_recorded(state: State, event: Event, fact: events.OccasionRecorded) -> State:
    return with_(state, instants=came(state, f"occasion:{fact.occasion}", fact.at))


def unchanged(state: State, event: Event, fact: Any) -> State:
    return state


def worsening_withdrawn(state: State, event: Event, fact: events.WorseningWithdrawn) -> State:
    return skip(state, "worsened", fact.ordinal)


def easing_reported(state: State, event: Event, fact: events.EasingReported) -> State:
    return with_(state, instants=came(state, "eased", fact.at))


def doubt_raised(state: State, event: Event, fact: events.DoubtRaised) -> State:
    return _begin(state, Item(fact.doubt, "doubt", fact.ordinal, event.sender, fact.at))


def doubt_answered(state: State, event: Event, fact: events.DoubtAnswered) -> State:
    return with_item(state, fact.doubt, status="answered")


def doubt_passed_up(state: State, event: Event, fact: events.DoubtPassedUp) -> State:
    return with_item(state, fact.doubt, status="passed_up", passed_up_at=fact.at)


def consultation_opened(state: State, event: Event, fact: events.ConsultationOpened) -> State:
    opened = Item(
        fact.consultation, "consultation", fact.ordinal, event.sender, fact.at, invited=fact.invited
    )
    return _begin(state, opened)


def opinion_given(state: State, event: Event, fact: events.OpinionGiven) -> State:
    opinions = {**state.items[fact.consultation].opinions, fact.of: fact.opinion}
    return with_item(state, fact.consultation, opinions=opinions)


def consultation_concluded(state: State, event: Event, fact: events.ConsultationConcluded) -> State:
    return with_item(state, fact.consultation, status="concluded")


def transferred_out(state: State, event: Event, fact: events.TransferredOut) -> State:
    return _begin(
        state, Item(fact.transfer, "transfer_out", fact.ordinal, event.sender, fact.at, body=fact.to)
    )


def transfer_received(state: State, event: Event, fact: events.TransferReceived) -> State:
    received = Item(fact.transfer, "transfer_in", fact.ordinal, event.sender, fact.at, body=fact.sender)
    return _begin(state, received)


def transfer_reported_back(state: State, event: Event, fact: events.TransferReportedBack) -> State:
    return with_item(state, fact.transfer, status="reported_back")


def _begin(state: State, item: Item) -> State:
    return with_(state, items={**state.items, item.item: item})


def entry_withdrawn(state: State, event: Event, fact: events.EntryWithdrawn) -> State:
    """A draft that its drafter withdraws is as good as returned: another one is owed."""
    if fact.what == "proposal":
        proposal = replace(state.proposals[fact.signal], status="withdrawn")
        state = with_(state, proposals={**state.proposals, fact.signal: proposal})
        return skip(state, "proposed", proposal.ordinal)
    if fact.what == "statement":
        drafts = {
            name: replace(draft, status=DraftStatus.RETURNED) if draft.signal_id == fact.signal else draft
            for name, draft in state.drafts.items()
        }
        ordinal = next((d.ordinal for d in drafts.values() if d.signal_id == fact.signal), None)
        state = with_(state, drafts=drafts, instants=came(state, "returned", event.received_at or event.at))
        return skip(state, "drafted", ordinal) if ordinal and "drafted" in state.instants else state
    if fact.what == "paper":
        papers = {
            name: replace(paper, status=DraftStatus.RETURNED) if paper.signal_id == fact.signal else paper
            for name, paper in state.papers.items()
        }
        return with_(state, papers=papers)
    return with_item(state, fact.signal, status="withdrawn")


def evidence_attached(state: State, event: Event, fact: events.EvidenceAttached) -> State:
    return with_(state, evidence=(*state.evidence, fact.sha256))
