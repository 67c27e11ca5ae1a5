"""What happened to duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rise:
    """One rung of the escalation of one duty: when, and which roles hear of it."""

    at: datetime
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """After the last rung, it is told again: every so long (ISO 8601, in the zone), so many times."""

    every: str
    times: int
    zone: str


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
    warn_ats: tuple[datetime, ...] = ()
    rises: tuple[Rise, ...] = ()
    reminder: Reminder | None = None
    type: Literal["duty_opened"] = "duty_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRescheduled:
    """A rise in level brought a stricter clock. ``due_at`` is never later than before."""

    key: str
    due_at: datetime
    clock: int | None = None
    warn_ats: tuple[datetime, ...]
    rises: tuple[Rise, ...]
    reminder: Reminder | None = None
    type: Literal["duty_rescheduled"] = "duty_rescheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyExtended:
    """A duty's due instant was moved on: proposed by one sender, approved by another."""

    key: str
    due_at: datetime
    proposal: str
    warn_ats: tuple[datetime, ...]
    rises: tuple[Rise, ...]
    reminder: Reminder | None = None
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
    """The next rung of the ladder heard of a late duty; ``missing`` are its roles that nobody holds.

    ``due_at``: the rung's own instant, or that of a rung before it which had nobody and was skipped.
    """

    key: str
    step: int
    tell: tuple[str, ...]
    due_at: datetime
    fired_at: datetime
    missing: tuple[str, ...] | None = None
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
    reason: Literal[
        "level",
        "nature",
        "emergency_grade",
        "circumstance",
        "dismissed",
        "merged",
        "calm_withdrawn",
        "withdrawn",
        "plan",
    ]
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
