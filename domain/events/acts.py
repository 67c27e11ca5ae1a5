"""What people did for duties: reports, calls, instructions, referrals, proposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade:
    """A sender proposed something that another decides. ``proposal`` is the id of the proposing signal.

    ``plan_hash`` and ``version`` are those of the plan's version to go on under.
    """

    proposal: str
    ordinal: int
    what: Literal["lower", "waive", "extend", "correction", "upgrade"]
    at: datetime
    level: str | None = None
    duty: str | None = None
    due_at: datetime | None = None
    ground: str | None = None
    evidence: tuple[str, ...] | None = None
    plan_hash: str | None = None
    version: int | None = None
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
class DutiesHandedOver:
    """Somebody handed the duties assigned to them over to another person."""

    duties: tuple[str, ...]
    to: str
    type: Literal["duties_handed_over"] = "duties_handed_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionsAsked:
    """Instructions were asked for (请示)."""

    duties: tuple[str, ...]
    type: Literal["instructions_asked"] = "instructions_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionsGiven:
    """Instructions were given (批示) by a role."""

    duties: tuple[str, ...]
    by: str
    type: Literal["instructions_given"] = "instructions_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledForRecord:
    """Something was filed for record (备案)."""

    duties: tuple[str, ...]
    type: Literal["filed_for_record"] = "filed_for_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerNotified:
    """A peer body was notified (通报)."""

    duties: tuple[str, ...]
    body: str
    type: Literal["peer_notified"] = "peer_notified"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade:
    """A telephone call was made; ``reached`` tells whether anybody answered. ``called_at`` is claimed."""

    duties: tuple[str, ...]
    callee: str
    called_at: datetime
    reached: bool
    type: Literal["call_made"] = "call_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterReferred:
    """The matter was referred to an authority on a legal ground."""

    duties: tuple[str, ...]
    authority: str
    ground: str
    type: Literal["matter_referred"] = "matter_referred"


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterContacted:
    """The first poster was contacted."""

    duties: tuple[str, ...]
    result: str
    type: Literal["poster_contacted"] = "poster_contacted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRequested:
    """A request to a site was approved: its ground, and its evidence by digest."""

    proposal: str
    ground: str
    evidence: tuple[str, ...]
    type: Literal["correction_requested"] = "correction_requested"
