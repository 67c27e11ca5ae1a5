"""What happened: past tense, typed, never changed once written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from domain.errors import UnreadableRecord

EVENT_VERSION = 1

Instants: TypeAlias = tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Rise:
    """One step of the escalation of one duty: when, and which roles hear of it."""

    at: datetime
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    """An incident began, pinned to a plan and a version of the rules. The starts are in UTC."""

    plan_hash: str
    rules_version: int
    source: str
    discovered_at: datetime
    arose_at: datetime
    arose_basis: Literal["given", "discovery"]
    occurred_at: datetime | None = None
    emergency_grade: str | None = None
    type: Literal["incident_opened"] = "incident_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceEstablished:
    """One of the plan's circumstances holds from ``at`` on."""

    circumstance: str
    at: datetime
    type: Literal["circumstance_established"] = "circumstance_established"


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceLifted:
    """One of the plan's circumstances no longer holds."""

    circumstance: str
    type: Literal["circumstance_lifted"] = "circumstance_lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyGraded:
    """The grade of the emergency behind the opinion was recorded; it is not the level of the opinion."""

    emergency_grade: str
    type: Literal["emergency_graded"] = "emergency_graded"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentConfirmed:
    """A person confirmed that this is an incident."""

    at: datetime
    type: Literal["incident_confirmed"] = "incident_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDismissed:
    """A person dismissed it."""

    reason: str
    type: Literal["incident_dismissed"] = "incident_dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelProposed:
    """A level was proposed by counts or by whoever opened the incident. Nobody has decided yet."""

    level: str
    basis: Literal["counts", "judgement"]
    type: Literal["level_proposed"] = "level_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelDecided:
    """A person decided the first level."""

    level: str
    at: datetime
    type: Literal["level_decided"] = "level_decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRaised:
    """A person raised the level."""

    level: str
    previous: str
    at: datetime
    type: Literal["level_raised"] = "level_raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLowered:
    """The level was lowered: proposed by one sender, approved by another."""

    level: str
    previous: str
    proposal: str
    type: Literal["level_lowered"] = "level_lowered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade:
    """A sender proposed to lower, waive or extend. ``proposal`` is the id of the proposing signal."""

    proposal: str
    ordinal: int
    what: Literal["lower", "waive", "extend"]
    at: datetime
    level: str | None = None
    duty: str | None = None
    due_at: datetime | None = None
    type: Literal["proposal_made"] = "proposal_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalApproved:
    """A second sender approved a proposal."""

    proposal: str
    type: Literal["proposal_approved"] = "proposal_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRejected:
    """A second sender rejected a proposal."""

    proposal: str
    type: Literal["proposal_rejected"] = "proposal_rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOpened:
    """A duty is owed. ``due_at`` None: continuous, until ``until``. Warnings and rises are fixed here."""

    key: str
    duty: str
    owner: str
    to: tuple[str, ...]
    start_at: datetime
    opened_at: datetime
    due_at: datetime | None = None
    clock: int | None = None
    until: str | None = None
    warn_ats: Instants = ()
    rises: tuple[Rise, ...] = ()
    type: Literal["duty_opened"] = "duty_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRescheduled:
    """A rise in level brought a stricter clock. ``due_at`` is never later than before."""

    key: str
    due_at: datetime
    clock: int | None = None
    warn_ats: Instants
    rises: tuple[Rise, ...]
    type: Literal["duty_rescheduled"] = "duty_rescheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyExtended:
    """A duty's due instant was moved on: proposed by one sender, approved by another."""

    key: str
    due_at: datetime
    proposal: str
    warn_ats: Instants
    rises: tuple[Rise, ...]
    type: Literal["duty_extended"] = "duty_extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWarned:
    """A warning instant passed. ``due_at`` is that instant, ``fired_at`` when it was seen."""

    key: str
    step: int
    due_at: datetime
    fired_at: datetime
    type: Literal["duty_warned"] = "duty_warned"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyBreached:
    """A duty was not met by its due instant."""

    key: str
    due_at: datetime
    fired_at: datetime
    type: Literal["duty_breached"] = "duty_breached"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEscalated:
    """The next rung of the ladder heard of a late duty."""

    key: str
    step: int
    tell: tuple[str, ...]
    due_at: datetime
    fired_at: datetime
    type: Literal["duty_escalated"] = "duty_escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachWithdrawn:
    """A breach was withdrawn: the signal that meets the duty had been received in time."""

    key: str
    told: tuple[str, ...]
    type: Literal["breach_withdrawn"] = "breach_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMet:
    """A duty was met. ``met_at`` is when the signal was received; ``in_time``: by its due instant."""

    key: str
    met_at: datetime
    in_time: bool
    type: Literal["duty_met"] = "duty_met"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWithdrawn:
    """A duty is no longer owed."""

    key: str
    reason: Literal["level", "circumstance", "dismissed", "calm_withdrawn", "closed"]
    type: Literal["duty_withdrawn"] = "duty_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWaived:
    """A duty need not be done: proposed by one sender, approved by another."""

    key: str
    proposal: str
    type: Literal["duty_waived"] = "duty_waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAcknowledged:
    """Its owner has seen a duty; its clock and ladder go on."""

    key: str
    type: Literal["duty_acknowledged"] = "duty_acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAssigned:
    """A duty was assigned to one person."""

    key: str
    person: str
    type: Literal["duty_assigned"] = "duty_assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsObserved:
    """Counts as they stood at ``observed_at``."""

    observed_at: datetime
    counts: dict[str, int]
    type: Literal["counts_observed"] = "counts_observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorseningReported:
    """The opinion was reported as worsening, for the ``ordinal``-th time."""

    reason: str
    ordinal: int
    at: datetime
    type: Literal["worsening_reported"] = "worsening_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionRecorded:
    """One of the plan's occasions came, for the ``ordinal``-th time."""

    occasion: str
    ordinal: int
    at: datetime
    type: Literal["occasion_recorded"] = "occasion_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMade:
    """A report was made by a channel."""

    duties: tuple[str, ...]
    channel: str
    type: Literal["report_made"] = "report_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesPerformed:
    """Somebody recorded that duties were done."""

    duties: tuple[str, ...]
    type: Literal["duties_performed"] = "duties_performed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDrafted:
    """A unified statement was put forward, named by the salted digest of its text."""

    draft: str
    ordinal: int
    at: datetime
    type: Literal["statement_drafted"] = "statement_drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReturned:
    """A draft was returned for another."""

    draft: str
    at: datetime
    type: Literal["statement_returned"] = "statement_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementApproved:
    """A draft was approved by another than its drafter."""

    draft: str
    at: datetime
    type: Literal["statement_approved"] = "statement_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReleased:
    """The approved text was released in a form of the plan."""

    form: str
    text_digest: str
    at: datetime
    type: Literal["statement_released"] = "statement_released"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    """A note was added; its text is in the payload."""

    type: Literal["note_added"] = "note_added"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmDeclared:
    """A person declared that the opinion has calmed (平息)."""

    at: datetime
    type: Literal["calm_declared"] = "calm_declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmWithdrawn:
    """It flared up after calm had been declared: a new round of handling began at ``at``."""

    round: int
    at: datetime
    type: Literal["calm_withdrawn"] = "calm_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFiled:
    """The review (总结评估) was filed."""

    at: datetime
    type: Literal["review_filed"] = "review_filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed:
    """The incident was closed; only reopening may follow."""

    at: datetime
    type: Literal["incident_closed"] = "incident_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened:
    """A closed or dismissed incident was reopened; ``round`` counts its rounds of handling from 1."""

    round: int
    at: datetime
    type: Literal["incident_reopened"] = "incident_reopened"


Fact: TypeAlias = (
    IncidentOpened
    | CircumstanceEstablished
    | CircumstanceLifted
    | EmergencyGraded
    | IncidentConfirmed
    | IncidentDismissed
    | LevelProposed
    | LevelDecided
    | LevelRaised
    | LevelLowered
    | ProposalMade
    | ProposalApproved
    | ProposalRejected
    | DutyOpened
    | DutyRescheduled
    | DutyExtended
    | DutyWarned
    | DutyBreached
    | DutyEscalated
    | BreachWithdrawn
    | DutyMet
    | DutyWithdrawn
    | DutyWaived
    | DutyAcknowledged
    | DutyAssigned
    | CountsObserved
    | WorseningReported
    | OccasionRecorded
    | ReportMade
    | DutiesPerformed
    | StatementDrafted
    | StatementReturned
    | StatementApproved
    | StatementReleased
    | NoteAdded
    | CalmDeclared
    | CalmWithdrawn
    | ReviewFiled
    | IncidentClosed
    | IncidentReopened
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
