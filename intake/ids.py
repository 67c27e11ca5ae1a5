"""The ids that callers give to incidents and signals."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def new_incident_id(now: datetime, time_zone: str) -> str:
    """An id such as ``20261121-7kq2xm``: the day in the plan's time zone, and 30 random bits.

    Should two ever be equal, the second `open` is refused and its sender takes another.
    """
    tail = "".join(_CROCKFORD[byte & 31] for byte in secrets.token_bytes(6))
    return f"{now.astimezone(ZoneInfo(time_zone)):%Y%m%d}-{tail}"


def new_signal_id() -> str:
    """An id for a signal whose sender brought none: 130 random bits."""
    return "".join(_CROCKFORD[byte & 31] for byte in secrets.token_bytes(26))
