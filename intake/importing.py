"""A file of posts and counts read into a source: batch by batch, each with the place that was reached.

Killed at any moment, it goes on from the last batch that was committed; what is read twice is kept once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from intake.batch import Bad, Given, Intake, keep_batch, open_source
from intake.lines import Line, PostFile
from store.import_places import Place, place_of, set_place
from store.pool import Database

BATCH = 1_000


@dataclass(frozen=True)
class Imported:
    """What became of a file up to ``place``; lines up to ``from_line`` were read by an earlier run."""

    place: Place
    from_line: int = 0
    items: int = 0
    posts: int = 0
    repeated: int = 0
    counts: int = 0
    expired: int = 0
    bad: int = 0


Watching = Callable[[Imported, tuple[Bad, ...]], None]
"""Is told after each batch how far it has come, and what of the batch was set aside."""


async def import_file(
    intake: Intake,
    source: str,
    file: PostFile,
    clock: Callable[[], datetime],
    watching: Watching,
    anew: bool = False,
) -> Imported:
    """Read a file into a source, on from where it was left; ``anew``: from its beginning.

    Raises SourceUnknown, SourceEnded or ImportFileUnusable; what was read before that is kept.
    """
    await open_source(intake.pool, source)
    known_as = file.known_as()
    start = Place() if anew else await place_of(intake.pool, source, known_as)
    told = Imported(start, start.items)
    for batch in _batches(file.lines(start)):
        told = await _keep(intake, source, file, known_as, batch, clock(), told, watching)
    await set_place(intake.pool, source, known_as, replace(told.place, done=True), clock())
    return told


async def _keep(
    intake: Intake, source: str, file: PostFile, known_as: str, batch: list[Line], now: datetime,
    told: Imported, watching: Watching,
) -> Imported:  # fmt: skip
    given: list[Given] = [line.given for line in batch]
    kept = await keep_batch(
        intake, source, given, now, file.path.name[:200], _reached(source, known_as, batch[-1].place, now)
    )
    told = Imported(
        batch[-1].place, told.from_line, told.items + kept.items, told.posts + kept.posts,
        told.repeated + kept.repeated, told.counts + kept.counts, told.expired + kept.expired,
        told.bad + len(kept.bad),
    )  # fmt: skip
    watching(told, tuple(kept.bad))
    return told


def _reached(
    source: str, known_as: str, place: Place, now: datetime
) -> Callable[[Database], Awaitable[bool]]:
    async def write(db: Database) -> bool:
        await set_place(db, source, known_as, place, now)
        return True

    return write


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
