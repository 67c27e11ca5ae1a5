"""What happened when an incident went on under another version of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.events.duties import Reminder, Rise


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUpgraded:
    """The incident goes on under another version of its plan: proposed by one sender, approved by another.

    ``plan_hash`` pins it from here on, ``previous_hash`` did before. ``rules_version`` are the rules by which
    it is decided: those under which it was opened.
    """

    plan_hash: str
    version: int
    previous_hash: str
    previous_version: int
    rules_version: int
    proposal: str
    type: Literal["plan_upgraded"] = "plan_upgraded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCarriedOver:
    """A running duty goes on as the other version says it. ``due_at`` is never later than it was.

    Where it is earlier, warnings and escalation begin anew; where the owner changed, nobody has seen it yet.
    """

    key: str
    owner: str
    to: tuple[str, ...]
    due_at: datetime | None = None
    clock: int | None = None
    until: str | None = None
    warn_ats: tuple[datetime, ...] = ()
    rises: tuple[Rise, ...] = ()
    reminder: Reminder | None = None
    type: Literal["duty_carried_over"] = "duty_carried_over"
