"""Time left and time over, in words. The server's clock counts; script only keeps the words going."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.language import Words


def countdown(words: Words, due_at: datetime, now: datetime) -> str:
    """How long is left until an instant, or since when it is over."""
    if due_at >= now:
        return words("time_left", span=span(words, due_at - now))
    return words("time_over", span=span(words, now - due_at))


def span(words: Words, length: timedelta) -> str:
    """A length of time in its two largest units, at least minutes."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return words("span_days", days=str(days), hours=str(hours))
    if hours:
        return words("span_hours", hours=str(hours), minutes=str(left))
    return words("span_minutes", minutes=str(left))
