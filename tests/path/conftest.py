"""The path of a signal, on a Temporal that skips time and a database of each test's own."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path as Program
from typing import Any

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from domain.canonical import canonical
from domain.signals import Lane
from intake.receive import NewSignal, Receipt, receive
from services.dispatcher import Dispatcher
from store.notify import TIMELINE, Listener, Notifier
from store.plans import StoredPlan, put_plan
from store.pool import Pool, open_pool
from store.receipts import ReceiptRow, receipt
from tests import sample
from tests.conftest import Database
from worker import activities_on, make_worker
from workflows import names
from workflows.plugin import PLUGIN

NEVER = datetime.min.replace(tzinfo=UTC)
KINDS = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}


@dataclass
class Path:
    """Everything from the inbox to the timeline; the test starts and stops its parts."""

    env: WorkflowEnvironment
    client: Client
    pool: Pool
    listener: Listener
    notifier: Notifier
    plan_hash: str
    task_queue: str
    incident: str
    now: datetime = NEVER

    async def tick(self) -> datetime:
        """The instant that it is on the server."""
        self.now = (await self.env.get_current_time()).astimezone(UTC)
        return self.now

    async def pass_time(self, **duration: float) -> None:
        """Let the server skip a while; timers fire meanwhile."""
        await self.env.sleep(timedelta(**duration))
        await self.tick()

    @asynccontextmanager
    async def worker(self, activities: Any = None) -> AsyncIterator[None]:
        """A worker, as long as the block lasts."""
        acts = activities or activities_on(self.pool, self.notifier, lambda: self.now)
        async with make_worker(self.client, self.task_queue, acts):
            yield

    def dispatcher(self, **more: Any) -> Dispatcher:
        return Dispatcher(self.pool, self.client, lambda: self.now, task_queue=self.task_queue, **more)

    def signal(self, kind: str, data: Any = None, **more: Any) -> NewSignal:
        role = more.get("role", "head")
        return NewSignal(
            signal_id=more.get("signal_id") or uuid.uuid4().hex,
            incident_id=more.get("incident", self.incident),
            lane=Lane.MACHINES if role in ("feed", "staffing") else Lane.PEOPLE,
            kind=kind,
            sender=more.get("sender", "feed:web" if role == "feed" else "ann"),
            role=role,
            data=data or {},
            texts=more.get("texts", {}),
        )

    def opening(self, **more: Any) -> NewSignal:
        data = {"plan_hash": self.plan_hash, "discovered_at": self.now.isoformat(), "source": "web"}
        return self.signal("open", {**data, **more.pop("data", {})}, texts={"title": "事故"}, **more)

    def counts(self, reposts: int = 1, **more: Any) -> NewSignal:
        data = {"observed_at": self.now.isoformat(), "counts": {"reposts": reposts}}
        return self.signal("observe_counts", data, role="feed", **more)

    async def receive(self, new: NewSignal) -> Receipt:
        return await receive(self.pool, new, self.now)

    async def send(self, kind: str, data: Any = None, **more: Any) -> ReceiptRow:
        """Send one signal by the whole path and wait for its outcome."""
        await self.tick()
        return await self.outcome((await self.receive(self.signal(kind, data, **more))).signal_id)

    async def accept(self, kind: str, data: Any = None, **more: Any) -> None:
        """Send one signal that is to be accepted."""
        row = await self.send(kind, data, **more)
        assert row.result == "accepted", (row.kind, row.code, row.params)

    async def open(self, **more: Any) -> ReceiptRow:
        await self.tick()
        return await self.outcome((await self.receive(self.opening(**more))).signal_id)

    async def outcome(self, signal_id: str) -> ReceiptRow:
        """Dispatch until this signal has its outcome."""
        await self.settle()
        found = await receipt(self.pool, signal_id)
        assert found is not None
        assert found.result is not None
        return found

    async def settle(self, dispatcher: Dispatcher | None = None) -> None:
        """Dispatch until everything has its outcome."""
        sending = dispatcher or self.dispatcher()

        async def settled() -> bool:
            await sending.dispatch_once(self.now)
            return not await self.pool.fetchval("SELECT count(*) FROM inbox WHERE result IS NULL")

        await self.until(settled)

    async def until(self, what: Callable[[], Awaitable[bool]]) -> None:
        """Wait until it is so, looking whenever something was recorded. A minute is a failure."""
        with self.listener.wake(TIMELINE) as wake:
            for _ in range(240):
                if await what():
                    return
                await wake.wait(0.25)
        raise AssertionError("never came")

    async def told(self, *types: str) -> list[str]:
        """The types of the incident's events in order, or of these only."""
        rows = await self.pool.fetch(
            "SELECT type FROM timeline WHERE incident_id = $1 ORDER BY no", self.incident
        )
        return [row["type"] for row in rows if not types or row["type"] in types]

    async def heard(self, kind: str) -> None:
        """Wait for an event of this type."""

        async def there() -> bool:
            return kind in await self.told()

        await self.until(there)

    def handle(self, incident: str | None = None) -> Any:
        return self.client.get_workflow_handle(names.incident_workflow_id(incident or self.incident))


@pytest.fixture
async def skipping(temporal_test_server: Program) -> AsyncIterator[WorkflowEnvironment]:
    """A server that skips time, of the test's own: what another test left running would hold its clock."""
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(temporal_test_server), plugins=[PLUGIN]
    ) as env:
        await env.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=env.client.namespace,
                search_attributes={name: KINDS[kind] for name, kind in names.SEARCH_ATTRIBUTES.items()},
            )
        )
        yield env


@pytest.fixture
async def path(database: Database, skipping: WorkflowEnvironment) -> AsyncIterator[Path]:
    """The path without a worker."""
    async with AsyncExitStack() as stack:
        made = await path_on(stack, database, skipping, skipping.client)
        await made.tick()
        yield made


async def path_on(
    stack: AsyncExitStack, database: Database, env: WorkflowEnvironment, client: Client
) -> Path:
    """A path on these servers, with the sample plan stored; it ends with ``stack``."""
    pool = await open_pool(database.app_dsn, max_size=8)
    stack.push_async_callback(pool.close)
    notifier = await stack.enter_async_context(Notifier(pool))
    listener = await stack.enter_async_context(Listener(database.app_dsn, [TIMELINE]))
    _, plan_hash = sample.plan()
    stored_at = datetime(2026, 1, 1, tzinfo=UTC)
    await put_plan(pool, StoredPlan(plan_hash, "sample", 1, canonical(sample.body()), stored_at))
    name = uuid.uuid4().hex
    return Path(env, client, pool, listener, notifier, plan_hash, f"queue-{name}", f"20260302-{name[:6]}")


@pytest.fixture
async def live(path: Path) -> AsyncIterator[Path]:
    """The path with a worker."""
    async with path.worker():
        yield path
