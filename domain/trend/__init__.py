"""Worsening, easing and calm, concluded from the counts of looks. Pure; integers and permille only."""

from domain.trend.concluding import Conclusion, Kind, advance, conclude
from domain.trend.looks import DEFAULTS, Look, Rules, reach
from domain.trend.standing import Standing, Trend

__all__ = [
    "DEFAULTS",
    "Conclusion",
    "Kind",
    "Look",
    "Rules",
    "Standing",
    "Trend",
    "advance",
    "conclude",
    "reach",
]
