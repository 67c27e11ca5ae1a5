"""Takes what was received to its incident: one batch an incident in flight, until its outcome.

What is sent is only leased: a batch that nobody answers is sent again when its lease has run out. Several
dispatchers may run; the incident's row in `lanes` decides which of them sends.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import asyncpg
import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.service import RPCError

from config import Settings
from services.connections import connect, database_address, open_database, until_stopped, utc_now
from services.pulse import beating, this_instance
from store.dispatch import Batch, claim, release, waiting_incidents
from store.notify import INBOX, TIMELINE, Listener, Wake
from store.pool import NOT_UP, Pool
from workflows import names
from workflows.messages import Start

log = structlog.get_logger()

LARGEST_BATCH = 500
# Where people act meanwhile they wait for less, as long after one of them did.
LARGEST_BESIDE_PEOPLE = 250
BESIDE_PEOPLE = timedelta(seconds=10)
AT_ONCE = 48
POLL_SECONDS = 1.0
TROUBLE_SECONDS = 0.5

_TROUBLE = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, RPCError, TimeoutError)


class Dispatcher:
    """One dispatcher. ``clock`` gives the instant by which leases are judged (UTC)."""

    def __init__(
        self,
        pool: Pool,
        client: Client,
        clock: Callable[[], datetime],
        *,
        task_queue: str = names.TASK_QUEUE,
        largest: int = LARGEST_BATCH,
    ) -> None:
        self._pool, self._client, self._clock = pool, client, clock
        self._task_queue, self._largest = task_queue, largest
        self._sends: set[asyncio.Task[bool]] = set()
        self._people: dict[str, datetime] = {}

    async def dispatch_once(self, now: datetime | None = None) -> int:
        """Send what can be sent at ``now``, and wait until it is. Returns how many batches were sent.

        Raises what PostgreSQL raises; Temporal's refusals are logged, and their leases released.
        """
        sent = [asyncio.create_task(self._send(batch)) for batch in await self._claim(now or self._clock())]
        return sum(await asyncio.gather(*sent))

    async def run(self, wakes: Iterable[Wake]) -> None:
        """Send for ever. Survives PostgreSQL and Temporal being away; ends by being cancelled."""
        woken = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for wake in wakes:
                tasks.create_task(_pass_on(wake, woken))
            while True:
                woken.clear()
                try:
                    await self._send_all()
                except _TROUBLE as error:
                    log.warning("dispatch_interrupted", reason=type(error).__name__)
                    await asyncio.sleep(TROUBLE_SECONDS)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await woken.wait()

    async def _send_all(self) -> None:
        """Claim as long as there is something to claim, and let the sends run meanwhile."""
        while True:
            while len(self._sends) >= AT_ONCE:
                await asyncio.wait(self._sends, return_when=asyncio.FIRST_COMPLETED)
            batches = await self._claim(self._clock())
            if not batches:
                return
            for batch in batches:
                task = asyncio.create_task(self._send(batch))
                self._sends.add(task)
                task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[bool]) -> None:
        """Take a send off the list; one that failed as no send should leaves its lease to run out."""
        self._sends.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("send_failed", exc_info=error)

    async def _claim(self, now: datetime) -> list[Batch]:
        room = max(1, AT_ONCE - len(self._sends))
        incidents = await waiting_incidents(self._pool, now, room)
        if not incidents:
            return []
        self._people = {name: at for name, at in self._people.items() if now - at < BESIDE_PEOPLE}
        short = dict.fromkeys(self._people, LARGEST_BESIDE_PEOPLE)
        batches = await claim(self._pool, incidents, now, self._largest, shorter=short)
        for batch in batches:
            if batch.envelopes[0]["lane"] == "people":
                self._people[batch.incident_id] = now
        return list(batches)

    async def _send(self, batch: Batch) -> bool:
        try:
            await self._client.start_workflow(
                names.INCIDENT_WORKFLOW,
                Start(batch.incident_id),
                id=names.incident_workflow_id(batch.incident_id),
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                start_signal=names.DELIVER,
                start_signal_args=[batch.envelopes],
                rpc_timeout=timedelta(seconds=10),
            )
        except (RPCError, TimeoutError) as error:
            log.warning("batch_not_sent", incident_id=batch.incident_id, reason=str(error))
            await self._release(batch)
            return False
        if batch.attempts > 1:
            log.info("batch_sent_again", incident_id=batch.incident_id, attempts=batch.attempts)
        return True

    async def _release(self, batch: Batch) -> None:
        await asyncio.sleep(TROUBLE_SECONDS)
        try:
            await release(self._pool, batch)
        except _TROUBLE as error:
            log.warning("lease_not_released", incident_id=batch.incident_id, reason=type(error).__name__)


async def _pass_on(wake: Wake, woken: asyncio.Event) -> None:
    while True:
        if await wake.wait():
            woken.set()


async def run(settings: Settings) -> None:
    """Dispatch until the process is told to stop."""
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack, name="pingxi-dispatcher", max_size=6)
        client = await connect(settings)
        await stack.enter_async_context(beating(pool, "dispatcher", this_instance(), utc_now))
        listener = await stack.enter_async_context(Listener(database_address(settings), [INBOX, TIMELINE]))
        wakes = [stack.enter_context(listener.wake(channel)) for channel in (INBOX, TIMELINE)]
        dispatcher = Dispatcher(pool, client, utc_now, task_queue=settings.task_queue)
        log.info("dispatcher_started")
        await until_stopped(dispatcher.run(wakes))
