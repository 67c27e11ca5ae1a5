"""A run whose tasks fail is an alarm, once, until they succeed again. On the real server, which tells."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from temporalio import workflow
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from embedded.temporal import DYNAMIC, program
from services.failing import look
from store.alarms import alarms, count_standing
from store.pool import open_pool
from tests.conftest import Database
from workflows import names

T0 = datetime(2026, 3, 2, tzinfo=UTC)
code = {"broken": True}


@workflow.defn(name=names.INCIDENT_WORKFLOW)
class Breakable:
    """Fails its task as long as the code is broken."""

    @workflow.run
    async def run(self) -> None:
        if code["broken"]:
            raise LookupError
        await workflow.wait_condition(lambda: False)


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    settings = [word for value in DYNAMIC for word in ("--dynamic-config-value", value)]
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(program()), dev_server_extra_args=settings
    ) as env:
        yield env.client


async def test_an_alarm_stands_as_long_as_a_runs_tasks_fail(client: Client, database: Database) -> None:
    pool = await open_pool(database.app_dsn, max_size=2)
    async with Worker(
        client, task_queue="q", workflows=[Breakable], workflow_runner=UnsandboxedWorkflowRunner()
    ):
        workflow_id = names.incident_workflow_id("20260302-failing")
        started = await client.start_workflow(names.INCIDENT_WORKFLOW, id=workflow_id, task_queue="q")
        while await look(pool, client, T0) == (0, 0):
            pass
        (alarm,) = await alarms(pool)
        assert (alarm.code, alarm.incident_id, alarm.stands) == (
            "workflow_task_fails",
            "20260302-failing",
            True,
        )
        assert alarm.params["run_id"] == started.first_execution_run_id
        assert alarm.params["cause"] == "WorkflowWorkerUnhandledFailure"
        assert await look(pool, client, T0) == (0, 0)
        assert await count_standing(pool) == 1
        code["broken"] = False
        while await look(pool, client, T0 + timedelta(minutes=5)) == (0, 0):
            pass
        (alarm,) = await alarms(pool)
        assert (alarm.stands, alarm.over_at) == (False, T0 + timedelta(minutes=5))
        assert await count_standing(pool) == 0
        await started.terminate()
    await pool.close()
