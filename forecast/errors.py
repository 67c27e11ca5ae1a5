"""What can be wrong with past cascades, and with a model."""

from __future__ import annotations

from typing import ClassVar

from domain.errors import PingxiError


class NoPast(PingxiError):
    """A folder holds no past cascades: ``folder``."""

    code = "forecast_no_past"
    exit_code: ClassVar[int] = 5


class PastUnreadable(PingxiError):
    """A line that is not a cascade: ``file``, ``line``, ``reason``."""

    code = "forecast_past_unreadable"
    exit_code: ClassVar[int] = 3


class TooFewMoments(PingxiError):
    """Too little to learn from: ``crossed``, ``stayed``, ``least`` of each."""

    code = "forecast_too_few"
    exit_code: ClassVar[int] = 3


class ModelUnusable(PingxiError):
    """A model file that cannot be used: ``file``, ``reason``."""

    code = "forecast_model_unusable"
    exit_code: ClassVar[int] = 3
