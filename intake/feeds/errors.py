"""Why a feed could not be read."""

from __future__ import annotations

from datetime import timedelta

from domain.errors import PingxiError

REASONS = frozenset(
    {"unreachable", "address", "redirects", "too_large", "too_slow", "status", "busy", "gone", "doctype",
     "not_a_feed", "encoding"}
)  # fmt: skip


class FeedUnreadable(PingxiError):
    """A feed that could not be read. Params: reason (``REASONS``). ``wait``: what its server asked for."""

    code = "feed_unreadable"

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        self.reason, self.wait = reason, wait
        super().__init__(reason=reason)
