"""The pure fold: events into a state, and signals into events, in memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter

from bench.figures import Sample
from bench.scale import Scale
from domain.events import Event
from domain.incident import fold
from domain.plan import Plan, plan_hash
from domain.signals import Envelope, Lane, check_data
from domain.step import Head, Step, step
from plans import built_in, load_file

INCIDENT = "20260302-fold"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BATCH = 250


def signal(no: int, kind: str, data: dict[str, object]) -> Envelope:
    """A machine's signal, a second after the one before."""
    at = START + timedelta(seconds=no)
    name, lane = f"signal-{no:07d}", Lane.MACHINES
    checked = check_data(kind, data)
    return Envelope(1, name, INCIDENT, lane, no, kind, "feed:bench", "feed", None, at, None, checked)


def signals(random: Random, hashed: str, number: int) -> list[Envelope]:
    """An opening, then counts that stay below every threshold."""
    opening = signal(1, "open", {"plan_hash": hashed, "discovered_at": START.isoformat(), "source": "web"})
    return [opening] + [
        signal(
            no,
            "observe_counts",
            {
                "observed_at": (START + timedelta(seconds=no)).isoformat(),
                "counts": {"reposts": random.randrange(90), "sites": 1},
            },
        )
        for no in range(2, number + 1)
    ]


def stepped(plan: Plan, envelopes: list[Envelope]) -> tuple[list[Event], float]:
    """The events of all steps, in batches as the dispatcher sends them, and the seconds that it took."""
    made, events = Step((), (), (), None, Head.start()), list[Event]()
    started = perf_counter()
    for first in range(0, len(envelopes), BATCH):
        batch = envelopes[first : first + BATCH]
        made = step(plan, INCIDENT, made.state, made.head, batch, batch[-1].received_at)
        events += made.events
    return events, perf_counter() - started


def folded(events: list[Event]) -> float:
    """Events folded a second."""
    started = perf_counter()
    fold(INCIDENT, events)
    return len(events) / (perf_counter() - started)


def lively(random: Random, plan: Plan, hashed: str) -> list[Event]:
    """The timeline of an incident whose every duty is warned, missed and escalated: no counts at all."""
    made = step(plan, INCIDENT, None, Head.start(), signals(random, hashed, 1), START)
    later = step(plan, INCIDENT, made.state, made.head, [], START + timedelta(days=2))
    return [*made.events, *later.events]


async def run(scale: Scale, random: Random) -> Sample:
    """One run."""
    body, plan = load_file(next(file for file in built_in() if file.stem == "human-resources"))
    hashed = plan_hash(body)
    events, seconds = stepped(plan, signals(random, hashed, scale.events // 5))
    short = lively(random, plan, hashed)
    return {
        "fold": (folded(events), None),
        "fold_timeline": (_repeated(short, scale.events), None),
        "step_time": (seconds / (scale.events // 5) * 1e6, None),
    }


def _repeated(timeline: list[Event], number: int) -> float:
    times = max(1, number // len(timeline))
    started = perf_counter()
    for _ in range(times):
        fold(INCIDENT, timeline)
    return times * len(timeline) / (perf_counter() - started)
