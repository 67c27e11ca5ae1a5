"""Other versions of the sample plan, and moving an incident to one of them."""

from __future__ import annotations

from typing import Any

from domain.canonical import canonical
from domain.plan import plan_hash
from store.organisation.changes import By
from store.plan_releases import put_in_force
from store.plans import StoredPlan
from tests import sample
from tests.path.conftest import Path

ADDED = sample.duty("count", "office", "confirmed", clocks=[sample.clock("owed", "PT2H")], met_by=["perform"])


def with_clocks(**clocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sample's duties, some with other clocks."""
    return [{**each, "clocks": clocks.get(each["id"], each.get("clocks", []))} for each in sample.DUTIES]


async def version(path: Path, number: int, duties: list[dict[str, Any]]) -> str:
    """Another version of the sample plan, in force."""
    body = sample.body(version=number, duties=duties)
    stored = StoredPlan(plan_hash(body), "sample", number, canonical(body), path.now)
    await put_in_force(path.pool, stored, By("setup", "试验", path.now))
    return stored.hash


async def upgrade(path: Path, named: str) -> str | None:
    """Proposed by one, approved by another; how that came out."""
    proposed = await path.send("upgrade_plan", {"plan_hash": named}, texts={"reason": "修订"})
    if proposed.result != "accepted":
        return proposed.code
    about = {"proposal": proposed.signal_id}
    approved = await path.send("approve_proposal", about, sender="bob")
    return approved.code or approved.result
