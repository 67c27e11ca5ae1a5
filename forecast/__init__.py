"""Early warning: how likely the next level's line is crossed within a day, from the growth so far.

>>> estimate(series, line=300, now=now)

gives the probability in permille, with the figures that explain it in one sentence (``forecast.saying``).
"""

from forecast.estimating import DAY, Estimate, estimate
from forecast.series import Series

__all__ = ["DAY", "Estimate", "Series", "estimate"]
