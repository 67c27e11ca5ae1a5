"""An API over a database of the test's own, people to act in it, and a fold that runs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.guard import Visitor
from api.house import House
from api.identity.passwords import hash_password
from config import Settings
from domain.canonical import canonical
from domain.plan import Plan, plan_hash
from intake.receive import Inlet
from plans import built_in, load_file
from store.organisation.changes import By
from store.people import Person, add_person, set_active
from store.plan_releases import put_in_force
from store.plans import StoredPlan
from store.pool import Pool, open_pool
from store.queries import RoleIn
from store.sign_ins import sign_in_of
from tests.api.browsing import sign_in
from tests.api.folding import Bell, Folder
from tests.conftest import Database

PLAN = "human-resources"
PASSWORD = "correct horse"
SITE = "http://localhost"


@cache
def _plan() -> tuple[dict[str, Any], Plan]:
    return load_file(next(path for path in built_in() if path.stem == PLAN))


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


@dataclass
class Clock:
    """The server's clock: it moves on by itself, and by as much as the test says."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class World:
    """The application, its database, and whoever sends something to it."""

    app: FastAPI
    pool: Pool
    folder: Folder
    clock: Clock
    plan: Plan
    plan_hash: str
    stack: AsyncExitStack
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def house(self) -> House:
        house: House = self.app.state.house
        return house

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A browser that nobody has signed in with."""
        told = {"accept": "text/html", "origin": SITE, "accept-language": "zh-CN", **headers}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url=SITE, headers=told, follow_redirects=False
        )

    async def person(
        self, login: str, roles: Iterable[str], desks: Iterable[str] = ("operator",), active: bool = True
    ) -> Person:
        """An account. Its password is that of all."""
        held = frozenset(RoleIn(PLAN, role) for role in roles)
        made = Person(f"p-{login}", login, f"人员{login}", active, self.clock(), held, frozenset(desks))
        by = By("setup", "试验", self.clock())
        await add_person(self.pool, made, _password_hash(), by)
        if not active:
            await set_active(self.pool, made.id, False, by)
        return made

    async def signed_in(
        self, login: str, *roles: str, desks: Iterable[str] = ("operator",)
    ) -> httpx.AsyncClient:
        """A browser of a new person."""
        await self.person(login, roles, desks)
        browser = await self.stack.enter_async_context(self.browser())
        answer = await sign_in(browser, login, PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    async def sender(self, login: str, *roles: str, desks: Iterable[str] = ("operator",)) -> Sender:
        """A program of a new person, with a token."""
        await self.person(login, roles, desks)
        client = await self.stack.enter_async_context(
            httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=SITE)
        )
        answer = await client.post("/api/v1/sign-ins", json={"login": login, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        return Sender(self, client)

    async def visitor(self, login: str) -> Visitor:
        """Who the person is to the application, by the last of their sign-ins."""
        digest = await self.pool.fetchval(
            "SELECT token_digest FROM sign_ins WHERE person_id = $1 ORDER BY created_at DESC LIMIT 1",
            f"p-{login}",
        )
        found = await sign_in_of(self.pool, digest, self.clock())
        assert found is not None
        return Visitor(found[0], digest, found[1])

    async def traces(self) -> dict[str, int]:
        """How many rows there are of whatever a signal could leave."""
        return {
            table: await self.pool.fetchval(f"SELECT count(*) FROM {table}")
            for table in ("inbox", "payloads", "lanes", "timeline", "records", "incidents")
        }


@dataclass
class Sender:
    """Whoever sends by the JSON interface."""

    world: World
    client: httpx.AsyncClient
    incident: str = ""

    async def open(self, role: str = "monitor", **more: Any) -> httpx.Response:
        """Open an incident."""
        at = (self.world.clock() - timedelta(minutes=5)).isoformat()
        data = {
            "plan_hash": self.world.plan_hash,
            "discovered_at": at,
            "source": "web",
            **more.pop("data", {}),
        }
        texts = {"title": "排队系统故障", **more.pop("texts", {})}
        body = {"kind": "open", "role": role, "data": data, "texts": texts, **more}
        answer = await self.client.post("/api/v1/incidents", json=body)
        if answer.status_code in (200, 202):
            self.incident = answer.json()["incident_id"]
        return answer

    async def send(
        self, kind: str, role: str, data: Any = None, texts: Any = None, **more: Any
    ) -> httpx.Response:
        """Send a signal to the incident that was opened last."""
        body = {"kind": kind, "role": role, "data": data or {}, "texts": texts or {}}
        headers = more.pop("headers", None)
        url = f"/api/v1/incidents/{more.pop('incident', self.incident)}/signals"
        return await self.client.post(url, json={**body, **more}, headers=headers)

    async def accept(self, kind: str, role: str, data: Any = None, texts: Any = None) -> Any:
        """Send one that is to be accepted."""
        answer = await self.send(kind, role, data, texts)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def still(database: Database) -> AsyncIterator[World]:
    """An API beside which nobody folds: signals stay received."""
    body, plan = _plan()
    async with AsyncExitStack() as stack:
        pool = await open_pool(database.app_dsn, max_size=6)
        stack.push_async_callback(pool.close)
        clock = Clock()
        pinned = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), clock())
        await put_in_force(pool, pinned, By("setup", "试验", clock()))
        app = create_app(Settings(database_url=database.app_dsn), pool)
        house: House = app.state.house
        house.clock, house.patience, house.notifier = clock, 0.05, Bell(pool)
        house.inlet = Inlet(pool, house.notifier)
        house.ledger.unknown.rest = 0.0
        await stack.enter_async_context(app.router.lifespan_context(app))
        folder = Folder(pool, house.notifier, clock)
        yield World(app, pool, folder, clock, plan, pinned.hash, stack)


@pytest.fixture
async def world(still: World) -> AsyncIterator[World]:
    """An API with a fold that runs beside it."""
    still.house.patience = 20.0
    folding = asyncio.create_task(still.folder.run())
    yield still
    folding.cancel()
    with suppress(asyncio.CancelledError):
        await folding
