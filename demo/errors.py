"""What can be wrong with a demonstration."""

from typing import ClassVar

from domain.errors import PingxiError


class NoCascades(PingxiError):
    """A folder holds no cascades: ``folder``."""

    code = "demo_no_cascades"
    exit_code: ClassVar[int] = 5


class CascadeNotFound(PingxiError):
    """No cascade of this id: ``cascade``, ``place``."""

    code = "demo_cascade_not_found"
    exit_code: ClassVar[int] = 5


class CascadeUnreadable(PingxiError):
    """A line that is not a cascade: ``file``, ``line``, ``reason``."""

    code = "demo_cascade_unreadable"
    exit_code: ClassVar[int] = 3


class LoginOfAnother(PingxiError):
    """A login that the demonstration wants belongs to somebody else: ``login``."""

    code = "demo_login_of_another"
    exit_code: ClassVar[int] = 3


class ReplayUnreadable(PingxiError):
    """The file that says how far a replay has come is not whole: ``file``, ``reason``."""

    code = "replaying_unreadable"
    exit_code: ClassVar[int] = 3
