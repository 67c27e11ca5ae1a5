"""What a look lets one conclude, with the figures that made it say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.trend.looks import DEFAULTS, Look, Rules
from domain.trend.standing import Standing, Trend, seen

Kind = Literal["worsening", "flare_up", "easing", "calm", "steady", "unknown"]
"""``steady``: nothing new. ``unknown``: nothing grew, but not everything was looked at."""

By = Literal["volume", "sites", "level"]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What one look said. All but ``steady`` and ``unknown`` are said once, when it turns so.

    ``by``: what made it worsen or flare up. ``figures``: counts and permille, by name: ``recent``, ``total``,
    ``said_total``, ``sites``, ``said_sites``, ``trailing`` and ``peak`` of the window that decided,
    ``permille`` (of the peak), ``quiet_windows``, ``silent``, and ``negative_permille`` where moods are known
    (told, never decisive).
    """

    kind: Kind
    standing: Standing
    by: tuple[By, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)


def conclude(looks: Iterable[Look], rules: Rules = DEFAULTS) -> Conclusion:
    """What the last of the looks says. The order in which they are given does not matter."""
    trend, found = Trend(), Conclusion("unknown", "steady")
    for look in sorted(looks, key=lambda each: each.observed_at):
        trend, found = advance(trend, look, rules)
    return found


def advance(trend: Trend, look: Look, rules: Rules = DEFAULTS) -> tuple[Trend, Conclusion]:
    """The trend after one more look, and what it says. A look not later than the last one is passed over."""
    if trend.looked_at is not None and look.observed_at <= trend.looked_at:
        return trend, Conclusion("steady", trend.standing)
    after = seen(trend, look, rules)
    by = _worse(after, look, rules)
    if by or _flares(after, rules):
        kind: Kind = "flare_up" if after.standing == "calm" else "worsening"
        told = Conclusion(kind, "rising", by or ("volume",), _figures(after, look, rules))
        return _said(after, look), told
    return _quieter(after, look, rules)


def _worse(trend: Trend, look: Look, rules: Rules) -> tuple[By, ...]:
    """By what it worsens. Mood is not among it: a shift of moods alone is noise."""
    found: list[By] = []
    if _louder(trend, rules):
        found.append("volume")
    if look.sites - trend.said_sites >= rules.sites_step:
        found.append("sites")
    known = max(-1 if look.level is None else look.level, -1 if trend.said_rank is None else trend.said_rank)
    if look.proposed is not None and look.proposed > known:
        found.append("level")
    return tuple(found)


def _louder(trend: Trend, rules: Rules) -> bool:
    recent = trend.recent
    again = trend.total * 1000 >= trend.said_total * rules.again_permille
    return again and recent >= rules.least and recent * 1000 >= trend.total * rules.share_permille


def _flares(trend: Trend, rules: Rules) -> bool:
    back = trend.trailing * 1000 >= trend.peak_calm * rules.flare_permille
    return trend.standing == "calm" and back and trend.trailing >= rules.least


def _said(trend: Trend, look: Look) -> Trend:
    """Say it once: the next worsening has to grow beyond where this one stood."""
    ranks = [rank for rank in (trend.said_rank, look.proposed) if rank is not None]
    return replace(
        trend,
        standing="rising",
        said_total=max(trend.said_total, trend.total),
        said_sites=max(trend.said_sites, look.sites),
        said_rank=max(ranks, default=None),
        quiet_since=None,
    )


def _quieter(trend: Trend, look: Look, rules: Rules) -> tuple[Trend, Conclusion]:
    figures = _figures(trend, look, rules)
    if not look.whole:
        return trend, Conclusion("unknown", trend.standing, figures=figures)
    if trend.standing != "calm" and trend.quiet_windows(rules) >= rules.quiet_windows:
        return replace(trend, standing="calm"), Conclusion("calm", "calm", figures=figures)
    eased = trend.easing * 1000 <= trend.peak_easing * rules.easing_permille
    if trend.standing == "rising" and eased:
        figures |= _of_window(trend.easing, trend.peak_easing)
        return replace(trend, standing="easing"), Conclusion("easing", "easing", figures=figures)
    return trend, Conclusion("steady", trend.standing, figures=figures)


def _figures(trend: Trend, look: Look, rules: Rules) -> dict[str, int]:
    found = {
        "recent": trend.recent,
        "total": trend.total,
        "said_total": trend.said_total,
        "sites": look.sites,
        "said_sites": trend.said_sites,
        "quiet_windows": trend.quiet_windows(rules),
        "silent": len(look.silent_sources),
        **_of_window(trend.trailing, trend.peak_calm),
    }
    if look.negative_permille is not None:
        found["negative_permille"] = look.negative_permille
    if look.proposed is not None:
        found["proposed"] = look.proposed
    return found


def _of_window(trailing: int, peak: int) -> dict[str, int]:
    return {"trailing": trailing, "peak": peak, "permille": trailing * 1000 // peak if peak else 0}
