"""What is remembered from look to look, so that each can be judged without all those before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Literal

from domain.trend.looks import Look, Rules, reach

Standing = Literal["steady", "rising", "easing", "calm"]
"""How it stands between two conclusions: not yet grown, grown, less than it was, calm."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How an incident's reach stands after its looks so far. Instants in UTC.

    ``grown``: what came at which look, as far back as the longest window. ``total``: the reach so far;
    ``recent``, ``easing``, ``trailing``: what of it came within the three windows of the rules.
    ``peak_easing``, ``peak_calm``: the most that either window has held. ``said_*``: where total, sites
    and level stood when a worsening was last concluded. ``quiet_since``: since when every look was whole
    and quiet.
    """

    standing: Standing = "steady"
    began_at: datetime | None = None
    looked_at: datetime | None = None
    grown: tuple[tuple[datetime, int], ...] = ()
    total: int = 0
    recent: int = 0
    easing: int = 0
    trailing: int = 0
    peak_easing: int = 0
    peak_calm: int = 0
    said_total: int = 0
    said_sites: int = 0
    said_rank: int | None = None
    quiet_since: datetime | None = None

    def quiet_windows(self, rules: Rules) -> int:
        """So many quiet windows lie behind the last look, in a row."""
        if self.quiet_since is None or self.looked_at is None:
            return 0
        return (self.looked_at - self.quiet_since) // rules.quiet_window


def seen(trend: Trend, look: Look, rules: Rules) -> Trend:
    """The trend with one more look counted in; nothing is concluded yet."""
    came = reach(look.growth, rules)
    first = trend.looked_at is None
    start = look.observed_at - max(rules.recent, rules.easing_window, rules.calm_window)
    grown = (*(each for each in trend.grown if each[0] > start), (look.observed_at, came))
    easing, trailing = (_within(grown, window) for window in (rules.easing_window, rules.calm_window))
    after = replace(
        trend,
        began_at=trend.began_at or look.observed_at,
        looked_at=look.observed_at,
        grown=grown,
        recent=_within(grown, rules.recent),
        easing=easing,
        trailing=trailing,
        peak_easing=max(trend.peak_easing, easing),
        peak_calm=max(trend.peak_calm, trailing),
        total=max(reach(look.counts, rules), came) if first else trend.total + came,
        said_total=max(trend.said_total, rules.least),
        said_sites=look.sites if first else trend.said_sites,
    )
    return replace(after, quiet_since=_quiet_since(trend, after, look, rules))


def _quiet_since(before: Trend, after: Trend, look: Look, rules: Rules) -> datetime | None:
    """No data is never taken for quiet: a look that is not whole, or late, ends what was quiet."""
    assert after.began_at is not None
    covered = look.observed_at - after.began_at >= rules.calm_window
    still = after.trailing * 1000 <= after.peak_calm * rules.calm_permille
    if not (look.whole and covered and still):
        return None
    late = before.looked_at is not None and look.observed_at - before.looked_at > rules.longest_gap
    return look.observed_at if late or before.quiet_since is None else before.quiet_since


def _within(grown: tuple[tuple[datetime, int], ...], window: timedelta) -> int:
    """What came within ``window`` before the last look."""
    since = grown[-1][0] - window
    return sum(came for _, came in takewhile(lambda each: each[0] > since, reversed(grown)))
