"""The plan of a demonstration: one that comes with the product, or a file that is tried out."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from commands.failures import PlanNotFound
from domain.canonical import canonical
from domain.plan import Plan, plan_hash
from plans import built_in, load_file, shipped
from store.organisation.changes import By
from store.plan_releases import PlanNotInForce, is_in_force, put_in_force, release_built_in, standings
from store.plans import StoredPlan, latest_plan
from store.pool import Pool


@dataclass(frozen=True)
class Shown:
    """The plan that is shown. ``file``: where it does not come with the product."""

    plan: Plan
    file: Path | None = None

    def procedures(self) -> list[Plan]:
        """The procedures that it names, as far as they come with the product."""
        files = shipped()
        return [load_file(files[each.id])[1] for each in self.plan.procedures if each.id in files]


def chosen(name: str) -> Shown:
    """A plan by its id or by its file. Raises PlanNotFound, or InvalidPlan for one that cannot be used."""
    files = {file.stem: file for file in built_in()}
    if name in files:
        return Shown(load_file(files[name])[1])
    file = Path(name)
    if not file.is_file():
        raise PlanNotFound(plan=name, known=", ".join(files))
    return Shown(load_file(file)[1], file)


async def bring_into_force(pool: Pool, shown: Shown, by: By) -> str:
    """Bring the plans of the product into force, and the file that is shown; the hash of what is shown.

    Raises ``PlanNotInForce`` where people released another version of the file's plan: what they put in
    force, no demonstration replaces.
    """
    await release_built_in(pool, by)
    if shown.file is not None:
        return await _file_in_force(pool, shown.file, by)
    stored = await latest_plan(pool, shown.plan.id)
    if stored is None:
        raise PlanNotFound(plan=shown.plan.id, known="–")
    return stored.hash


async def _file_in_force(pool: Pool, file: Path, by: By) -> str:
    stored = _stored(file, by.at)
    if await is_in_force(pool, stored.hash):
        return stored.hash
    theirs = any(
        each.plan_id == stored.plan_id and each.standing == "in_force" and each.who != by.who
        for each in await standings(pool)
    )
    if not theirs:
        await put_in_force(pool, stored, by)
    if not await is_in_force(pool, stored.hash):
        raise PlanNotInForce(plan=stored.plan_id)
    return stored.hash


def _stored(file: Path, now: datetime) -> StoredPlan:
    body, plan = load_file(file)
    return StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), now)
