"""What worker and dispatcher do, in the test's own process: the same fold, the same `record`, no Temporal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from temporalio.testing import ActivityEnvironment

from activities.load import Load
from activities.record import Record
from domain.decide.upgrading import plans_named
from domain.events import event_to_json
from domain.incident import state_from_json
from domain.step import outcome_to_json, step
from store.dispatch import claim, waiting_incidents
from store.notify import INBOX, Notifier
from store.pool import Pool
from workflows.batch import Batch
from workflows.messages import RecordOrder
from workflows.plans import plan_of


class Bell(Notifier):
    """A notifier that also rings in this process when something is received."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self.received = asyncio.Event()

    def post(self, channel: str) -> None:
        """As the base, and ring."""
        super().post(channel)
        if channel == INBOX:
            self.received.set()


class Folder:
    """Folds what waits in the inbox, and what time has brought."""

    def __init__(self, pool: Pool, bell: Notifier, clock: Callable[[], datetime]) -> None:
        self._pool, self._bell, self._clock = pool, bell, clock
        self._load, self._record = Load(pool, bell), Record(pool, bell, clock, "test")

    async def fold(self) -> int:
        """Fold every incident with something waiting; how many there were."""
        now = self._clock()
        waiting = await waiting_incidents(self._pool, now, 100)
        for batch in await claim(self._pool, waiting, now, 250):
            await self._step(batch.incident_id, Batch(batch.envelopes))
        return len(waiting)

    async def pass_time(self, incident_id: str) -> None:
        """Let the instants fire that are due by now."""
        await self._step(incident_id, Batch([]))

    async def run(self) -> None:
        """Fold whatever comes, until cancelled."""
        assert isinstance(self._bell, Bell)
        while True:
            await self._bell.received.wait()
            self._bell.received.clear()
            while await self.fold():
                pass

    async def _step(self, incident_id: str, batch: Batch) -> None:
        loaded = await self._load.load(incident_id)
        plan = plan_of(loaded.plan_hash, loaded.plan) if loaded.plan and loaded.plan_hash else None
        state = state_from_json(loaded.state) if loaded.state is not None else None
        known = {}
        for plan_hash in plans_named(state, batch.pending):
            found = await self._load.successor(plan_hash)
            if found.plan is not None:
                known[plan_hash] = plan_of(plan_hash, found.plan)
        made = step(plan, incident_id, state, loaded.head, batch.pending, self._clock(), known=known)
        if made.empty:
            return
        order = RecordOrder(
            incident_id=incident_id,
            plan_hash=loaded.plan_hash,
            before=loaded.head,
            after=made.head,
            events=[event_to_json(event) for event in made.events],
            outcomes=[outcome_to_json(outcome) for outcome in made.outcomes],
            taken=batch.delivered(made),
            history_length=1,
        )
        answer = await ActivityEnvironment().run(self._record.record, order)
        assert answer.result == "recorded", answer
