"""The incident as a whole."""

from __future__ import annotations

from datetime import datetime

from domain import events
from domain.events import Event
from domain.fold.change import came, with_
from domain.state import STATE_VERSION, Phase, State


def opened(event: Event, fact: events.IncidentOpened, incident_id: str) -> State:
    instants: dict[str, tuple[datetime, ...]] = {
        "arose": (fact.arose_at,),
        "discovered": (fact.discovered_at,),
    }
    instants["occurred"] = (fact.occurred_at or fact.discovered_at,)
    instants["opened"] = (event.received_at or event.at,)
    return State(
        v=STATE_VERSION,
        incident_id=incident_id,
        plan_hash=fact.plan_hash,
        rules_version=fact.rules_version,
        phase=Phase.ASSESSMENT,
        source=fact.source,
        discovered_at=fact.discovered_at,
        arose_at=fact.arose_at,
        arose_basis=fact.arose_basis,
        occurred_at=fact.occurred_at,
        opened_at=instants["opened"][0],
        emergency_grade=fact.emergency_grade,
        instants=instants,
        opened_by=event.sender,
        title_signal_id=event.signal_id,
        body=fact.body,
    )


def circumstance_established(state: State, event: Event, fact: events.CircumstanceEstablished) -> State:
    instants = {**state.instants, f"circumstance:{fact.circumstance}": (fact.at,)}
    return with_(state, circumstances=(*state.circumstances, fact.circumstance), instants=instants)


def circumstance_lifted(state: State, event: Event, fact: events.CircumstanceLifted) -> State:
    return with_(
        state, circumstances=tuple(name for name in state.circumstances if name != fact.circumstance)
    )


def emergency_graded(state: State, event: Event, fact: events.EmergencyGraded) -> State:
    return with_(state, emergency_grade=fact.emergency_grade)


def confirmed(state: State, event: Event, fact: events.IncidentConfirmed) -> State:
    return with_(state, phase=Phase.HANDLING, instants=came(state, "confirmed", fact.at))


def dismissed(state: State, event: Event, fact: events.IncidentDismissed) -> State:
    return with_(state, phase=Phase.DISMISSED)


def level_proposed(state: State, event: Event, fact: events.LevelProposed) -> State:
    return with_(state, level_proposed=fact.level, proposed_by=fact.basis)


def level_decided(state: State, event: Event, fact: events.LevelDecided | events.LevelRaised) -> State:
    return with_(state, level=fact.level, instants=came(state, "graded", fact.at))


def level_lowered(state: State, event: Event, fact: events.LevelLowered) -> State:
    return with_(state, level=fact.level)


def calm_declared(state: State, event: Event, fact: events.CalmDeclared) -> State:
    return with_(
        state, phase=Phase.CALM, instants={**state.instants, "calmed": (fact.at,)}, calm_proposed_at=None
    )


def review_filed(state: State, event: Event, fact: events.ReviewFiled) -> State:
    return with_(state, instants={**state.instants, "reviewed": (fact.at,)})


def new_round(state: State, event: Event, fact: events.CalmWithdrawn | events.IncidentReopened) -> State:
    if state.phase is Phase.DISMISSED:
        return with_(state, phase=Phase.ASSESSMENT)
    kept = {start: at for start, at in state.instants.items() if start not in ("calmed", "reviewed")}
    return with_(state, phase=Phase.HANDLING, instants=kept, round=fact.round, round_started_at=fact.at)


def reopened(state: State, event: Event, fact: events.IncidentReopened) -> State:
    """Who was there when it ended, and which sources sent, says nothing of now: that is told anew."""
    return with_(
        new_round(state, event, fact), vacant=(), undecidable={}, silent_sources=(), flared_up_at=None
    )


def closed(state: State, event: Event, fact: events.IncidentClosed) -> State:
    return with_(state, phase=Phase.CLOSED)


def nature_classified(state: State, event: Event, fact: events.NatureClassified) -> State:
    return with_(state, nature=fact.nature, instants=came(state, "classified", event.received_at or event.at))


def merged(state: State, event: Event, fact: events.IncidentMerged) -> State:
    return with_(state, phase=Phase.CLOSED, merged_into=fact.into)
