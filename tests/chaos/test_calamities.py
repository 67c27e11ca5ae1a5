"""What no restart mends by itself: runs terminated, Temporal emptied, a backup restored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from chaos.auditor import chain, deadlines, lanes, promises, readmodel
from chaos.auditor.evidence import Evidence
from chaos.auditor.verdict import judge
from chaos.company import CALM_SECONDS, Company, gathered
from chaos.house import House
from chaos.run import evidence
from chaos.wishes import Wishes

pytestmark = pytest.mark.slow

A_WHILE = timedelta(seconds=5)
SEED = 20260302


async def act(company: Company, incidents: int = 0, calm: float = 1.0) -> None:
    """Send for a while, and let everything be decided."""
    await company.send(A_WHILE, incidents)
    await company.quiet(calm)
    await company.ask_again()


async def terminate_all(house: House) -> int:
    """End every run in Temporal, as by its screens."""
    client = await Client.connect(house.address("temporal"), namespace="pingxi")
    runs = [run async for run in client.list_workflows("ExecutionStatus = 'Running'")]
    for run in runs:
        await client.get_workflow_handle(run.id, run_id=run.run_id).terminate("a test")
    return len(runs)


async def end(house: House, wishes: Wishes) -> Evidence:
    at = datetime.now(UTC)
    await house.stop()
    return await evidence(house, wishes, at, whole_histories=False)


async def test_terminated_runs_and_an_emptied_temporal_come_back_whole(folder: Path) -> None:
    house, wishes = House(folder), Wishes(SEED, 0, folder)
    try:
        house.launch()
        await house.ready()
        async with gathered(house, wishes) as company:
            await act(company, incidents=2)
            assert await terminate_all(house) >= 1
            assert (await house.command("recover"))["started"]
            await act(company, incidents=1)
            await house.stop()
            for file in (house.data / "temporal").glob("temporal.db*"):
                file.unlink()
            house.launch()
            await house.ready()
            assert (await house.command("recover"))["started"]
            await act(company, calm=CALM_SECONDS)
        found = await end(house, wishes)
    finally:
        house.sweep()
    verdict = judge(found)
    assert [str(finding) for finding in verdict.findings] == []
    assert verdict.figures["inbox_accepted"] > 20


async def test_after_a_restore_what_was_lost_is_listed_and_the_rest_is_whole(folder: Path) -> None:
    house, wishes = House(folder), Wishes(SEED, 0, folder)
    backup = folder / "pingxi.backup"
    try:
        house.launch()
        await house.ready()
        async with gathered(house, wishes) as company:
            await act(company, incidents=2)
            await house.command("backup", str(backup))
            await act(company, incidents=1)
            await house.stop()
            await house.command("restore", str(backup), "--force")
            house.launch()
            await house.ready()
            told: dict[str, Any] = await house.command("recover")
            await act(company, calm=CALM_SECONDS)
        found = await end(house, wishes)
    finally:
        house.sweep()
    for part in (lanes, chain, deadlines, readmodel):
        assert [str(finding) for finding in part.check(found)] == []
    broken = list(promises.check(found))
    assert {finding.code for finding in broken} <= {"promised_but_lost", "duplicate_of_nothing"}
    lost = {finding.about["signal"] for finding in broken}
    assert lost == {signal["signal_id"] for signal in told["lost"]}
    assert len(lost) > 5
