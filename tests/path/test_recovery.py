"""Runs that are gone come back; histories that would go are kept."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path as Program

import asyncpg
import pytest
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment

from services.archiver import sweep
from services.recover import receipts_lost, recover
from store.backup import backup
from store.histories import archived_history, archived_runs
from store.restore import restore
from tests.conftest import Database
from tests.path.conftest import Path, path_on
from workflows import names
from workflows.plugin import PLUGIN


@pytest.fixture
async def server() -> AsyncIterator[WorkflowEnvironment]:
    """The real server, which lists and terminates; its clock is the wall's."""
    attributes = [f"{name}={kind}" for name, kind in names.SEARCH_ATTRIBUTES.items()]
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Program(sys.executable).parent / "temporal"),
        dev_server_extra_args=[word for value in attributes for word in ("--search-attribute", value)],
        plugins=[PLUGIN],
    ) as env:
        yield env


@pytest.fixture
async def real(database: Database, server: WorkflowEnvironment) -> AsyncIterator[Path]:
    """The path on the real server, without a worker."""
    async with AsyncExitStack() as stack:
        yield await path_on(stack, database, server, server.client)


async def test_a_terminated_run_comes_back_with_the_next_signal(real: Path) -> None:
    async with real.worker():
        await real.open()
        await real.handle().terminate()
        await real.accept("confirm")
    assert await real.told("incident_opened", "incident_confirmed") == [
        "incident_opened",
        "incident_confirmed",
    ]


async def test_recovering_gives_every_open_incident_a_run(real: Path) -> None:
    async with real.worker():
        await real.open()
        await real.handle().terminate()
        found = await recover(real.pool, real.client, task_queue=real.task_queue)
        assert (found.incidents, found.started) == (1, (real.incident,))
        again = await recover(real.pool, real.client, task_queue=real.task_queue)
        assert (again.incidents, again.started) == (1, ())


async def test_an_emptied_temporal_is_filled_again(real: Path, skipping: WorkflowEnvironment) -> None:
    """Another server that knows nothing of the incidents takes over."""
    async with real.worker():
        await real.open()
    waiting = await real.receive(real.signal("confirm"))
    await real.dispatcher().dispatch_once(real.now)
    emptied = replace(real, env=skipping, client=skipping.client)
    await emptied.tick()
    async with emptied.worker():
        found = await recover(emptied.pool, emptied.client, task_queue=emptied.task_queue)
        assert found.started == (real.incident,)
        assert (await emptied.outcome(waiting.signal_id)).result == "accepted"


async def test_closed_runs_are_archived_once(real: Path) -> None:
    async with real.worker():
        await real.open()
        await real.accept("dismiss", {"reason": "not_ours"}, texts={"reason": "与本局无关"})
        await real.handle().result()
        await real.accept("reopen", texts={"reason": "有新情况"})

        async def archived() -> bool:
            await sweep(real.pool, real.client, real.now)
            return bool(await archived_runs(real.pool, names.incident_workflow_id(real.incident)))

        await real.until(archived)
        assert await sweep(real.pool, real.client, real.now) == 0
    (run,) = await archived_runs(real.pool, names.incident_workflow_id(real.incident))
    history = await archived_history(real.pool, (run.workflow_id, run.run_id))
    assert history is not None
    assert WorkflowHistory.from_json(run.workflow_id, history).events[0].event_id == 1


async def test_receipts_that_a_backup_lost_are_listed(real: Path, database: Database) -> None:
    async with real.worker():
        await real.open()
        await real.accept("confirm")
    assert await receipts_lost(database.owner_dsn, real.client) == []
    owner = await asyncpg.connect(database.owner_dsn)
    await owner.execute("DELETE FROM inbox")
    await owner.close()

    async def listed() -> bool:
        return len(await receipts_lost(database.owner_dsn, real.client)) == 2

    await real.until(listed)


async def test_a_run_ahead_of_a_restored_backup_is_fenced_and_reloads(
    database: Database, server: WorkflowEnvironment, tmp_path: Program
) -> None:
    async with AsyncExitStack() as stack:
        first = await path_on(stack, database, server, server.client)
        async with first.worker():
            await first.open()
            await backup(database.owner_dsn, tmp_path / "backup")
            await first.accept("confirm")
    await restore(database.owner_dsn, tmp_path / "backup", force=True)
    async with AsyncExitStack() as stack:
        again = await path_on(stack, database, server, server.client)
        after = replace(again, task_queue=first.task_queue, incident=first.incident)
        assert len(await receipts_lost(database.owner_dsn, server.client)) == 1
        async with after.worker():
            await recover(after.pool, after.client, task_queue=after.task_queue)
            await after.accept("confirm")
        assert (await after.told()).count("incident_confirmed") == 1


async def test_a_run_ahead_learns_it_from_the_next_signal(
    database: Database, server: WorkflowEnvironment, tmp_path: Program
) -> None:
    """Even if nobody recovers: what seems folded already is looked up."""
    async with AsyncExitStack() as stack:
        first = await path_on(stack, database, server, server.client)
        async with first.worker():
            await first.open()
            await backup(database.owner_dsn, tmp_path / "backup")
            await first.accept("confirm")
    await restore(database.owner_dsn, tmp_path / "backup", force=True)
    async with AsyncExitStack() as stack:
        again = await path_on(stack, database, server, server.client)
        after = replace(again, task_queue=first.task_queue, incident=first.incident)
        async with after.worker():
            await after.accept("grade", {"level": "low"})
        assert await after.told("incident_confirmed") == []
