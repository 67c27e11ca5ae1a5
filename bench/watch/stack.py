"""Some cascades through the whole running stack, held against what the pure code says of them.

Posts are played fast, and watched as fast, so that a look comes every second.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.load import opening, until_folded
from bench.stage import Child, Stage, folder_for_now, stage, utc_now
from bench.watch.looking import Course, Times, said
from bench.watch.truth import crossings
from domain.signals import Lane
from embedded.programs import commands
from forecast.past import Past
from intake.ids import new_signal_id
from intake.receive import NewSignal, receive_many
from store.incident_posts import link_posts
from store.observations import Observation, observations_since
from store.organisation.changes import By
from store.partitions import COUNTS, POSTS, make_partitions
from store.post_counts import NewCounts, keep_counts
from store.posts import NewPost, keep_posts
from store.sources import PUSH, NewSource, add_source, heard_of

SPEED = 900
"""A quarter of an hour is a second."""
TICK = 0.5
SOURCE = "bench"
KINDS = ("worsening", "easing", "calm", "flare_up")


@dataclass(frozen=True)
class Watched:
    """One cascade as the stack watched it. ``delays``: real seconds from crossing a line to its record.

    ``told`` and ``pure``: how often each conclusion came, by the stack and by the pure code alone.
    """

    id: str
    looks: int
    delays: tuple[float | None, ...]
    told: dict[str, int]
    pure: dict[str, int]


async def through_the_stack(pasts: Sequence[Past], course: Course, hours: int) -> list[Watched]:
    """Watch so many hours of these cascades. The data folder is removed."""
    place = folder_for_now()
    try:
        async with stage(place, watch_speed=SPEED) as on:
            watcher = Child(on.stack, "watcher", commands()["watcher"])
            await watcher.start()
            try:
                return await _watch(on, pasts, course, hours)
            finally:
                await watcher.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


async def _watch(on: Stage, pasts: Sequence[Past], course: Course, hours: int) -> list[Watched]:
    names = {past.id: on.new_incident() for past in pasts}
    await _opened(on, list(names.values()))
    await add_source(on.pool, NewSource(SOURCE, PUSH), By("setup", "bench", utc_now()))
    began_at = utc_now()
    await make_partitions(on.pool, POSTS, [began_at])
    await make_partitions(on.pool, COUNTS, [began_at])
    await keep_posts(on.pool, [_root(past, began_at) for past in pasts])
    for past in pasts:
        await link_posts(on.pool, names[past.id], [(SOURCE, past.id)], began_at, "bench")
    await _play(on, pasts, began_at, timedelta(hours=hours) / SPEED)
    found = []
    for past in pasts:
        looks = await observations_since(on.pool, names[past.id], began_at - timedelta(days=1))
        found.append(_held(past, looks, course, began_at, timedelta(hours=hours)))
    return found


async def _opened(on: Stage, names: Sequence[str]) -> None:
    """Opened, confirmed and graded, so that they are in handling."""
    acts: Sequence[tuple[str, str, dict[str, str]]] = (
        ("confirm", "group_office", {}),
        ("grade", "leading_group", {"level": "ordinary"}),
    )
    for no, (kind, role, data) in enumerate((("open", "feed", {}), *acts), 1):
        signals = [
            opening(on, name, utc_now())
            if kind == "open"
            else NewSignal(new_signal_id(), name, Lane.PEOPLE, kind, "person0", role, data)
            for name in names
        ]
        await receive_many(on.pool, signals, utc_now(), on.notifier)
        await until_folded(on, names, no * len(names))


async def _play(on: Stage, pasts: Sequence[Past], began_at: datetime, lasts: timedelta) -> None:
    courses = [(past, Times(past.reposts.points), Times(past.comments.points)) for past in pasts]
    while (now := utc_now()) < began_at + lasts:
        shown = []
        for past, reposts, comments in courses:
            at = past.reposts.began_at + (now - began_at) * SPEED
            shown.append(NewCounts(SOURCE, past.id, now, now, reposts.by(at), comments.by(at)))
        await keep_counts(on.pool, shown)
        await heard_of(on.pool, SOURCE, now)
        await asyncio.sleep(TICK)


def _root(past: Past, at: datetime) -> NewPost:
    return NewPost(
        SOURCE, past.id, at, at, "bench", None, None, "post", None, None, "", past.id.encode()[:16]
    )


def _held(
    past: Past, looks: Sequence[Observation], course: Course, began_at: datetime, lasts: timedelta
) -> Watched:
    start = past.reposts.began_at
    delays = [
        _delay(looks, rank, began_at + (at - start) / SPEED)
        for rank, at in crossings(past, course)
        if at < start + lasts - course.cadence
    ]
    told = Counter(look.body["conclusion"]["kind"] for look in looks)
    pure: Counter[str] = Counter(
        each.found.kind for each in said(past, course, course.rules) if each.look.observed_at <= start + lasts
    )
    return Watched(past.id, len(looks), tuple(delays), _only(told), _only(pure))


def _delay(looks: Sequence[Observation], rank: int, crossed_at: datetime) -> float | None:
    for look in looks:
        proposed = look.body["proposed"]
        if proposed is not None and proposed >= rank and look.observed_at >= crossed_at:
            return (look.kept_at - crossed_at).total_seconds()
    return None


def _only(counted: Counter[str]) -> dict[str, int]:
    return {kind: counted[kind] for kind in KINDS if counted[kind]}
