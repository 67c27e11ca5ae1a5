"""The watching of one incident: a look, what follows from it, a wait, and again; a new run each day.

A look is kept by an activity that is scheduled before it runs: the history holds every look before the
database does, and what was concluded can be derived again from the figures in it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from domain.watching import Looked, Seen, Standing, look
    from workflows import names
    from workflows.watching import LookOrder, Noted, NoteOrder, WatchStart

A_RUN = timedelta(days=1)
EVENTS_A_RUN = 8000

_ACTIVITY: Any = {
    "start_to_close_timeout": timedelta(seconds=60),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=10)
    ),
}


@workflow.defn(name=names.MONITORING_WORKFLOW)
class MonitoringWorkflow:
    """Looks at an incident's posts at the plan's cadence until nothing is left to watch for."""

    @workflow.init
    def __init__(self, start: WatchStart) -> None:
        self._incident_id = start.incident_id
        self._hurried = False
        self._every = timedelta(minutes=15)

    @workflow.signal(name=names.LOOK_NOW)
    def look_now(self) -> None:
        """Look at once: the level or the circumstances have changed, and with them the cadence."""
        self._hurried = True

    @workflow.run
    async def run(self, start: WatchStart) -> None:
        """Go on from what is on record. Ends when the incident is over, and its after-watch with it."""
        began_at = workflow.now()
        standing = await self._resume()
        self._every = timedelta(seconds=standing.every_seconds)
        due_at = began_at if standing.observed_at is None else standing.observed_at + self._every
        while True:
            await self._wait_until(due_at)
            seen, made = await self._look(standing, due_at)
            if made is None:
                standing = await self._resume()
            else:
                standing = made.standing
                if seen.ended:
                    return
            self._every = seen.measures.every
            due_at = seen.observed_at + self._every
            if self._long_enough(began_at):
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(start)

    async def _wait_until(self, due_at: datetime) -> None:
        rest = due_at - workflow.now()
        if rest > timedelta(0) and not self._hurried:
            try:
                await workflow.wait_condition(
                    lambda: self._hurried, timeout=rest, timeout_summary=due_at.isoformat()
                )
            except TimeoutError:
                return

    async def _look(self, standing: Standing, due_at: datetime) -> tuple[Seen, Looked | None]:
        """One look, kept; None for what follows where another run has kept one of that number."""
        self._hurried = False
        now, no = workflow.now(), standing.look_no + 1
        seen: Seen = await workflow.execute_activity(
            names.OBSERVE,
            LookOrder(self._incident_id, no, now),
            result_type=Seen,
            summary=f"{no}",
            **_ACTIVITY,
        )
        due_at = min(due_at, now)
        missed = (now - due_at) // self._every if standing.look_no else 0
        made = look(standing, seen, due_at, missed)
        noted: Noted = await workflow.execute_activity(
            names.NOTE,
            NoteOrder(self._incident_id, no, due_at, now, made.body, made.said, made.unsaid),
            result_type=Noted,
            summary=f"{no} {made.conclusion.kind}",
            **_ACTIVITY,
        )
        if not noted.kept:
            workflow.logger.warning("look_kept_by_another_run", extra={"look": no})
        return seen, made if noted.kept else None

    async def _resume(self) -> Standing:
        standing: Standing = await workflow.execute_activity(
            names.RESUME, self._incident_id, result_type=Standing, summary=self._incident_id, **_ACTIVITY
        )
        return standing

    def _long_enough(self, began_at: datetime) -> bool:
        info = workflow.info()
        return (
            workflow.now() - began_at >= A_RUN
            or info.get_current_history_length() >= EVENTS_A_RUN
            or info.is_continue_as_new_suggested()
        )
