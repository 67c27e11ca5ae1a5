"""The whole path, from inbox to timeline, under a published plan and with time skipped."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.canonical import canonical
from domain.incident import State, state_from_json
from domain.plan import Plan, plan_hash
from domain.signals import SIGNALS
from store.plans import StoredPlan, put_plan
from tests.path.conftest import Path, live, path, skipping
from tests.scenarios.expected import Table
from tests.scenarios.people import act_for, beginning, first_due
from tests.scenarios.published import published

__all__ = ["live", "path", "skipping"]


class Whole:
    """One incident by the whole path. What it answers is read from the database."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.plan = path, plan

    async def open(self, role: str = "monitor", **data: Any) -> None:
        """Open it; discovered now unless ``data`` says otherwise."""
        row = await self.path.open(role=role, sender=f"{role}-1", data=data)
        assert row.result == "accepted", row

    async def begin(self, table: Table, level: str | None, nature: str | None) -> None:
        """Begin as the plan's table says, without its minutes."""
        for _, kind, role, fill in beginning(table, level, nature):
            if kind == "open":
                await self.open(role, **fill(None))
            else:
                await self.accept(kind, role, fill(await self.state()))

    async def accept(self, kind: str, role: str, data: dict[str, Any] | None = None) -> None:
        """Send a signal that has to be accepted."""
        texts = {name: "文字" for name, text in SIGNALS[kind].texts.items() if text.required}
        if role == "feed":
            texts = {}
        await self.path.accept(kind, data, role=role, sender=f"{role}-1", texts=texts)

    async def state(self) -> State:
        """The state as it is stored."""
        stored = await self.path.pool.fetchval(
            "SELECT state FROM heads WHERE incident_id = $1", self.path.incident
        )
        return state_from_json(json.loads(stored))

    async def do_everything(self, level: str | None) -> None:
        """Meet what is owed until only what lasts until calm is left."""
        while (key := first_due(state := await self.state())) is not None:
            act = act_for(self.plan, state, key, level)
            await self.accept(act.kind, act.role, act.data)

    async def facts(self, *types: str) -> list[dict[str, Any]]:
        """The facts of these types as the timeline holds them, in order."""
        rows = await self.path.pool.fetch(
            "SELECT body::text AS body FROM timeline WHERE incident_id = $1 ORDER BY no", self.path.incident
        )
        found = [json.loads(row["body"])["fact"] for row in rows]
        return [fact for fact in found if fact["type"] in types]


async def under(live: Path, name: str) -> Whole:
    """The whole path with a published plan stored."""
    body, plan = published(name)
    live.plan_hash = plan_hash(body)
    stored_at = datetime(2026, 1, 1, tzinfo=UTC)
    stored = StoredPlan(live.plan_hash, plan.id, plan.version, canonical(body), stored_at)
    await put_plan(live.pool, stored)
    return Whole(live, plan)


@pytest.fixture
async def whole(live: Path) -> Whole:
    """The whole path under the plan of the human-resources bureau."""
    return await under(live, "human-resources")
