"""One run: the stack, those who send, the one who kills, the quiet after, and the auditor's verdict."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
import httpx
import structlog

from chaos.acting import Actor
from chaos.auditor.evidence import Evidence
from chaos.auditor.reading import read
from chaos.auditor.verdict import Verdict, judge
from chaos.clocks import hurried
from chaos.house import House
from chaos.killer import Killer
from chaos.ledger import Ledger
from chaos.people import Account, make_people
from chaos.sending import Feed, Sender, World
from chaos.wishes import Wishes
from config import Settings
from domain.canonical import canonical
from domain.plan import FEED, Plan, plan_from_json, plan_hash
from embedded.stack import Stack
from store.plans import StoredPlan, put_plan
from store.pool import Pool, open_pool

log = structlog.get_logger()

CALM_SECONDS = 8.0
"""How long everything runs undisturbed before it is judged: longer than the auditor's grace."""

WAITING = """
SELECT (SELECT count(*) FROM inbox WHERE result IS NULL)
     + (SELECT count(*) FROM lanes WHERE lease_until IS NOT NULL)"""


@dataclass(frozen=True)
class Result:
    """What a run came to: how often which harm was done, what was read, and what the auditor says."""

    kills: dict[str, int]
    evidence: Evidence
    verdict: Verdict


async def run(wishes: Wishes) -> Result:
    """Start everything, send and kill, wait for quiet, stop, and judge what is left on disk."""
    house = House(wishes.folder)
    try:
        house.launch()
        await house.ready()
        kills = await _storm(house, wishes)
        at = datetime.now(UTC)
        await house.stop()
    finally:
        house.sweep()
    evidence = await _evidence(house, wishes, at)
    return Result(kills, evidence, judge(evidence))


async def _storm(house: House, wishes: Wishes) -> dict[str, int]:
    rng = random.Random(wishes.seed)
    pool = await open_pool(house.address("database"), max_size=4, name="chaos")
    async with httpx.AsyncClient(timeout=10) as client:
        world = World(house, client, datetime.now(UTC))
        senders, feeds, ledgers = await _cast(world, pool, wishes, rng)
        await asyncio.gather(*(sender.sign_in() for sender in senders))
        world.until = datetime.now(UTC) + wishes.length
        killer = Killer(house, random.Random(wishes.seed), wishes.sure)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_openings(world, senders, wishes, rng))
            for sender in senders:
                tasks.create_task(sender.run())
            for feed in feeds:
                tasks.create_task(feed.run())
            tasks.create_task(killer.run(world.until, wishes.pause))
        await _quiet(house, wishes.settle_seconds)
        await asyncio.gather(*(sender.ask_again() for sender in senders))
    pool.terminate()
    for ledger in ledgers:
        ledger.close()
    return dict(killer.counts)


async def _cast(
    world: World, pool: Pool, wishes: Wishes, rng: random.Random
) -> tuple[list[Sender], list[Feed], list[Ledger]]:
    now = datetime.now(UTC)
    body = hurried("human-resources", rng)
    plan, hashed = plan_from_json(body), plan_hash(body)
    await put_plan(pool, StoredPlan(hashed, plan.id, plan.version, canonical(body), now))
    accounts = await make_people(pool, plan, now)
    ledgers = [Ledger(wishes.ledgers, name) for name in _names(accounts, wishes.feeds)]
    senders = [
        Sender(world, account, _actor(plan, hashed, account.role, rng), ledger, rng.getrandbits(32))
        for account, ledger in zip(accounts, ledgers, strict=False)
    ]
    feeds = [
        Feed(world, pool, _actor(plan, hashed, FEED, rng), ledger, rng.getrandbits(32))
        for ledger in ledgers[len(accounts) :]
    ]
    return senders, feeds, ledgers


def _names(accounts: list[Account], feeds: int) -> list[str]:
    return [account.login for account in accounts] + [f"feed-{number}" for number in range(feeds)]


def _actor(plan: Plan, hashed: str, role: str, rng: random.Random) -> Actor:
    return Actor(plan, hashed, role, random.Random(rng.getrandbits(32)))


async def _openings(world: World, senders: list[Sender], wishes: Wishes, rng: random.Random) -> None:
    """One after the other over the first half, each by two senders who know nothing of each other."""
    apart = wishes.length.total_seconds() / 2 / wishes.incidents
    for number in range(wishes.incidents):
        two = [rng.choice([sender for sender in senders if sender.opens]), rng.choice(senders)]
        incident_id = f"20260101-chaos{number}"
        await asyncio.gather(*(sender.open(incident_id) for sender in two))
        await asyncio.sleep(apart)


async def _quiet(house: House, seconds: float) -> None:
    """Wait until everything runs, nothing received is undecided, and then a while longer.

    What stays undecided is not waited for without end: the auditor will name it.
    """
    await house.ready()
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        if house.all_run() and not await _waiting(house):
            break
        await asyncio.sleep(0.5)
    await asyncio.sleep(CALM_SECONDS)


async def _waiting(house: House) -> int:
    connection = await asyncpg.connect(house.address("database"))
    try:
        return int(await connection.fetchval(WAITING))
    finally:
        await connection.close()


async def _evidence(house: House, wishes: Wishes, at: datetime) -> Evidence:
    """Read it from the servers alone, so that nothing moves while it is read."""
    async with _servers(house) as stack:
        namespace = stack.settings.temporal_namespace
        return await read(stack.owner_dsn, stack.temporal_address, namespace, wishes.ledgers, at)


@asynccontextmanager
async def _servers(house: House) -> AsyncIterator[Stack]:
    from workflows.names import SEARCH_ATTRIBUTES

    settings = Settings(data_folder=house.data)
    async with Stack(house.data, settings, search_attributes=SEARCH_ATTRIBUTES) as stack:
        yield stack
