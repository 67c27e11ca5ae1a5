"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts of one run of each measure; ``runs`` of them make a median, ``long_runs`` of the long ones."""

    runs: int = 3
    long_runs: int = 1
    events: int = 100_000
    accepted: int = 4_000
    senders: int = 32
    burst: int = 5_000
    incidents: int = 100
    clicks: int = 300
    busy_clicks: int = 100
    deadlines: int = 100
    together: int = 1_000
    cached: int = 1_000
    judged: int = 300
    many: int = 10_000
    logged: int = 20_000
    owed: int = 5_000


QUICK = Scale(
    runs=1,
    events=20_000,
    accepted=1_000,
    burst=2_000,
    incidents=50,
    clicks=60,
    busy_clicks=20,
    deadlines=20,
    together=100,
    cached=200,
    judged=30,
    many=500,
    logged=2_000,
    owed=500,
)
"""To see that everything works; its figures are no measurement."""
