"""Raises an alarm for a run whose tasks fail, and marks it over when they succeed again.

Temporal itself says which runs these are, whatever the cause: code that decides otherwise than was recorded,
commands that do not replay, an exception. So it is noticed even where the worker is the one that is broken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import asyncpg
import structlog
from temporalio.client import Client, WorkflowExecution
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError

from store.alarms import end_alarms, raise_alarm, standing_of_runs
from store.pool import NOT_UP, Pool
from workflows import names

log = structlog.get_logger()

LOOK_SECONDS = 10.0
CODE = "workflow_task_fails"

_PROBLEMS = SearchAttributeKey.for_keyword_list("TemporalReportedProblems")
_FAILING = f"{_PROBLEMS.name} = 'category=WorkflowTaskFailed' AND ExecutionStatus = 'Running'"
_OF_COURSE = "UnhandledCommand"
"""A signal came while a run was about to go on as new: the task is done again, and nothing is wrong."""
_CAUSE, _LONGEST = "cause=", 100
_TROUBLE = (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError, RPCError, TimeoutError)


async def look(pool: Pool, client: Client, at: datetime) -> tuple[int, int]:
    """Raise what is new and end what is over. Returns how many of each; repeating it changes nothing."""
    listed = {run.run_id: run async for run in client.list_workflows(_FAILING)}
    failing = {run_id: run for run_id, run in listed.items() if _cause_of(run) != _OF_COURSE}
    standing = await standing_of_runs(pool, CODE)
    for run_id in failing.keys() - standing.keys():
        await _raise(pool, failing[run_id], at)
    over = [standing[run_id] for run_id in standing.keys() - failing.keys()]
    await end_alarms(pool, over, at)
    return len(failing.keys() - standing.keys()), len(over)


async def _raise(pool: Pool, run: WorkflowExecution, at: datetime) -> None:
    incident = names.incident_of(run.id.removesuffix("/monitoring"))
    log.error(CODE, workflow=run.id, run=run.run_id, cause=_cause_of(run))
    await raise_alarm(pool, CODE, at, incident, workflow=run.id, run_id=run.run_id, cause=_cause_of(run))


def _cause_of(run: WorkflowExecution) -> str:
    """The server's own word for it, such as ``NonDeterministicError``."""
    problems = run.typed_search_attributes.get(_PROBLEMS) or ()
    causes = [problem.removeprefix(_CAUSE) for problem in problems if problem.startswith(_CAUSE)]
    return next(iter(causes), "–").removeprefix("WorkflowTaskFailedCause")[:_LONGEST]


async def look_for_ever(pool: Pool, client: Client, clock: Callable[[], datetime]) -> None:
    """Look again and again. Survives PostgreSQL and Temporal being away."""
    while True:
        try:
            await look(pool, client, clock())
        except _TROUBLE as error:
            log.warning("look_interrupted", reason=type(error).__name__)
        await asyncio.sleep(LOOK_SECONDS)
