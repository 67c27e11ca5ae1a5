"""Looks and refusals on their way to the record: whoever waits for theirs shares a commit with the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from store.looks import Look, Refusal, add_looks, add_refusals
from store.pool import Pool

MOST = 500
"""So many unlike refusals of nobody known are kept apart in a commit; of more, the networks are not told."""

T = TypeVar("T")
Write = Callable[[Sequence[T]], Awaitable[None]]


@dataclass
class _Waiting(Generic[T]):
    item: T
    done: asyncio.Future[None]


class Together(Generic[T]):
    """Writes what is put, all that waits at once; ``rest`` seconds lie between one write's end and the next.

    ``put`` comes back when it is written, and raises what the writing raised.
    """

    def __init__(self, write: Write[T], rest: float = 0.0) -> None:
        self._write, self.rest = write, rest
        self._waiting: list[_Waiting[T]] = []
        self._task: asyncio.Task[None] | None = None

    async def put(self, item: T) -> None:
        """Have it written with whatever else waits."""
        waiting = _Waiting(item, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await asyncio.shield(waiting.done)

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            error: BaseException | None = None
            try:
                await self._write([each.item for each in batch])
            except BaseException as raised:  # noqa: BLE001 each of those who wait gets it
                error = raised
            for each in batch:
                _settle(each.done, error)
            if isinstance(error, asyncio.CancelledError):
                raise error
            await asyncio.sleep(self.rest)


def _settle(done: asyncio.Future[None], error: BaseException | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
        return
    done.set_exception(error if isinstance(error, Exception) else ConnectionAbortedError())
    done.exception()


class Ledger:
    """Puts on record what auditors look at and what is refused, before anybody is answered."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._looks: Together[Look] = Together(self._write_looks)
        self._known: Together[Refusal] = Together(self._write_refusals)
        self.unknown: Together[Refusal] = Together(self._write_counted, rest=0.5)

    async def look(self, look: Look) -> None:
        """A read of an auditor's."""
        await self._looks.put(look)

    async def refuse(self, refusal: Refusal) -> None:
        """A refusal. Those of nobody known are counted together where they come in numbers."""
        await (self.unknown if refusal.person_id is None else self._known).put(refusal)

    async def _write_looks(self, looks: Sequence[Look]) -> None:
        await add_looks(self._pool, looks)

    async def _write_refusals(self, refusals: Sequence[Refusal]) -> None:
        await add_refusals(self._pool, refusals)

    async def _write_counted(self, refusals: Sequence[Refusal]) -> None:
        await add_refusals(self._pool, counted(refusals))


def counted(refusals: Sequence[Refusal], most: int = MOST) -> list[Refusal]:
    """Like refusals as one, with their number and from when to when; none is lost."""
    found = _by_likeness(refusals)
    if len(found) > most:
        found = _by_likeness([replace(each, source="", incident_id=None) for each in found])
    return found


def _by_likeness(refusals: Sequence[Refusal]) -> list[Refusal]:
    found: dict[Refusal, Refusal] = {}
    for each in refusals:
        like = replace(each, at=refusals[0].at, last_at=refusals[0].at, times=0)
        one = found.get(like)
        if one is None:
            found[like] = each
        else:
            found[like] = replace(
                one,
                at=min(one.at, each.at),
                last_at=max(one.last_at, each.last_at),
                times=one.times + each.times,
            )
    return list(found.values())
