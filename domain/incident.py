"""An incident's state, and the fold that makes it from its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from domain import events
from domain.duties import Duty, DutyStatus
from domain.errors import UnreadableRecord
from domain.events import Event

STATE_VERSION = 1


class Phase(StrEnum):
    """Where an incident stands: 研判, 处置, 平息, and the two ends."""

    ASSESSMENT = "assessment"
    HANDLING = "handling"
    CALM = "calm"
    DISMISSED = "dismissed"
    CLOSED = "closed"


class DraftStatus(StrEnum):
    """Where a draft of the unified statement stands."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of the unified statement, named by the salted digest of its text."""

    draft: str
    ordinal: int
    drafter: str | None
    status: DraftStatus
    signal_id: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one sender proposed and another has to decide."""

    proposal: str
    ordinal: int
    what: str
    sender: str | None
    status: str
    level: str | None
    duty: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Released:
    """One release of an approved text."""

    form: str
    text_digest: str
    at: datetime
    signal_id: str | None


@dataclass(frozen=True)
class State:
    """Everything that an incident is, as its events made it. Instants in UTC.

    ``instants`` holds, by the name of a start, the instants at which it came, in order.
    ``round`` counts the rounds of handling: it grows when calm is withdrawn or the incident reopened.
    """

    v: int
    incident_id: str
    plan_hash: str
    rules_version: int
    phase: Phase
    source: str
    discovered_at: datetime
    arose_at: datetime
    arose_basis: str
    occurred_at: datetime | None
    opened_at: datetime
    emergency_grade: str | None = None
    level: str | None = None
    level_proposed: str | None = None
    proposed_by: str | None = None
    circumstances: tuple[str, ...] = ()
    instants: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    counted_at: datetime | None = None
    duties: dict[str, Duty] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    approved_draft: str | None = None
    releases: tuple[Released, ...] = ()
    proposals: dict[str, Proposal] = field(default_factory=dict)
    round: int = 1
    round_started_at: datetime | None = None
    opened_by: str | None = None
    title_signal_id: str | None = None

    def first(self, start: str) -> datetime | None:
        """The first instant of a start, where it has come."""
        came = self.instants.get(start, ())
        return came[0] if came else None

    @property
    def over(self) -> bool:
        """Whether it is closed or dismissed: nothing but reopening may follow."""
        return self.phase in (Phase.CLOSED, Phase.DISMISSED)


def _with(state: State, **changes: Any) -> State:
    """A copy with changes; ``dataclasses.replace`` runs ``__init__`` over every field and is slower."""
    copy = object.__new__(State)
    copy.__dict__.update(state.__dict__)
    copy.__dict__.update(changes)
    return copy


def _came(state: State, start: str, at: datetime) -> dict[str, tuple[datetime, ...]]:
    return {**state.instants, start: (*state.instants.get(start, ()), at)}


def _duty(state: State, key: str, **changes: Any) -> State:
    return _with(state, duties={**state.duties, key: replace(state.duties[key], **changes)})


def _opened(event: Event, fact: events.IncidentOpened, incident_id: str) -> State:
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
    )


def _circumstance_established(state: State, event: Event, fact: events.CircumstanceEstablished) -> State:
    instants = {**state.instants, f"circumstance:{fact.circumstance}": (fact.at,)}
    return _with(state, circumstances=(*state.circumstances, fact.circumstance), instants=instants)


def _circumstance_lifted(state: State, event: Event, fact: events.CircumstanceLifted) -> State:
    return _with(
        state, circumstances=tuple(name for name in state.circumstances if name != fact.circumstance)
    )


def _emergency_graded(state: State, event: Event, fact: events.EmergencyGraded) -> State:
    return _with(state, emergency_grade=fact.emergency_grade)


def _confirmed(state: State, event: Event, fact: events.IncidentConfirmed) -> State:
    return _with(state, phase=Phase.HANDLING, instants=_came(state, "confirmed", fact.at))


def _dismissed(state: State, event: Event, fact: events.IncidentDismissed) -> State:
    return _with(state, phase=Phase.DISMISSED)


def _level_proposed(state: State, event: Event, fact: events.LevelProposed) -> State:
    return _with(state, level_proposed=fact.level, proposed_by=fact.basis)


def _level_decided(state: State, event: Event, fact: events.LevelDecided | events.LevelRaised) -> State:
    return _with(state, level=fact.level, instants=_came(state, "graded", fact.at))


def _level_lowered(state: State, event: Event, fact: events.LevelLowered) -> State:
    return _with(state, level=fact.level)


def _proposal_made(state: State, event: Event, fact: events.ProposalMade) -> State:
    made = Proposal(
        fact.proposal, fact.ordinal, fact.what, event.sender, "made", fact.level, fact.duty, fact.due_at
    )
    instants = _came(state, "proposed", fact.at)
    return _with(state, proposals={**state.proposals, fact.proposal: made}, instants=instants)


def _proposal_approved(state: State, event: Event, fact: events.ProposalApproved) -> State:
    return _proposal(state, fact.proposal, "approved")


def _proposal_rejected(state: State, event: Event, fact: events.ProposalRejected) -> State:
    return _proposal(state, fact.proposal, "rejected")


def _proposal(state: State, proposal: str, status: str) -> State:
    decided = replace(state.proposals[proposal], status=status)
    return _with(state, proposals={**state.proposals, proposal: decided})


def _duty_opened(state: State, event: Event, fact: events.DutyOpened) -> State:
    duty = Duty(
        fact.key,
        fact.duty,
        fact.owner,
        fact.to,
        fact.start_at,
        fact.opened_at,
        fact.due_at,
        fact.clock,
        fact.until,
        fact.warn_ats,
        fact.rises,
    )
    return _with(state, duties={**state.duties, fact.key: duty})


def _duty_rescheduled(state: State, event: Event, fact: events.DutyRescheduled) -> State:
    return _duty(
        state,
        fact.key,
        due_at=fact.due_at,
        clock=fact.clock,
        warn_ats=fact.warn_ats,
        rises=fact.rises,
        warned=0,
        risen=0,
        status=DutyStatus.OPEN,
    )


def _duty_extended(state: State, event: Event, fact: events.DutyExtended) -> State:
    return _duty(
        state,
        fact.key,
        due_at=fact.due_at,
        warn_ats=fact.warn_ats,
        rises=fact.rises,
        warned=0,
        risen=0,
        status=DutyStatus.OPEN,
        breached_at=None,
        extended_from=state.duties[fact.key].due_at,
    )


def _duty_warned(state: State, event: Event, fact: events.DutyWarned) -> State:
    return _duty(state, fact.key, status=DutyStatus.WARNED, warned=fact.step)


def _duty_breached(state: State, event: Event, fact: events.DutyBreached) -> State:
    told = (state.duties[fact.key].owner,)
    return _duty(state, fact.key, status=DutyStatus.LATE, breached_at=fact.fired_at, told=told)


def _duty_escalated(state: State, event: Event, fact: events.DutyEscalated) -> State:
    told = dict.fromkeys((*state.duties[fact.key].told, *fact.tell))
    return _duty(state, fact.key, risen=fact.step, told=tuple(told))


def _breach_withdrawn(state: State, event: Event, fact: events.BreachWithdrawn) -> State:
    return _duty(state, fact.key, status=DutyStatus.WARNED, breached_at=None)


def _duty_met(state: State, event: Event, fact: events.DutyMet) -> State:
    return _duty(state, fact.key, status=DutyStatus.MET, met_at=fact.met_at, in_time=fact.in_time)


def _duty_withdrawn(state: State, event: Event, fact: events.DutyWithdrawn) -> State:
    return _duty(state, fact.key, status=DutyStatus.WITHDRAWN)


def _duty_waived(state: State, event: Event, fact: events.DutyWaived) -> State:
    return _duty(state, fact.key, status=DutyStatus.WAIVED)


def _duty_acknowledged(state: State, event: Event, fact: events.DutyAcknowledged) -> State:
    at = event.received_at or event.at
    return _duty(state, fact.key, acknowledged_at=at, acknowledged_by=event.sender)


def _duty_assigned(state: State, event: Event, fact: events.DutyAssigned) -> State:
    return _duty(state, fact.key, assignee=fact.person)


def _counts_observed(state: State, event: Event, fact: events.CountsObserved) -> State:
    if state.counted_at is not None and fact.observed_at < state.counted_at:
        return state
    return _with(state, counts={**state.counts, **fact.counts}, counted_at=fact.observed_at)


def _worsening_reported(state: State, event: Event, fact: events.WorseningReported) -> State:
    return _with(state, instants=_came(state, "worsened", fact.at))


def _occasion_recorded(state: State, event: Event, fact: events.OccasionRecorded) -> State:
    return _with(state, instants=_came(state, f"occasion:{fact.occasion}", fact.at))


def _unchanged(state: State, event: Event, fact: Any) -> State:
    return state


def _statement_drafted(state: State, event: Event, fact: events.StatementDrafted) -> State:
    draft = Draft(fact.draft, fact.ordinal, event.sender, DraftStatus.DRAFTED, event.signal_id)
    return _with(state, drafts={**state.drafts, fact.draft: draft})


def _statement_returned(state: State, event: Event, fact: events.StatementReturned) -> State:
    returned = replace(state.drafts[fact.draft], status=DraftStatus.RETURNED)
    instants = _came(state, "returned", fact.at)
    return _with(state, drafts={**state.drafts, fact.draft: returned}, instants=instants)


def _statement_approved(state: State, event: Event, fact: events.StatementApproved) -> State:
    approved = replace(state.drafts[fact.draft], status=DraftStatus.APPROVED)
    return _with(state, drafts={**state.drafts, fact.draft: approved}, approved_draft=fact.draft)


def _statement_released(state: State, event: Event, fact: events.StatementReleased) -> State:
    released = Released(fact.form, fact.text_digest, fact.at, event.signal_id)
    return _with(state, releases=(*state.releases, released), instants=_came(state, "released", fact.at))


def _calm_declared(state: State, event: Event, fact: events.CalmDeclared) -> State:
    return _with(state, phase=Phase.CALM, instants={**state.instants, "calmed": (fact.at,)})


def _review_filed(state: State, event: Event, fact: events.ReviewFiled) -> State:
    return _with(state, instants={**state.instants, "reviewed": (fact.at,)})


def _new_round(state: State, event: Event, fact: events.CalmWithdrawn | events.IncidentReopened) -> State:
    if state.phase is Phase.DISMISSED:
        return _with(state, phase=Phase.ASSESSMENT)
    kept = {start: at for start, at in state.instants.items() if start not in ("calmed", "reviewed")}
    return _with(state, phase=Phase.HANDLING, instants=kept, round=fact.round, round_started_at=fact.at)


def _closed(state: State, event: Event, fact: events.IncidentClosed) -> State:
    return _with(state, phase=Phase.CLOSED)


_FOLD: dict[type[Any], Callable[[State, Event, Any], State]] = {
    events.CircumstanceEstablished: _circumstance_established,
    events.CircumstanceLifted: _circumstance_lifted,
    events.EmergencyGraded: _emergency_graded,
    events.IncidentConfirmed: _confirmed,
    events.IncidentDismissed: _dismissed,
    events.LevelProposed: _level_proposed,
    events.LevelDecided: _level_decided,
    events.LevelRaised: _level_decided,
    events.LevelLowered: _level_lowered,
    events.ProposalMade: _proposal_made,
    events.ProposalApproved: _proposal_approved,
    events.ProposalRejected: _proposal_rejected,
    events.DutyOpened: _duty_opened,
    events.DutyRescheduled: _duty_rescheduled,
    events.DutyExtended: _duty_extended,
    events.DutyWarned: _duty_warned,
    events.DutyBreached: _duty_breached,
    events.DutyEscalated: _duty_escalated,
    events.BreachWithdrawn: _breach_withdrawn,
    events.DutyMet: _duty_met,
    events.DutyWithdrawn: _duty_withdrawn,
    events.DutyWaived: _duty_waived,
    events.DutyAcknowledged: _duty_acknowledged,
    events.DutyAssigned: _duty_assigned,
    events.CountsObserved: _counts_observed,
    events.WorseningReported: _worsening_reported,
    events.OccasionRecorded: _occasion_recorded,
    events.ReportMade: _unchanged,
    events.DutiesPerformed: _unchanged,
    events.StatementDrafted: _statement_drafted,
    events.StatementReturned: _statement_returned,
    events.StatementApproved: _statement_approved,
    events.StatementReleased: _statement_released,
    events.NoteAdded: _unchanged,
    events.CalmDeclared: _calm_declared,
    events.CalmWithdrawn: _new_round,
    events.ReviewFiled: _review_filed,
    events.IncidentClosed: _closed,
    events.IncidentReopened: _new_round,
}


def evolve(incident_id: str, state: State | None, event: Event) -> State:
    """The state after an event. Pure; reads every version of events ever written.

    Raises ``UnreadableRecord`` for an event that cannot follow the state.
    """
    fact = event.fact
    if state is None:
        if not isinstance(fact, events.IncidentOpened):
            raise UnreadableRecord(what="timeline", first=fact.type)
        return _opened(event, fact, incident_id)
    return _FOLD[type(fact)](state, event, fact)


def fold(incident_id: str, timeline: Iterable[Event], state: State | None = None) -> State | None:
    """The state that a timeline makes, or continues."""
    for event in timeline:
        state = evolve(incident_id, state, event)
    return state


_STATE = TypeAdapter(State)


def state_to_json(state: State) -> dict[str, Any]:
    """The JSON value of a state.

    What has its default is left out, so that a field added later leaves earlier digests as they are.
    """
    body: dict[str, Any] = _STATE.dump_python(state, mode="json", exclude_defaults=True)
    return body


def state_from_json(body: dict[str, Any]) -> State:
    """A state of any version ever written. Raises ``UnreadableRecord``."""
    if body.get("v") != STATE_VERSION:
        raise UnreadableRecord(what="state", version=body.get("v"))
    try:
        return _STATE.validate_python(body)
    except ValidationError as error:
        raise UnreadableRecord(what="state", version=body.get("v"), reason=str(error)) from error
