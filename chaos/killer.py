"""Kills parts of the product at seeded moments, in seeded ways."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

import psutil

from chaos.house import PROGRAMS, SERVERS, House, kill_family, kill_one
from chaos.ledger import Ledger

WAYS: dict[str, int] = {
    "worker": 6,
    "api": 5,
    "dispatcher": 5,
    "archiver": 1,
    "sequencer": 2,
    "witness": 1,
    "watcher": 3,
    "temporal": 4,
    "postgres": 3,
    "postgres_postmaster": 2,
    "postgres_backend": 3,
    "two": 4,
    "all_programs": 2,
    "everything": 2,
    "supervisor": 2,
    "freeze": 3,
}
"""Each way of doing harm, by how often it is chosen."""


class Killer:
    """Chooses what dies and when; writes down each in a ledger of its own (outside the senders')."""

    def __init__(self, house: House, rng: random.Random, sure: tuple[str, ...] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._house, self._rng = house, rng
        self._ledger = Ledger(house.folder, "kills")
        self._order = self._ways(sure)

    async def run(self, until: datetime, pause: tuple[float, float]) -> None:
        """Do harm until then. Raises RuntimeError if the supervisor gives up."""
        while True:
            await asyncio.sleep(self._rng.uniform(*pause))
            if datetime.now(UTC) >= until:
                return
            await self.strike(next(self._order))
            if (code := self._house.ended()) is not None:
                raise RuntimeError(f"the supervisor ended by itself with {code}")

    def close(self) -> None:
        """Close the ledger."""
        self._ledger.close()

    async def strike(self, way: str) -> None:
        """Do one harm, and note it."""
        this = self._ledger.sent({"way": way})
        pids = await self._strikes().get(way, self._one)(way)
        self.counts[way] += 1
        self._ledger.told(this, way, "done", pids=pids)

    def _ways(self, sure: tuple[str, ...]) -> Iterator[str]:
        first = list(sure)
        self._rng.shuffle(first)
        names, weights = list(WAYS), list(WAYS.values())
        return itertools.chain(first, (self._rng.choices(names, weights)[0] for _ in itertools.count()))

    def _strikes(self) -> dict[str, Callable[[str], Awaitable[list[int]]]]:
        return {
            "postgres_postmaster": self._postmaster,
            "postgres_backend": self._backend,
            "two": self._two,
            "all_programs": self._all_programs,
            "everything": self._everything,
            "supervisor": self._supervisor,
            "freeze": self._freeze,
        }

    async def _one(self, name: str) -> list[int]:
        process = self._house.find(name)
        return kill_family(process) if process is not None else []

    async def _postmaster(self, way: str) -> list[int]:
        process = self._house.find("postgres")
        return [process.pid] if process is not None and kill_one(process) else []

    async def _backend(self, way: str) -> list[int]:
        """One child of the server: it ends all sessions and recovers by itself."""
        with contextlib.suppress(psutil.NoSuchProcess, AttributeError):
            children = self._house.find("postgres").children()  # type: ignore[union-attr]
            chosen = self._rng.choice(sorted(children, key=lambda child: int(child.pid)))
            return [chosen.pid] if kill_one(chosen) else []
        return []

    async def _two(self, way: str) -> list[int]:
        return [pid for name in self._rng.sample([*PROGRAMS, *SERVERS], 2) for pid in await self._one(name)]

    async def _all_programs(self, way: str) -> list[int]:
        return [pid for name in PROGRAMS for pid in await self._one(name)]

    async def _everything(self, way: str) -> list[int]:
        """As if the power had failed: the supervisor first, so that nothing is started again meanwhile."""
        pids = [self._house.kill_supervisor() or 0]
        pids += [pid for name in (*PROGRAMS, *SERVERS) for pid in await self._one(name)]
        self._house.launch()
        return pids

    async def _supervisor(self, way: str) -> list[int]:
        """Its children live on, until the next one finds them."""
        pid = self._house.kill_supervisor()
        await asyncio.sleep(self._rng.uniform(0.0, 2.0))
        self._house.launch()
        return [pid] if pid is not None else []

    async def _freeze(self, way: str) -> list[int]:
        """Stop a program for longer than others wait for it, then let it go on as if nothing had been."""
        process = self._house.find(self._rng.choice(("worker", "dispatcher", "api")))
        if process is None:
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(self._rng.uniform(1.0, 12.0))
            process.send_signal(signal.SIGCONT)
        return [process.pid]
