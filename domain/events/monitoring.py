"""What watching brought: early warnings, calm that is proposed, sources that fell silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarningGiven:
    """How likely, in permille, the count ``count`` reaches the line of a level within ``hours``.

    ``total`` so far, of them ``recent`` within the last hour; ``expected`` more within ``hours``.
    """

    level: str
    permille: int
    hours: int
    count: str
    line: int
    total: int
    recent: int
    expected: int
    at: datetime
    type: Literal["early_warning_given"] = "early_warning_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmProposed:
    """So many quiet windows of ``minutes`` passed in a row. Calm is declared by a person of ``tell``."""

    windows: int
    minutes: int
    permille: int
    total: int
    tell: tuple[str, ...]
    at: datetime
    type: Literal["calm_proposed"] = "calm_proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalmProposalWithdrawn:
    """Before anybody declared calm it grew again (``total`` so far, ``recent`` within the last hour), or a
    source fell silent, or somebody reported that it is worsening; then without figures.
    """

    tell: tuple[str, ...]
    at: datetime
    total: int | None = None
    recent: int | None = None
    type: Literal["calm_proposal_withdrawn"] = "calm_proposal_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSilent:
    """A source of posts has sent nothing ``since``. That is no calm: nobody knows."""

    feed: str
    at: datetime
    since: datetime | None = None
    type: Literal["source_silent"] = "source_silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBack:
    """A source that was silent sends again."""

    feed: str
    at: datetime
    type: Literal["source_back"] = "source_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlareUpReported:
    """A closed incident grows again. Whether it is reopened a person decides; until then it stays closed."""

    total: int
    recent: int
    at: datetime
    type: Literal["flare_up_reported"] = "flare_up_reported"
