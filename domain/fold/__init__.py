"""The fold: the state after an event. Pure, and able to read every version of events ever written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from domain import events
from domain.errors import UnreadableRecord
from domain.events import Event
from domain.fold import acts, course, duties, matters, monitoring, staffing, texts, upgrading
from domain.state import State

_FOLD: dict[type[Any], Callable[[State, Event, Any], State]] = {
    events.CircumstanceEstablished: course.circumstance_established,
    events.CircumstanceLifted: course.circumstance_lifted,
    events.EmergencyGraded: course.emergency_graded,
    events.IncidentConfirmed: course.confirmed,
    events.IncidentDismissed: course.dismissed,
    events.LevelProposed: course.level_proposed,
    events.LevelDecided: course.level_decided,
    events.LevelRaised: course.level_decided,
    events.LevelLowered: course.level_lowered,
    events.CalmDeclared: course.calm_declared,
    events.CalmWithdrawn: course.new_round,
    events.ReviewFiled: course.review_filed,
    events.IncidentClosed: course.closed,
    events.IncidentReopened: course.reopened,
    events.NatureClassified: course.nature_classified,
    events.IncidentMerged: course.merged,
    events.DutyOpened: duties.duty_opened,
    events.DutyRescheduled: duties.duty_rescheduled,
    events.DutyExtended: duties.duty_extended,
    events.DutyWarned: duties.duty_warned,
    events.DutyBreached: duties.duty_breached,
    events.DutyEscalated: duties.duty_escalated,
    events.BreachWithdrawn: duties.breach_withdrawn,
    events.DutyMet: duties.duty_met,
    events.DutyWithdrawn: duties.duty_withdrawn,
    events.DutyWaived: duties.duty_waived,
    events.DutyAcknowledged: duties.duty_acknowledged,
    events.DutyAssigned: duties.duty_assigned,
    events.ProposalMade: acts.proposal_made,
    events.ProposalApproved: acts.proposal_approved,
    events.ProposalRejected: acts.proposal_rejected,
    events.StatementDrafted: texts.statement_drafted,
    events.StatementReturned: texts.statement_returned,
    events.StatementApproved: texts.statement_approved,
    events.StatementReleased: texts.statement_released,
    events.PaperDrafted: texts.paper_drafted,
    events.PaperReturned: texts.paper_returned,
    events.PaperApproved: texts.paper_approved,
    events.CountsObserved: matters.counts_observed,
    events.WorseningReported: matters.worsening_reported,
    events.OccasionRecorded: matters.occasion_recorded,
    events.WorseningWithdrawn: matters.worsening_withdrawn,
    events.EasingReported: matters.easing_reported,
    events.DoubtRaised: matters.doubt_raised,
    events.DoubtAnswered: matters.doubt_answered,
    events.DoubtPassedUp: matters.doubt_passed_up,
    events.ConsultationOpened: matters.consultation_opened,
    events.OpinionGiven: matters.opinion_given,
    events.ConsultationConcluded: matters.consultation_concluded,
    events.TransferredOut: matters.transferred_out,
    events.TransferReceived: matters.transfer_received,
    events.TransferReportedBack: matters.transfer_reported_back,
    events.EntryWithdrawn: matters.entry_withdrawn,
    events.EvidenceAttached: matters.evidence_attached,
    events.StaffingChanged: staffing.staffing_changed,
    events.DutyUnstaffed: staffing.duty_unstaffed,
    events.RungSkipped: staffing.rung_skipped,
    events.RungEmptied: staffing.rung_emptied,
    events.NobodyLeft: staffing.nobody_left,
    events.ApprovalUnstaffed: staffing.approval_unstaffed,
    events.PlanUpgraded: upgrading.plan_upgraded,
    events.DutyCarriedOver: upgrading.duty_carried_over,
    events.EarlyWarningGiven: monitoring.early_warning_given,
    events.CalmProposed: monitoring.calm_proposed,
    events.CalmProposalWithdrawn: monitoring.calm_proposal_withdrawn,
    events.SourceSilent: monitoring.source_silent,
    events.SourceBack: monitoring.source_back,
    events.FlareUpReported: monitoring.flare_up_reported,
    events.ReportMade: matters.unchanged,
    events.DutiesPerformed: matters.unchanged,
    events.NoteAdded: matters.unchanged,
    events.DutiesHandedOver: matters.unchanged,
    events.InstructionsAsked: matters.unchanged,
    events.InstructionsGiven: matters.unchanged,
    events.FiledForRecord: matters.unchanged,
    events.PeerNotified: matters.unchanged,
    events.CallMade: matters.unchanged,
    events.MatterReferred: matters.unchanged,
    events.PosterContacted: matters.unchanged,
    events.CorrectionRequested: matters.unchanged,
    events.ReleaseConfirmed: matters.unchanged,
    events.ReleaseObjected: matters.unchanged,
    events.EntryCorrected: matters.unchanged,
}


def evolve(incident_id: str, state: State | None, event: Event) -> State:
    """The state after an event. Pure; reads every version of events ever written.

    Raises ``UnreadableRecord`` for an event that cannot follow the state.
    """
    fact = event.fact
    if state is None:
        if not isinstance(fact, events.IncidentOpened):
            raise UnreadableRecord(what="timeline", first=fact.type)
        return course.opened(event, fact, incident_id)
    return _FOLD[type(fact)](state, event, fact)


def fold(incident_id: str, timeline: Iterable[Event], state: State | None = None) -> State | None:
    """The state that a timeline makes, or continues."""
    for event in timeline:
        state = evolve(incident_id, state, event)
    return state
