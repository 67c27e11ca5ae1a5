"""What happened because roles stood empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingChanged:
    """Nobody holds the roles in ``vacant``: ``emptied`` are those among them that were held, ``filled``
    those that are held again.
    """

    vacant: tuple[str, ...]
    emptied: tuple[str, ...]
    filled: tuple[str, ...]
    type: Literal["staffing_changed"] = "staffing_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyUnstaffed:
    """Nobody holds the role that owes a duty; ``tell`` is the first step of its ladder that somebody holds.

    Empty: nobody holds any step of it, and everybody who is there hears.
    """

    key: str
    owner: str
    tell: tuple[str, ...]
    type: Literal["duty_unstaffed"] = "duty_unstaffed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RungSkipped:
    """A step of the ladder has nobody: it is skipped at once, and the next that has somebody hears now.

    ``due_at`` is when it was to hear, or when the step before it was skipped.
    """

    key: str
    step: int
    vacant: tuple[str, ...]
    due_at: datetime
    fired_at: datetime
    type: Literal["rung_skipped"] = "rung_skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RungEmptied:
    """Those who had heard last of a late duty are gone, or were not there any more when they were told.

    ``at`` is when that was received: the next step hears then; of the last step, everybody who is there.
    """

    key: str
    step: int
    vacant: tuple[str, ...]
    at: datetime
    type: Literal["rung_emptied"] = "rung_emptied"


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyLeft:
    """The last step of the ladder has nobody: an alarm that everybody who is there hears."""

    key: str
    step: int
    vacant: tuple[str, ...]
    due_at: datetime
    fired_at: datetime
    type: Literal["nobody_left"] = "nobody_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalUnstaffed:
    """What waits for a decision that only ``roles`` may take, and nobody holds one. It is not approved by it.

    ``of`` is the signal of a proposal, or the digest of a draft.
    """

    what: Literal["proposal", "statement", "paper"]
    of: str
    roles: tuple[str, ...]
    type: Literal["approval_unstaffed"] = "approval_unstaffed"
