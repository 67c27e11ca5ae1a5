"""An estimate in one sentence."""

from __future__ import annotations

from forecast.estimating import Estimate
from locales import say


def sentence(locale: str, found: Estimate, count: str) -> str:
    """The estimate with the figures that explain it. ``count``: what is counted, in that language."""
    told = {
        "count": count,
        "line": f"{found.line:,}",
        "hours": str(found.hours),
        "percent": _percent(found.permille),
        "total": f"{found.total:,}",
        "recent": f"{found.recent:,}",
        "expected": f"{found.expected:,}",
        "need": f"{max(0, found.line - found.total):,}",
    }
    if found.total >= found.line:
        return say(locale, "forecast_crossed", **told)
    text = say(locale, "forecast_estimate", **told)
    if found.model is None:
        return text
    return text + say(locale, "forecast_by_model", model=found.model)


def _percent(permille: int) -> str:
    """Whole percent; the ends are words of the catalogue, for nothing is impossible or certain."""
    if permille < 10:
        return "under"
    return "over" if permille > 990 else str(round(permille / 10))
