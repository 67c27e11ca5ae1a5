"""Sees to it that every incident with posts is watched, and at the cadence of the level that it has now.

It keeps nothing: what is on record says who has to be looked at. Killed anywhere, it goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from domain.incident import state_from_json
from domain.plan import Plan, plan_from_json
from domain.watch import at_speed, mode
from store.heads import stored_head
from store.observations import Watched, watched_incidents
from store.plans import plan_by_hash
from store.pool import Pool
from workflows import names
from workflows.watching import WatchStart

log = structlog.get_logger()

EVERY = timedelta(seconds=20)
LATE = timedelta(minutes=2)
"""A look that is so late has nobody who makes it."""

LONGEST_AFTER_WATCH = timedelta(days=30)


class Monitoring:
    """Starts the watching of incidents, and hurries it when the cadence has changed."""

    def __init__(self, pool: Pool, client: Client, task_queue: str, speed: int = 1) -> None:
        self._pool, self._client, self._task_queue = pool, client, task_queue
        self._plans: dict[str, Plan] = {}
        self._speed = speed

    async def ensure(self, now: datetime) -> int:
        """Start what is not watched and hurry what is to be looked at more often. Returns how many.

        Starting what runs is no error and changes nothing.
        """
        done = 0
        for one in await watched_incidents(self._pool, now - LONGEST_AFTER_WATCH):
            if over(one):
                continue
            if unwatched(one, now):
                await self._start(one.incident_id)
                done += 1
            elif await self._changed(one):
                await self._hurry(one.incident_id)
                done += 1
        return done

    async def _start(self, incident_id: str) -> None:
        await self._client.start_workflow(
            names.MONITORING_WORKFLOW,
            WatchStart(incident_id),
            id=names.monitoring_workflow_id(incident_id),
            task_queue=self._task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            static_summary=incident_id,
        )

    async def _hurry(self, incident_id: str) -> None:
        handle = self._client.get_workflow_handle(names.monitoring_workflow_id(incident_id))
        try:
            await handle.signal(names.LOOK_NOW)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            await self._start(incident_id)

    async def _changed(self, one: Watched) -> bool:
        """Whether something happened since the last look that changes how often is looked."""
        assert one.body is not None
        if one.event_no == one.body["event_no"]:
            return False
        head = await stored_head(self._pool, one.incident_id, with_state=True)
        if head is None or head.state is None:
            return False
        state, plan = state_from_json(orjson.loads(head.state)), await self._plan(head.plan_hash)
        found = mode(plan.watching, state.level, state.circumstances)
        every = at_speed(found.every, self._speed)
        now = (int(every.total_seconds()), found.round_the_clock, state.level)
        return now != (one.body["every"], one.body["round_the_clock"], one.body["level"])

    async def _plan(self, plan_hash: str) -> Plan:
        if plan_hash not in self._plans:
            stored = await plan_by_hash(self._pool, plan_hash)
            assert stored is not None
            self._plans[plan_hash] = plan_from_json(orjson.loads(stored.body))
        return self._plans[plan_hash]


def over(one: Watched) -> bool:
    """Whether its watching has ended, and nothing was opened again since."""
    return one.phase in ("closed", "dismissed") and one.body is not None and bool(one.body["ended"])


def unwatched(one: Watched, now: datetime) -> bool:
    """Whether a look is overdue, or was never made."""
    if one.observed_at is None or one.body is None:
        return True
    return now > one.observed_at + timedelta(seconds=one.body["every"]) + LATE or bool(one.body["ended"])
