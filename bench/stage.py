"""One embedded stack with the product's own settings, and its processes, for the time of the measurement."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from signal import SIGKILL, SIGTERM

import psutil
from temporalio.client import Client

from bench.bare import names as bare_names
from bench.bare import table
from config import Settings
from domain.canonical import canonical
from domain.plan import plan_hash
from embedded.postgres import APP
from embedded.process import Process, Step
from embedded.programs import commands, environment
from embedded.stack import Stack
from intake.receive import Inlet
from plans import built_in, load_file
from services.connections import connect
from store.notify import INBOX, TIMELINE, Listener, Notifier
from store.plans import StoredPlan, put_plan
from store.pool import Pool, open_pool
from workflows.names import SEARCH_ATTRIBUTES

HOUSE = Path(__file__).parent.parent


def utc_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


class Child(Process):
    """A process of the measurement; it ends with it, whatever happens."""

    def __init__(self, stack: Stack, name: str, argv: Sequence[str]) -> None:
        ending = (Step(SIGTERM, 10), Step(SIGKILL, 5))
        log_file = stack.folder.logs / f"{name}.log"
        super().__init__(name, log_file, ending=ending, die_with_parent=True)
        self._argv = list(argv)
        self._env = environment(
            stack.settings, stack.folder, stack.app_dsn, stack.temporal_address, stack.ports["api"]
        )

    async def start(self) -> None:
        """Start it, without waiting for anything."""
        self.spawn(self._argv, self._env, HOUSE)

    @property
    def memory(self) -> int:
        """Its resident memory in bytes."""
        assert self.pid is not None
        return int(psutil.Process(self.pid).memory_info().rss)

    @property
    def seconds(self) -> float:
        """The processor's time that it has used."""
        assert self.pid is not None
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)


@dataclass
class Stage:
    """What every measure works with. ``bare`` is a client without any of the product's settings."""

    stack: Stack
    pool: Pool
    listener: Listener
    notifier: Notifier
    inlet: Inlet
    client: Client
    bare: Client
    plan_hash: str
    children: dict[str, Child]
    names: count[int] = field(default_factory=lambda: count(1))

    def new_incident(self) -> str:
        """An incident's id that was not used before."""
        return f"20260302-b{next(self.names):05d}"

    def new_name(self) -> str:
        """A workflow's id that was not used before."""
        return f"{bare_names.TASK_QUEUE}-{next(self.names)}"


def child_commands() -> dict[str, list[str]]:
    """The processes of the product that carry signals, and the bare worker."""
    ours = {name: argv for name, argv in commands().items() if name in ("worker", "dispatcher", "api")}
    return ours | {"bare": [sys.executable, "-m", "bench.bare.worker"]}


def folder_for_now() -> Path:
    """A new data folder where PostgreSQL's own account may enter."""
    path = Path(tempfile.mkdtemp(prefix="pingxi-bench-", dir="/var/tmp"))
    path.chmod(0o755)
    return path


@asynccontextmanager
async def stage(folder: Path, watch_speed: int = 1) -> AsyncIterator[Stage]:
    """The stage, until the block ends. Everything on it ends then."""
    async with AsyncExitStack() as ends:
        settings = Settings(data_folder=folder, log_level="WARNING", watch_speed=watch_speed)
        stack = await ends.enter_async_context(Stack(folder, settings, search_attributes=SEARCH_ATTRIBUTES))
        await table.create(stack.owner_dsn, APP)
        children = {name: Child(stack, name, argv) for name, argv in child_commands().items()}
        for child in children.values():
            await child.start()
            ends.push_async_callback(child.stop)
        pool = await open_pool(stack.app_dsn, min_size=4, max_size=32, name="bench")
        ends.push_async_callback(pool.close)
        told = settings.model_copy(update={"temporal_address": stack.temporal_address})
        client = await connect(told)
        bare = await Client.connect(stack.temporal_address, namespace=settings.temporal_namespace)
        listener = await ends.enter_async_context(Listener(stack.app_dsn, [INBOX, TIMELINE]))
        notifier = await ends.enter_async_context(Notifier(pool))
        await asyncio.wait_for(listener.listening.wait(), 30)
        inlet, hashed = Inlet(pool, notifier), await _plan(pool)
        yield Stage(stack, pool, listener, notifier, inlet, client, bare, hashed, children)


async def _plan(pool: Pool) -> str:
    body, plan = load_file(next(file for file in built_in() if file.stem == "human-resources"))
    hashed = plan_hash(body)
    await put_plan(pool, StoredPlan(hashed, plan.id, plan.version, canonical(body), utc_now()))
    return hashed


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))
