"""The data of signals about what came up on the way: counts, doubts, consultations, transfers, entries."""

from __future__ import annotations

from pydantic import Field

from domain.signals.base import data
from domain.signals.types import (
    Counts,
    Digest,
    EntryNo,
    FileSize,
    Identifier,
    Instant,
    MediaType,
    Opinion,
    SignalId,
    SomeNames,
    Worsening,
)


@data
class RecordOccasion:
    """Record that one of the plan's occasions has come, such as a doubt about the reply."""

    occasion: Identifier


@data
class ObserveCounts:
    """Report counts as they stood at an instant."""

    observed_at: Instant
    counts: Counts = Field(min_length=1)


@data
class ReportWorsening:
    """Report that the opinion is fermenting or worsening (发酵、恶化)."""

    reason: Worsening


@data
class Bare:
    """A signal that says everything by its kind and its text."""


@data
class AboutDoubt:
    """Answer or pass up a doubt, named by the id of the signal that raised it."""

    doubt: SignalId


@data
class OpenConsultation:
    """Open a consultation (会商) and say which roles are invited."""

    invited: SomeNames


@data
class GiveOpinion:
    """Record an opinion in a consultation: the sender's role's own, or that ``of`` another invited role."""

    consultation: SignalId
    opinion: Opinion
    of: Identifier | None = None


@data
class ConcludeConsultation:
    """Conclude a consultation."""

    consultation: SignalId


@data
class TransferOut:
    """Transfer the handling to another body (转办)."""

    to: Identifier


@data
class ReceiveTransfer:
    """Record that another body transferred this matter here, to be handled and reported back."""

    sender: Identifier


@data
class ReportBack:
    """Record the result of a transfer: reported back by us, or to us."""

    transfer: SignalId


@data
class Withdraw:
    """Withdraw one's own proposal, draft, doubt or consultation that is still undecided."""

    signal: SignalId


@data
class Correct:
    """Correct an earlier entry of the timeline, by its number. It is superseded, never erased."""

    entry: EntryNo


@data
class AttachEvidence:
    """Attach a file that is kept apart: its SHA-256, its size in bytes and its media type."""

    sha256: Digest
    size: FileSize
    media_type: MediaType
