"""Which plans are in force, and how they came to be: put forward by one person, released by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.errors import PingxiError
from store.organisation.changes import By, Connection, changing, record
from store.plans import StoredPlan, put_plan
from store.pool import Database
from store.queries import query

Act = Literal["proposed", "released", "withdrawn", "ended"]
Standing = Literal["proposed", "in_force", "withdrawn", "ended"]

RELEASE = "release"
"""Who puts forward the plans that come with a release of the product."""

ACT = query(
    "plan_releases.act",
    """
    INSERT INTO plan_releases (at, who, why, act, plan_id, version, plan_hash)
    SELECT $1, $2, $3, $4, plan_id, version, hash FROM plans WHERE hash = $5""",
)

# When a process starts: what comes with it is put forward once.
KNOWN = query("plan_releases.known", "SELECT EXISTS (SELECT FROM plan_releases WHERE plan_hash = $1)")

# When an incident is opened, or is to go on under another version.
IN_FORCE = query("plan_releases.in_force", "SELECT EXISTS (SELECT FROM plans_in_force WHERE hash = $1)")

# On the page of an incident: is there another version than its own?
IN_FORCE_OF = query("plan_releases.in_force_of", "SELECT hash FROM plans_in_force WHERE plan_id = $1")

# The last thing that was done with each version that was ever put forward, and who put it forward last.
STANDINGS = query(
    "plan_releases.standings",
    """
    SELECT DISTINCT ON (r.plan_hash) r.plan_hash, r.plan_id, r.version, r.act, r.at, r.who,
           f.hash IS NOT NULL AS in_force,
           (SELECT p.who FROM plan_releases p WHERE p.plan_hash = r.plan_hash AND p.act = 'proposed'
            ORDER BY p.no DESC LIMIT 1) AS proposed_by
    FROM plan_releases r LEFT JOIN plans_in_force f ON f.hash = r.plan_hash
    WHERE $1::text IS NULL OR r.plan_hash = $1
    ORDER BY r.plan_hash, r.no DESC""",
)

# The page and the list of who changed which plan when.
HISTORY = query(
    "plan_releases.history",
    """
    SELECT no, at, who, why, act, plan_id, version, plan_hash FROM plan_releases
    WHERE ($1::text IS NULL OR plan_id = $1) AND ($2::bigint IS NULL OR no < $2)
    ORDER BY no DESC LIMIT $3""",
)

# Before a version is put forward: another text that was in force under the same number.
NUMBER_TAKEN = query(
    "plan_releases.number_taken",
    """
    SELECT EXISTS (SELECT FROM plan_releases WHERE act = 'released' AND plan_id = $1 AND version = $2
                   AND plan_hash <> $3)""",
)


class PlanNotInForce(PingxiError):
    """Nothing can be opened under this plan: it was not released, or is in force no more. Params: plan."""

    code = "plan_not_in_force"


class PlanNotProposed(PingxiError):
    """This version does not wait for its release. Params: version, plan."""

    code = "plan_not_proposed"


class PlanAlreadyProposed(PingxiError):
    """This version waits for its release already, or is in force. Params: version, plan."""

    code = "plan_already_proposed"


class SecondPersonNeeded(PingxiError):
    """Whoever put a plan forward cannot release it. Params: version, plan."""

    code = "plan_second_person"


class VersionTaken(PingxiError):
    """Another text of this plan was in force under the same version number. Params: version, plan."""

    code = "plan_version_taken"


class ReleaseUnknown(PingxiError):
    """No version of this hash was ever put forward. Params: plan_hash."""

    code = "plan_release_unknown"


@dataclass(frozen=True)
class Fact:
    """One line of the record: who did what with which version, why and when (UTC)."""

    no: int
    at: datetime
    who: str
    why: str
    act: Act
    plan_id: str
    version: int
    plan_hash: str


@dataclass(frozen=True)
class Version:
    """Where a version stands since ``at``, by whom; ``proposed_by`` put it forward."""

    plan_hash: str
    plan_id: str
    version: int
    standing: Standing
    at: datetime
    who: str
    proposed_by: str


async def propose(db: Database, plan: StoredPlan, by: By) -> None:
    """Store a plan and put it forward. It is in force once another person has released it.

    Raises ``PlanAlreadyProposed``, and ``VersionTaken`` for a changed text under a number that was in force.
    """
    async with changing(db) as connection:
        await put_plan(connection, plan)
        found = await standings(connection, plan.hash)
        if found and found[0].standing in ("proposed", "in_force"):
            raise PlanAlreadyProposed(plan=plan.plan_id, version=plan.version)
        if await connection.fetchval(NUMBER_TAKEN, plan.plan_id, plan.version, plan.hash):
            raise VersionTaken(plan=plan.plan_id, version=plan.version)
        await _act(connection, by, "proposed", plan.hash, plan.plan_id, plan.version)


async def propose_built_in(db: Database, plan: StoredPlan, why: str) -> None:
    """Store a plan that comes with the product, and put it forward if it never was."""
    async with changing(db) as connection:
        await put_plan(connection, plan)
        if not await connection.fetchval(KNOWN, plan.hash):
            by = By(RELEASE, why, plan.stored_at)
            await _act(connection, by, "proposed", plan.hash, plan.plan_id, plan.version)


async def release_built_in(db: Database, by: By, hashes: Collection[str] | None = None) -> int:
    """Bring into force what waits and comes with the product: all of it, or what is among ``hashes``."""
    waiting = [
        each.plan_hash
        for each in await standings(db)
        if each.standing == "proposed" and each.proposed_by == RELEASE
        if hashes is None or each.plan_hash in hashes
    ]
    for plan_hash in waiting:
        await release(db, plan_hash, by)
    return len(waiting)


async def put_in_force(db: Database, plan: StoredPlan, by: By) -> None:
    """Put a plan forward as if it came with the product, and release it: for demonstrations and trials."""
    await propose_built_in(db, plan, by.why)
    await release_built_in(db, by, {plan.hash})


async def release(db: Database, plan_hash: str, by: By) -> Version:
    """Bring a version into force; the one before it of the same plan is in force no more.

    Raises ``ReleaseUnknown``, ``PlanNotProposed``, and ``SecondPersonNeeded`` for whoever put it forward.
    """
    async with changing(db) as connection:
        found = await _standing(connection, plan_hash)
        named = {"plan": found.plan_id, "version": found.version}
        if found.standing != "proposed":
            raise PlanNotProposed(**named)
        if found.proposed_by == by.who:
            raise SecondPersonNeeded(**named)
        await _act(connection, by, "released", plan_hash, found.plan_id, found.version)
        return await _standing(connection, plan_hash)


async def withdraw(db: Database, plan_hash: str, by: By) -> Version:
    """Take back a version that waits for its release. Raises ``ReleaseUnknown``, ``PlanNotProposed``."""
    async with changing(db) as connection:
        found = await _standing(connection, plan_hash)
        if found.standing != "proposed":
            raise PlanNotProposed(plan=found.plan_id, version=found.version)
        await _act(connection, by, "withdrawn", plan_hash, found.plan_id, found.version)
        return await _standing(connection, plan_hash)


async def end(db: Database, plan_hash: str, by: By) -> Version:
    """Take a version out of force: nothing more is opened under it, what runs goes on.

    Raises ``ReleaseUnknown``, ``PlanNotInForce``.
    """
    async with changing(db) as connection:
        found = await _standing(connection, plan_hash)
        if found.standing != "in_force":
            raise PlanNotInForce(plan=found.plan_id)
        await _act(connection, by, "ended", plan_hash, found.plan_id, found.version)
        return await _standing(connection, plan_hash)


async def is_in_force(db: Database, plan_hash: str) -> bool:
    """Whether an incident may be opened under this plan, or go on under it."""
    return bool(await db.fetchval(IN_FORCE, plan_hash))


async def hash_in_force(db: Database, plan_id: str) -> str | None:
    """The hash of the version of a plan that is in force; None where none is."""
    found: str | None = await db.fetchval(IN_FORCE_OF, plan_id)
    return found


async def standings(db: Database, plan_hash: str | None = None) -> Sequence[Version]:
    """Where each version stands that was ever put forward, by plan and number; or only the one of a hash."""
    found = [
        Version(
            row["plan_hash"], row["plan_id"], row["version"], _stands(row["act"], row["in_force"]),
            row["at"], row["who"], row["proposed_by"],
        )
        for row in await db.fetch(STANDINGS, plan_hash)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.plan_id, -each.version, -each.at.timestamp()))


async def history(
    db: Database, plan_id: str | None = None, before_no: int | None = None, limit: int = 100
) -> Sequence[Fact]:
    """Who did what with which plan, newest first; of one plan only if given, below ``before_no``."""
    return [Fact(**row) for row in await db.fetch(HISTORY, plan_id, before_no, limit)]


async def _standing(db: Database, plan_hash: str) -> Version:
    found = await standings(db, plan_hash)
    if not found:
        raise ReleaseUnknown(plan_hash=plan_hash)
    return found[0]


def _stands(act: Act, in_force: bool) -> Standing:
    if in_force:
        return "in_force"
    if act == "proposed" or act == "withdrawn":
        return act
    return "ended"


async def _act(db: Connection, by: By, act: Act, plan_hash: str, plan_id: str, version: int) -> None:
    """One line here, and one among the changes of the organisation, which the log seals."""
    await db.execute(ACT, by.at, by.who, by.why, act, plan_hash)
    await record(db, by, f"plan_{act}", plan_id, None, {"hash": plan_hash, "version": version})
