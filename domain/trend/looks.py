"""What a look (监看) found, and the thresholds by which it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the posts of an incident, at ``observed_at`` (UTC).

    ``counts`` are cumulative, ``growth`` is what came since the look before, each by the names of
    ``domain.grading.COUNTS`` and ``posts``. ``sites``: on how many sites it has been seen so far.
    ``negative_permille``: the share of negative posts, None where moods are not known.
    ``silent_sources`` did not answer; a look is ``complete`` only if everything that it should have seen
    was there. ``level``: the rank of the level that a person has decided; ``proposed``: the rank that the
    counts propose; None where there is none.
    """

    observed_at: datetime
    counts: Mapping[str, int]
    growth: Mapping[str, int]
    sites: int = 0
    posts: int = 0
    negative_permille: int | None = None
    silent_sources: tuple[str, ...] = ()
    complete: bool = True
    level: int | None = None
    proposed: int | None = None

    @property
    def whole(self) -> bool:
        """Whether silence in it means that nothing was said, and not that nobody was asked."""
        return self.complete and not self.silent_sources


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds; those that a plan's ``watch`` section does not give have these defaults (assumed).

    *Reach* is the sum of the counts in ``reach``. It worsens by **volume** when it stands at
    ``again_permille`` of where it stood when that was last said (at first ``least``), and of that at
    least ``least`` and ``share_permille`` of everything so far came within ``recent``. It worsens by
    **sites** when ``sites_step`` more sites have it than when last said.

    It **eases** when the reach within ``easing_window`` is down to ``easing_permille`` of its own peak.
    It is **calm** when the reach within ``calm_window`` has stayed at or below ``calm_permille`` of its
    own peak through ``quiet_windows`` windows of ``quiet_window`` in a row, each of which was looked at
    whole; looks more than ``longest_gap`` apart do not make a window. It **flares up** after calm when that
    reach is back at ``flare_permille`` of its peak, and at ``least``.
    """

    reach: tuple[str, ...] = ("posts", "reposts", "comments")
    recent: timedelta = timedelta(hours=1)
    least: int = 15
    share_permille: int = 100
    again_permille: int = 2000
    sites_step: int = 3
    easing_window: timedelta = timedelta(hours=6)
    easing_permille: int = 250
    calm_window: timedelta = timedelta(hours=24)
    calm_permille: int = 50
    quiet_window: timedelta = timedelta(hours=1)
    quiet_windows: int = 8
    longest_gap: timedelta = timedelta(hours=1)
    flare_permille: int = 200

    @property
    def quiet_for(self) -> timedelta:
        """How long it has to have been quiet before it is calm."""
        return self.quiet_window * self.quiet_windows

    def faster(self, speed: int) -> Rules:
        """The rules for posts that are played ``speed`` times as fast: every span as much shorter."""
        spans = ("recent", "easing_window", "calm_window", "quiet_window", "longest_gap")
        return replace(self, **{name: getattr(self, name) / speed for name in spans})


DEFAULTS = Rules()


def reach(counts: Mapping[str, int], rules: Rules = DEFAULTS) -> int:
    """How far it has reached by these counts. What a platform took back counts as none."""
    return sum(max(0, counts.get(name, 0)) for name in rules.reach)
