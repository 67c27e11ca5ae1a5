"""What happened to the incident as a whole: its beginning, level, nature, phases and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    """An incident began, pinned to a plan and a version of the rules. The starts are in UTC.

    ``body``: the organisation's body that it belongs to; None: the organisation as a whole.
    """

    plan_hash: str
    rules_version: int
    source: str
    discovered_at: datetime
    arose_at: datetime
    arose_basis: Literal["given", "discovery"]
    occurred_at: datetime | None = None
    emergency_grade: str | None = None
    body: str | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NatureClassified:
    """A person said of which of the plan's natures the opinion is."""

    nature: str
    previous: str | None = None
    type: Literal["nature_classified"] = "nature_classified"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged:
    """It was merged into another incident and closed; that one goes on."""

    into: str
    at: datetime
    type: Literal["incident_merged"] = "incident_merged"
