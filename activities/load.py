"""Where an incident stands: what a new run, a fenced run and a recovered one go on from."""

from __future__ import annotations

import orjson
from temporalio import activity

from domain.rules import RULES_VERSION
from domain.step import Head
from store.dispatch import end_lease
from store.heads import StoredHead, stored_head
from store.inbox import opening_plan
from store.notify import INBOX, Notifier
from store.plan_releases import is_in_force
from store.plans import plan_by_hash
from store.pool import Pool
from workflows import names
from workflows.messages import Loaded, Successor
from workflows.plans import pack


class Load:
    """The activity `load`, on a pool of connections."""

    def __init__(self, pool: Pool, notifier: Notifier) -> None:
        self._pool, self._notifier = pool, notifier
        self._packed: dict[str, str] = {}

    @activity.defn(name=names.LOAD)
    async def load(self, incident_id: str) -> Loaded:
        """Plan, state and head of the incident; without a state, the plan that its opening names."""
        stored = await stored_head(self._pool, incident_id, with_state=True)
        state = orjson.loads(stored.state) if stored is not None and stored.state else None
        plan_hash = state["plan_hash"] if state else await opening_plan(self._pool, incident_id)
        packed = await self._plan(plan_hash) if plan_hash is not None else None
        return Loaded(packed, plan_hash if packed else None, state, head_of(stored), RULES_VERSION)

    @activity.defn(name=names.LOAD_HELD)
    async def load_held(self, incident_id: str) -> Loaded:
        """As ``load``, where what waits for the incident was kept from the run before; it may now be sent."""
        await end_lease(self._pool, incident_id)
        self._notifier.post(INBOX)
        return await self.load(incident_id)

    @activity.defn(name=names.SUCCESSOR)
    async def successor(self, plan_hash: str) -> Successor:
        """The plan of this hash, if it is in force: what an incident may go on under."""
        in_force = await is_in_force(self._pool, plan_hash)
        return Successor(await self._plan(plan_hash) if in_force else None)

    async def _plan(self, plan_hash: str) -> str | None:
        if plan_hash not in self._packed:
            stored = await plan_by_hash(self._pool, plan_hash)
            if stored is None:
                return None
            self._packed[plan_hash] = pack(stored.body)
        return self._packed[plan_hash]


def head_of(stored: StoredHead | None) -> Head:
    """The head as the fold knows it."""
    if stored is None:
        return Head.start()
    return Head(
        stored.record_no,
        stored.record_digest,
        stored.event_no,
        stored.chain,
        stored.people_no,
        stored.machines_no,
    )
