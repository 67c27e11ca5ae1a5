"""What watching brought."""

from __future__ import annotations

from domain import events
from domain.events import Event
from domain.fold.change import with_
from domain.state import State


def early_warning_given(state: State, event: Event, fact: events.EarlyWarningGiven) -> State:
    return with_(state, warned_of=fact.level, warned_permille=fact.permille, warned_at=fact.at)


def calm_proposed(state: State, event: Event, fact: events.CalmProposed) -> State:
    return with_(state, calm_proposed_at=fact.at)


def calm_proposal_withdrawn(state: State, event: Event, fact: events.CalmProposalWithdrawn) -> State:
    return with_(state, calm_proposed_at=None)


def source_silent(state: State, event: Event, fact: events.SourceSilent) -> State:
    return with_(state, silent_sources=(*state.silent_sources, fact.feed))


def source_back(state: State, event: Event, fact: events.SourceBack) -> State:
    return with_(state, silent_sources=tuple(name for name in state.silent_sources if name != fact.feed))


def flare_up_reported(state: State, event: Event, fact: events.FlareUpReported) -> State:
    return with_(state, flared_up_at=fact.at)
