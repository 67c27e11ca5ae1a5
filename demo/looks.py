"""When a feed looks at a cascade that is played fast, and what it counts then."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo.cascade import Cascade

EVERY = 900
"""Seconds of the posts' time between two looks."""
SHORTEST_MS = 200
"""Milliseconds of real time between two looks, at least."""
LONGEST = 72 * 3600
"""Seconds of the posts' time after which a cascade is not followed any further."""


@dataclass(frozen=True)
class Look:
    """One look: seconds of the posts' time after the post, real seconds since the look before, the counts."""

    no: int
    elapsed: int
    pause: float
    counts: dict[str, int]


def looks(cascade: Cascade, speed: int) -> Iterator[Look]:
    """The looks, until one has seen the last post, or three days are over.

    At great speed several quarters of an hour pass between two looks, so that the posts still go *speed*
    times as fast as they did.
    """
    quarters = max(1, -(-SHORTEST_MS * speed // (EVERY * 1000)))
    step = quarters * EVERY
    until = min(cascade.lasts, LONGEST)
    for no in range(1, -(-until // step) + 2):
        elapsed = EVERY if no == 1 else EVERY + (no - 1) * step
        yield Look(no, elapsed, 0.0 if no == 1 else step / speed, cascade.counts_at(elapsed))
        if elapsed >= until:
            return
