"""A plan's section ``watch``: how closely an incident's posts are looked at, and what counts as calm.

What a plan leaves out is assumed, and says so. Durations are elapsed time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from domain.calendars import parse_duration
from domain.parts import Clause, Duration, Mark, Part, Slug
from domain.trend import DEFAULTS, Rules

LONGEST = timedelta(minutes=15)
"""No look is further from the next than this, whatever a plan says."""
SHORTEST = timedelta(minutes=1)


class Cadence(Part):
    """How often is looked: at some levels, or all; where a circumstance holds, or always.

    ``round_the_clock``: 24-hour mode (24小时监测). Of several that bind, the shortest holds.
    """

    every: Duration
    levels: tuple[Slug, ...] = ()
    when: Slug | None = None
    round_the_clock: bool = False
    clause: Clause | None = None
    mark: Mark


class Calm(Part):
    """When calm is proposed: so many ``windows`` of such length in a row, in each of which the last day
    brought at most ``permille`` of the most that a day ever brought, and every source was heard.
    """

    windows: int = Field(ge=1, le=1000)
    each: Duration
    permille: int = Field(ge=0, le=500)
    clause: Clause | None = None
    mark: Mark


class Silence(Part):
    """After how long a source that sends nothing, not even that there is nothing, counts as silent."""

    after: Duration
    clause: Clause | None = None
    mark: Mark


class EarlyWarning(Part):
    """How far ahead is warned, and from which likelihood on."""

    horizon: Duration
    from_permille: int = Field(ge=1, le=999)
    clause: Clause | None = None
    mark: Mark


class Kept(Part):
    """For how many days posts are kept after the incident is over."""

    days: int = Field(ge=1, le=36500)
    clause: Clause | None = None
    mark: Mark


class AfterWatch(Part):
    """For how long a closed incident is still looked at, so that a flare-up reaches somebody at once."""

    during: Duration
    clause: Clause | None = None
    mark: Mark


CADENCES = (Cadence(every="PT15M", mark=Mark.ASSUMED),)


class Watch(Part):
    """How an incident is watched. Every part has an assumed default, so that a plan may leave it out."""

    cadences: tuple[Cadence, ...] = CADENCES
    calm: Calm = Calm(windows=8, each="PT1H", permille=50, mark=Mark.ASSUMED)
    silence: Silence = Silence(after="PT1H", mark=Mark.ASSUMED)
    early_warning: EarlyWarning = EarlyWarning(horizon="PT24H", from_permille=500, mark=Mark.ASSUMED)
    posts: Kept = Kept(days=180, mark=Mark.ASSUMED)
    after_watch: AfterWatch = AfterWatch(during="P3D", mark=Mark.ASSUMED)

    @property
    def rules(self) -> Rules:
        """The thresholds of worsening, easing and calm: those of ``calm`` are the plan's."""
        return Rules(
            quiet_windows=self.calm.windows,
            quiet_window=length(self.calm.each),
            calm_permille=self.calm.permille,
            longest_gap=max(DEFAULTS.longest_gap, 2 * LONGEST),
        )


ASSUMED = Watch()
"""How is watched where a plan has no such section."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How is watched at the moment: how often, in 24-hour mode or not, and which part of the plan says so."""

    every: timedelta
    round_the_clock: bool
    cadence: Cadence


def mode(watch: Watch, level: str | None, circumstances: Collection[str]) -> Mode:
    """How is watched at this level under these circumstances; before a level is decided, as for any level.

    The shortest that binds, never more than 15 minutes; where none does, every 15 minutes.
    """
    binding = [
        cadence
        for cadence in watch.cadences
        if (not cadence.levels or level in cadence.levels)
        and (cadence.when is None or cadence.when in circumstances)
    ]
    found = min(binding or CADENCES, key=lambda cadence: length(cadence.every))
    every = min(LONGEST, max(SHORTEST, length(found.every)))
    return Mode(every, any(cadence.round_the_clock for cadence in binding), found)


def at_speed(every: timedelta, speed: int) -> timedelta:
    """From one look to the next where posts are played ``speed`` times as fast; never under a second."""
    return max(timedelta(seconds=1), timedelta(seconds=every // timedelta(seconds=speed)))


def length(duration: Annotated[str, "ISO 8601"]) -> timedelta:
    """A duration as elapsed time; a day has 24 hours."""
    days, elapsed = parse_duration(duration)
    return timedelta(days=days) + elapsed
