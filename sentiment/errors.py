"""What can be wrong with labels, and with a model."""

from __future__ import annotations

from typing import ClassVar

from domain.errors import PingxiError


class LabelsUnreadable(PingxiError):
    """A line that is no labelled text: ``file``, ``line``, ``reason``. Nothing of the file is used."""

    code = "sentiment_labels_unreadable"
    exit_code: ClassVar[int] = 3


class TooFewLabels(PingxiError):
    """Too little to learn from: ``negative``, ``neutral``, ``positive``; ``least`` of the first and last."""

    code = "sentiment_too_few"
    exit_code: ClassVar[int] = 3


class ModelUnusable(PingxiError):
    """A model file that cannot be used: ``file``, ``reason``."""

    code = "sentiment_model_unusable"
    exit_code: ClassVar[int] = 3


class ModelNotKept(PingxiError):
    """No model of this name was kept: ``name``."""

    code = "sentiment_model_not_kept"
    exit_code: ClassVar[int] = 3


class OutsideRefused(PingxiError):
    """Texts would travel openly: ``url``, without what may be secret in it."""

    code = "sentiment_outside_refused"
    exit_code: ClassVar[int] = 3
