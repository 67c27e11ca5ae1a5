"""What time alone does to an incident: warnings, breaches, escalations."""

from __future__ import annotations

from datetime import datetime

from domain.incident import State
from domain.writing import Writing


def next_instant(state: State | None) -> datetime | None:
    """The next instant at which time does something to the incident, in UTC."""
    if state is None or state.over:
        return None
    return min((at for duty in state.duties.values() if (at := duty.next_at()) is not None), default=None)


def fire_due(writing: Writing, until: datetime, *, including: bool) -> None:
    """Fire every instant before ``until`` in order of time, or up to it where ``including``.

    Each records when it was due and when it fired, so that a late wake-up shows.
    """
    while writing.state is not None and not writing.state.over:
        waiting = [
            (at, duty.key) for duty in writing.state.duties.values() if (at := duty.next_at()) is not None
        ]
        if not waiting:
            return
        at, key = min(waiting)
        if at > until or (at == until and not including):
            return
        writing.write(writing.state.duties[key].fire(writing.now, writing.state.vacant), None)
