"""All who send in one run: people and feeds over one stack, and the quiet after they have sent."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx

from chaos.acting import Actor
from chaos.auditor.reading import overdue
from chaos.clocks import hurried
from chaos.house import House
from chaos.ledger import Ledger
from chaos.people import Account, make_people
from chaos.sending import Feed, Sender, World
from chaos.wishes import Wishes
from domain.canonical import canonical
from domain.plan import FEED, Plan, plan_from_json, plan_hash
from store.organisation.changes import By
from store.plan_releases import put_in_force
from store.plans import StoredPlan
from store.pool import Pool, open_pool

CALM_SECONDS = 8.0
"""How long everything runs undisturbed before it is judged: longer than the auditor's grace."""

WAITING = """
SELECT (SELECT count(*) FROM inbox WHERE result IS NULL)
     + (SELECT count(*) FROM lanes WHERE lease_until IS NOT NULL)"""


@dataclass
class Company:
    """The senders of one run. They may be let loose several times."""

    wishes: Wishes
    world: World
    senders: list[Sender]
    feeds: list[Feed]
    rng: random.Random
    opened: int = 0

    async def send(self, length: timedelta, incidents: int, beside: Awaitable[None] | None = None) -> None:
        """Open so many incidents and send for so long, while something else goes on beside."""
        self.world.until = datetime.now(UTC) + length
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._open(incidents, length.total_seconds() / 2 / max(incidents, 1)))
            for sender in self.senders:
                tasks.create_task(sender.run())
            for feed in self.feeds:
                tasks.create_task(feed.run())
            if beside is not None:
                tasks.create_task(_awaited(beside))

    async def _open(self, incidents: int, apart: float) -> None:
        """One after the other over the first half, each by two senders who know nothing of each other."""
        for _ in range(incidents):
            self.opened += 1
            may = [sender for sender in self.senders if sender.opens]
            two = [self.rng.choice(may), self.rng.choice(self.senders)]
            incident_id = f"20260101-chaos{self.opened}"
            await asyncio.gather(*(sender.open(incident_id) for sender in two))
            await asyncio.sleep(apart)

    async def quiet(self, calm: float = CALM_SECONDS) -> None:
        """Wait until everything runs and nothing is undecided or overdue, and then a while.

        What stays so is not waited for without end: the auditor will name it.
        """
        house = self.world.house
        await house.ready()
        deadline = asyncio.get_running_loop().time() + self.wishes.settle_seconds
        while asyncio.get_running_loop().time() < deadline:
            if house.all_run() and not await _waiting(house) and not await _overdue(house):
                break
            await asyncio.sleep(0.5)
        await asyncio.sleep(calm)

    async def ask_again(self) -> None:
        """Have every sender ask for the outcomes that it was not told."""
        await asyncio.gather(*(sender.ask_again() for sender in self.senders))


@asynccontextmanager
async def gathered(house: House, wishes: Wishes) -> AsyncIterator[Company]:
    """The senders over a stack that is ready, signed in, each with its ledger."""
    rng = random.Random(wishes.seed)
    pool = await open_pool(house.address("database"), max_size=4, name="chaos")
    body = hurried("human-resources", rng)
    plan, hashed = plan_from_json(body), plan_hash(body)
    now = datetime.now(UTC)
    stored = StoredPlan(hashed, plan.id, plan.version, canonical(body), now)
    await put_in_force(pool, stored, By("setup", "chaos", now))
    accounts = await make_people(pool, plan, now)
    ledgers = [Ledger(wishes.ledgers, name) for name in _names(accounts, wishes.feeds)]
    async with httpx.AsyncClient(timeout=10) as client:
        world = World(house, client, now)
        senders = _senders(world, plan, hashed, accounts, ledgers, rng)
        feeds = _feeds(world, pool, plan, hashed, ledgers[len(accounts) :], rng)
        await asyncio.gather(*(sender.sign_in() for sender in senders))
        yield Company(wishes, world, senders, feeds, rng)
    pool.terminate()
    for ledger in ledgers:
        ledger.close()


def _names(accounts: list[Account], feeds: int) -> list[str]:
    return [account.login for account in accounts] + [f"feed-{number}" for number in range(feeds)]


def _senders(
    world: World, plan: Plan, hashed: str, accounts: list[Account], ledgers: list[Ledger], rng: random.Random
) -> list[Sender]:
    return [
        Sender(world, account, _actor(plan, hashed, account.role, rng), ledger, rng.getrandbits(32))
        for account, ledger in zip(accounts, ledgers, strict=False)
    ]


def _feeds(
    world: World, pool: Pool, plan: Plan, hashed: str, ledgers: list[Ledger], rng: random.Random
) -> list[Feed]:
    return [
        Feed(world, pool, _actor(plan, hashed, FEED, rng), ledger, rng.getrandbits(32)) for ledger in ledgers
    ]


def _actor(plan: Plan, hashed: str, role: str, rng: random.Random) -> Actor:
    return Actor(plan, hashed, role, random.Random(rng.getrandbits(32)))


async def _awaited(work: Awaitable[None]) -> None:
    await work


async def _overdue(house: House) -> bool:
    return await overdue(house.address("database"), datetime.now(UTC) - timedelta(seconds=2))


async def _waiting(house: House) -> int:
    connection = await asyncpg.connect(house.address("database"))
    try:
        return int(await connection.fetchval(WAITING))
    finally:
        await connection.close()
