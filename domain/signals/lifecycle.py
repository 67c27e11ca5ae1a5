"""The data of signals about the incident as a whole: its beginning, its level, its nature, its end."""

from __future__ import annotations

from pydantic import Field

from domain.signals.base import data
from domain.signals.types import (
    Counts,
    Digest,
    Dismissal,
    EmergencyGrade,
    Identifier,
    IncidentId,
    Instant,
    Names,
)


@data
class Open:
    """Open an incident under a pinned plan. Where ``arose_at`` is unknown, it arose at discovery.

    ``body`` is the organisation's body that it belongs to; None: the organisation as a whole.
    """

    plan_hash: Digest
    discovered_at: Instant
    source: Identifier
    arose_at: Instant | None = None
    occurred_at: Instant | None = None
    level: Identifier | None = None
    emergency_grade: EmergencyGrade | None = None
    circumstances: Names = ()
    counts: Counts = Field(default_factory=dict)
    body: Identifier | None = None


@data
class Dismiss:
    """Dismiss it: no incident of ours."""

    reason: Dismissal


@data
class Grade:
    """Decide the level, or raise it."""

    level: Identifier


@data
class Classify:
    """Say which of the plan's circumstances hold or no longer hold, and the grade of the emergency."""

    hold: Names = ()
    lift: Names = ()
    emergency_grade: EmergencyGrade | None = None


@data
class ClassifyNature:
    """Say of which of the plan's natures the opinion is."""

    nature: Identifier


@data
class Merge:
    """Merge this incident into another: it closes with a pointer there."""

    into: IncidentId
