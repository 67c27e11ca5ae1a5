"""Many incidents with lives of their own, by the whole path: some short, some missed, some closed again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bench.load import NOTE, counts, opening, until_folded
from bench.stage import Stage, utc_now
from domain.signals import Lane
from intake.ids import new_signal_id
from intake.receive import NewSignal, receive_many

AT_ONCE = 50
OLDEST_HOURS = 40
PART = 250

_ACTS: Sequence[tuple[str, str, dict[str, Any], dict[str, str]]] = (
    ("confirm", "group_office", {}, {}),
    ("grade", "leading_group", {"level": "minor"}, {}),
    ("grade", "leading_group", {"level": "large"}, {}),
    ("report_up", "monitor", {"duties": ["2-A2"], "channel": "message"}, {"content": NOTE}),
    ("acknowledge", "leading_group", {"duties": ["2-A3"]}, {}),
    ("note", "monitor", {}, {"note": NOTE}),
    ("draft_statement", "group_office", {}, {"statement": NOTE}),
    ("declare_calm", "leading_group", {}, {"reason": NOTE}),
    ("dismiss", "leading_group", {"reason": "not_ours"}, {"reason": NOTE}),
    ("close", "leading_group", {}, {}),
)
"""Kinds, roles, data and texts. Many are refused, as in life; a refusal is an outcome like any other."""


async def live(stage: Stage, number: int, random: Random) -> list[str]:
    """Open so many incidents and send each its signals, all recorded when this returns."""
    names = [stage.new_incident() for _ in range(number)]
    for first in range(0, number, AT_ONCE):
        some, now = names[first : first + AT_ONCE], utc_now()
        lives = {name: list(_life(stage, name, now, random)) for name in some}
        sent = [signal for signals in lives.values() for signal in signals]
        await _received(stage, [signals[0] for signals in lives.values()])
        await until_folded(stage, some, len(some))
        await _received(stage, [signal for signal in sent if signal.kind != "open"])
        await until_folded(stage, some, len(sent))
    await asyncio.sleep(1)
    return names


async def _received(stage: Stage, signals: Sequence[NewSignal]) -> None:
    for first in range(0, len(signals), PART):
        await receive_many(stage.pool, signals[first : first + PART], utc_now(), stage.notifier)


def _life(stage: Stage, name: str, now: datetime, random: Random) -> Iterator[NewSignal]:
    yield opening(stage, name, now - timedelta(minutes=random.randrange(OLDEST_HOURS * 60)))
    for kind, role, data, texts in random.sample(_ACTS, random.randrange(2, len(_ACTS))):
        yield NewSignal(
            new_signal_id(), name, Lane.PEOPLE, kind, f"person{random.randrange(6)}", role, data, texts
        )
        for no in range(random.randrange(4)):
            yield counts(name, now, no * 97)
