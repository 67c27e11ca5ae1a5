"""One entry of an incident's timeline, and its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from domain.errors import UnreadableRecord
from domain.events import acts, course, duties, matters, monitoring, staffing, texts, upgrading

EVENT_VERSION = 1

Fact: TypeAlias = (
    course.IncidentOpened
    | course.CircumstanceEstablished
    | course.CircumstanceLifted
    | course.EmergencyGraded
    | course.IncidentConfirmed
    | course.IncidentDismissed
    | course.LevelProposed
    | course.LevelDecided
    | course.LevelRaised
    | course.LevelLowered
    | course.CalmDeclared
    | course.CalmWithdrawn
    | course.ReviewFiled
    | course.IncidentClosed
    | course.IncidentReopened
    | course.NatureClassified
    | course.IncidentMerged
    | duties.DutyOpened
    | duties.DutyRescheduled
    | duties.DutyExtended
    | duties.DutyWarned
    | duties.DutyBreached
    | duties.DutyEscalated
    | duties.BreachWithdrawn
    | duties.DutyMet
    | duties.DutyWithdrawn
    | duties.DutyWaived
    | duties.DutyAcknowledged
    | duties.DutyAssigned
    | acts.ProposalMade
    | acts.ProposalApproved
    | acts.ProposalRejected
    | acts.ReportMade
    | acts.DutiesPerformed
    | acts.DutiesHandedOver
    | acts.InstructionsAsked
    | acts.InstructionsGiven
    | acts.FiledForRecord
    | acts.PeerNotified
    | acts.CallMade
    | acts.MatterReferred
    | acts.PosterContacted
    | acts.CorrectionRequested
    | texts.StatementDrafted
    | texts.StatementReturned
    | texts.StatementApproved
    | texts.StatementReleased
    | texts.PaperDrafted
    | texts.PaperReturned
    | texts.PaperApproved
    | texts.ReleaseConfirmed
    | texts.ReleaseObjected
    | matters.CountsObserved
    | matters.WorseningReported
    | matters.OccasionRecorded
    | matters.NoteAdded
    | matters.WorseningWithdrawn
    | matters.EasingReported
    | matters.DoubtRaised
    | matters.DoubtAnswered
    | matters.DoubtPassedUp
    | matters.ConsultationOpened
    | matters.OpinionGiven
    | matters.ConsultationConcluded
    | matters.TransferredOut
    | matters.TransferReceived
    | matters.TransferReportedBack
    | matters.EntryWithdrawn
    | matters.EntryCorrected
    | matters.EvidenceAttached
    | staffing.StaffingChanged
    | staffing.DutyUnstaffed
    | staffing.RungSkipped
    | staffing.RungEmptied
    | staffing.NobodyLeft
    | staffing.ApprovalUnstaffed
    | monitoring.EarlyWarningGiven
    | monitoring.CalmProposed
    | monitoring.CalmProposalWithdrawn
    | monitoring.SourceSilent
    | monitoring.SourceBack
    | monitoring.FlareUpReported
    | upgrading.PlanUpgraded
    | upgrading.DutyCarriedOver
)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of an incident's timeline.

    ``no`` counts from 1; ``at`` is when it was decided (UTC). What a signal caused names it, its sender, the
    role the sender acted in, when it was received and claimed, and the salted digest of its texts; what time
    itself caused names none.
    """

    v: int
    no: int
    at: datetime
    fact: Annotated[Fact, Field(discriminator="type")]
    signal_id: str | None = None
    sender: str | None = None
    role: str | None = None
    received_at: datetime | None = None
    occurred_at: datetime | None = None
    payload_digest: str | None = None


_EVENT = TypeAdapter(Event)


def event_to_json(event: Event) -> dict[str, Any]:
    """The JSON value of an event, as it is chained and stored.

    What is None is left out, so that a field added later leaves the digests of earlier events as they are.
    """
    body: dict[str, Any] = _EVENT.dump_python(event, mode="json", exclude_none=True)
    return body


def event_from_json(body: dict[str, Any]) -> Event:
    """An event of any version ever written. Raises ``UnreadableRecord``."""
    if body.get("v") != EVENT_VERSION:
        raise UnreadableRecord(what="event", version=body.get("v"))
    try:
        return _EVENT.validate_python(body)
    except ValidationError as error:
        raise UnreadableRecord(what="event", version=body.get("v"), reason=str(error)) from error
