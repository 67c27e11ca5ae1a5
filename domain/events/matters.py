"""What came up on the way: counts, worsening and easing, doubts, consultations, transfers, entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


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
class NoteAdded:
    """A note was added; its text is in the payload."""

    type: Literal["note_added"] = "note_added"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorseningWithdrawn:
    """The last report of worsening was withdrawn: it was not so."""

    ordinal: int
    type: Literal["worsening_withdrawn"] = "worsening_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class EasingReported:
    """The opinion was reported as easing."""

    at: datetime
    type: Literal["easing_reported"] = "easing_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtRaised:
    """A doubt about the reply came up."""

    doubt: str
    ordinal: int
    at: datetime
    type: Literal["doubt_raised"] = "doubt_raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtAnswered:
    """A doubt was answered."""

    doubt: str
    type: Literal["doubt_answered"] = "doubt_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtPassedUp:
    """A doubt that could not be answered was passed up."""

    doubt: str
    at: datetime
    type: Literal["doubt_passed_up"] = "doubt_passed_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationOpened:
    """A consultation (会商) was opened; the roles invited."""

    consultation: str
    ordinal: int
    invited: tuple[str, ...]
    at: datetime
    type: Literal["consultation_opened"] = "consultation_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven:
    """A role gave its opinion in a consultation."""

    consultation: str
    of: str
    opinion: str
    type: Literal["opinion_given"] = "opinion_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationConcluded:
    """A consultation was concluded."""

    consultation: str
    at: datetime
    type: Literal["consultation_concluded"] = "consultation_concluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferredOut:
    """The handling was transferred to another body (转办)."""

    transfer: str
    ordinal: int
    to: str
    at: datetime
    type: Literal["transferred_out"] = "transferred_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReceived:
    """Another body transferred the matter here, to be handled and reported back."""

    transfer: str
    ordinal: int
    sender: str
    at: datetime
    type: Literal["transfer_received"] = "transfer_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReportedBack:
    """The result of a transfer was reported back."""

    transfer: str
    type: Literal["transfer_reported_back"] = "transfer_reported_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWithdrawn:
    """Its sender withdrew something undecided."""

    signal: str
    what: Literal["proposal", "statement", "paper", "doubt", "consultation"]
    type: Literal["entry_withdrawn"] = "entry_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected:
    """An earlier entry was superseded, with its reason; it stays readable."""

    entry: int
    type: Literal["entry_corrected"] = "entry_corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAttached:
    """A file was attached, named by its SHA-256."""

    sha256: str
    size: int
    media_type: str
    type: Literal["evidence_attached"] = "evidence_attached"
