"""An incident from discovery to close, as one durable workflow.

`record` is an activity that is scheduled before it runs, and not a local one: so the history holds every step
before the timeline does, and can re-derive it event by event, whatever dies in between.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from domain.clockwork import next_instant
    from domain.decide.upgrading import plans_named
    from domain.errors import HistoryDiverged
    from domain.events import event_to_json
    from domain.incident import State, state_from_json
    from domain.plan import Plan
    from domain.rules import FIRST
    from domain.step import Head, Step, outcome_to_json, step
    from workflows import names, view
    from workflows.batch import Batch
    from workflows.messages import Loaded, RecordAnswer, RecordOrder, Start, Successor
    from workflows.plans import plan_of
    from workflows.timer import Timer

SIGNALS_A_RUN = 2000
# More than one step adds, so that the last one of a run is known before it is recorded.
EVENTS_A_STEP_ADDS = 20
# What a worker that is started again has to replay of one run: about a second's work.
EVENTS_A_RUN = 1500
EVENTS_A_STEP = 1000

_ACTIVITY: Any = {
    "start_to_close_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=5)
    ),
}


@workflow.defn(name=names.INCIDENT_WORKFLOW)
class IncidentWorkflow:
    """One incident: folds what it is sent and what time brings, and has each step recorded."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        self._incident_id = start.incident_id
        self._waiting = list(start.waiting)
        self._delivered = len(start.waiting)
        self._plan: Plan | None = None
        self._plan_hash: str | None = None
        self._known: dict[str, Plan] = {}
        self._state: State | None = None
        self._head, self._rules = Head.start(), FIRST
        self._timer = Timer()
        self._stale = True
        self._held = start.held
        self._ending = False

    @workflow.signal(name=names.DELIVER)
    def deliver(self, envelopes: Any) -> None:
        """Take a batch of raw envelopes; each is read by itself, later."""
        if isinstance(envelopes, list):
            self._waiting += envelopes
            self._delivered += len(envelopes)

    @workflow.signal(name=names.RELOAD)
    def reload(self) -> None:
        """Load anew where the incident stands; it may not be where this run left it."""
        self._stale = True

    @workflow.run
    async def run(self, start: Start) -> None:
        """Live until the incident is over and nothing waits; a later signal begins another run."""
        while True:
            if self._stale:
                await self._load()
            await self._fold()
            if self._finished:
                return
            if self._long_enough:
                held = self._ending and not self._waiting
                workflow.continue_as_new(Start(self._incident_id, self._waiting, held))
            self._timer.move(next_instant(self._state), view.next_summary(self._state))
            await workflow.wait_condition(lambda: self._timer.rung or self._stale or bool(self._waiting))

    @property
    def _finished(self) -> bool:
        return not (self._waiting or self._stale) and (self._state is None or self._state.over)

    @property
    def _long_enough(self) -> bool:
        return self._ending or self._nearly(EVENTS_A_RUN)

    def _nearly(self, events: int) -> bool:
        info = workflow.info()
        return (
            self._delivered >= SIGNALS_A_RUN
            or info.get_current_history_length() >= events
            or info.is_continue_as_new_suggested()
        )

    async def _load(self) -> None:
        self._stale = False
        load = names.LOAD_HELD if self._held else names.LOAD
        self._held = False
        loaded = await workflow.execute_activity(
            load, self._incident_id, result_type=Loaded, summary=self._incident_id, **_ACTIVITY
        )
        packed = loaded.plan is not None and loaded.plan_hash is not None
        self._plan = plan_of(loaded.plan_hash, loaded.plan) if packed else None
        self._plan_hash = loaded.plan_hash
        self._state = state_from_json(loaded.state) if loaded.state is not None else None
        self._head, self._rules = loaded.head, loaded.rules

    async def _fold(self) -> None:
        """Fold all that waits and all that is due, until nothing of it is left to record."""
        while True:
            batch, self._waiting = Batch(self._waiting), []
            await self._fold_batch(batch)
            if not self._waiting or self._stale or self._long_enough:
                return

    async def _fold_batch(self, batch: Batch) -> None:
        doubted = not batch.pending
        while True:
            self._known = await self._successors(batch)
            made = self._step(batch)
            if not made.empty:
                await self._settle(batch, made, await self._record(batch, made))
            elif doubted:
                return
            else:
                # Nothing of it is new: sent twice, or this run is ahead of a restored backup.
                await self._load()
            doubted = True

    async def _settle(self, batch: Batch, made: Step, answer: RecordAnswer) -> None:
        """Go on from what became of a step."""
        if answer.result == "recorded":
            self._go_on(made, answer)
        elif answer.result == "fenced" or self._mended(made, answer):
            workflow.logger.warning("run_fenced", extra={"record_no": self._head.record_no})
            await self._load()
        elif answer.result == "forged":
            workflow.logger.warning("signals_forged", extra={"signals": answer.forged})
            batch.drop(answer.forged)
        else:
            raise HistoryDiverged(computed=made.head.record_digest, recorded=answer.record_digest)

    async def _successors(self, batch: Batch) -> dict[str, Plan]:
        """The plans in force that what waits asks to go on under. They come by an activity, so that the
        history holds them.
        """
        known = {}
        for plan_hash in plans_named(self._state, batch.pending):
            found = await workflow.execute_activity(
                names.SUCCESSOR, plan_hash, result_type=Successor, summary=plan_hash[:8], **_ACTIVITY
            )
            if found.plan is not None:
                known[plan_hash] = plan_of(plan_hash, found.plan)
        return known

    def _step(self, batch: Batch) -> Step:
        """What the batch and the time make of the incident; too large a step is made of the first part."""
        now, pending = workflow.now(), batch.pending
        while True:
            made = step(
                self._plan, self._incident_id, self._state, self._head, pending, now, self._rules, self._known
            )
            if len(made.events) <= EVENTS_A_STEP or len(made.taken) <= 1:
                return made
            pending = list(made.taken[: len(made.taken) // 2])

    async def _record(self, batch: Batch, made: Step) -> RecordAnswer:
        """Have a step recorded. The last one of a run keeps the next batch waiting for the run after it: a
        signal that comes while a run continues as new has the engine go through the whole run again.
        """
        over = made.state is not None and made.state.over
        self._ending = not over and self._nearly(EVENTS_A_RUN - EVENTS_A_STEP_ADDS)
        order = RecordOrder(
            incident_id=self._incident_id,
            plan_hash=self._plan_hash,
            before=self._head,
            after=made.head,
            events=[event_to_json(event) for event in made.events],
            outcomes=[outcome_to_json(outcome) for outcome in made.outcomes],
            taken=batch.delivered(made),
            history_length=workflow.info().get_current_history_length(),
        )
        answer: RecordAnswer = await workflow.execute_activity(
            names.RECORD_LAST if self._ending else names.RECORD,
            order,
            result_type=RecordAnswer,
            summary=view.step_summary(made),
            **_ACTIVITY,
        )
        return answer

    def _mended(self, made: Step, answer: RecordAnswer) -> bool:
        """Whether code had diverged when this was recorded, and this code, in replay, agrees again."""
        return answer.result == "diverged" and answer.record_digest == made.head.record_digest

    def _go_on(self, made: Step, answer: RecordAnswer) -> None:
        if answer.record_digest != made.head.record_digest:
            raise HistoryDiverged(computed=made.head.record_digest, recorded=answer.record_digest)
        self._state, self._head = made.state, made.head
        if self._state is not None and self._state.plan_hash in self._known:
            self._plan_hash = self._state.plan_hash
            self._plan = self._known[self._plan_hash]
        if self._state is not None and self._plan is not None:
            view.show(self._plan, self._state)
