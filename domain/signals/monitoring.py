"""The data of what Pingxi itself concludes from the counts: whole numbers and permille, no text."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from domain.signals.base import data
from domain.signals.types import Count, Identifier, Instant

MONITORING_SENDER = "pingxi:monitoring"
"""Who says it: no account can have this id."""

SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.:-]{0,63}$")]
Permille = Annotated[int, Field(ge=0, le=1000, strict=True)]
Hours = Annotated[int, Field(ge=1, le=168, strict=True)]
Windows = Annotated[int, Field(ge=1, le=1000, strict=True)]


@data
class WarnEarly:
    """Warn early: how likely the line of a level is crossed within so many hours.

    ``total`` so far, of them ``recent`` within the last hour; ``expected`` more within ``hours``.
    """

    level: Identifier
    permille: Permille
    hours: Hours
    count: Identifier
    line: Count
    total: Count
    recent: Count
    expected: Count


@data
class ProposeCalm:
    """Propose that it has calmed: so many quiet windows in a row, each of so many minutes.

    ``permille``: what the last day brought, of the most that a day ever brought.
    """

    windows: Windows
    minutes: Annotated[int, Field(ge=1, le=10080, strict=True)]
    permille: Permille
    total: Count


@data
class Figures:
    """What made it say so: how far it has reached, and how much of that is recent."""

    total: Count
    recent: Count


@data
class AboutSource:
    """About a source of posts; ``since`` it has sent nothing."""

    source: SourceName
    since: Instant | None = None
