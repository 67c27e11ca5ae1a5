"""Duty rosters (值班表): a role with a roster is held by whoever has the shift, and by nobody in a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_role_in, fit_span, fit_text, new_id, plain, still_open
from store.organisation.errors import Overlaps
from store.pool import Database
from store.queries import RoleIn, query


@dataclass(frozen=True)
class Roster:
    """The roster of a role in a body (None: in all). ``until_at`` None: without end."""

    id: str
    plan_id: str
    role: str
    body: str | None
    name: str
    from_at: datetime
    until_at: datetime | None


COLUMNS = "SELECT id, plan_id, role, body, name, from_at, until_at FROM rosters"

# Lists: without what ended before an instant or was called off.
LIST = query(
    "rosters.list",
    f"""{COLUMNS}
    WHERE ($1::timestamptz IS NULL OR until_at IS NULL OR until_at > $1)
      AND (until_at IS NULL OR until_at > from_at)
    ORDER BY plan_id, role, body NULLS FIRST, from_at, id""",
)
ONE = query("rosters.one", f"{COLUMNS} WHERE id = $1")

# The administrator's changes.
SAME = query(
    "rosters.same",
    """
    SELECT from_at, until_at FROM rosters
    WHERE plan_id = $1 AND role = $2 AND body IS NOT DISTINCT FROM $3
      AND (until_at IS NULL OR until_at > greatest(from_at, $4))
      AND ($5::timestamptz IS NULL OR from_at < $5) AND id <> $6
    ORDER BY from_at LIMIT 1""",
)
ADD = query(
    "rosters.add",
    """
    INSERT INTO rosters (id, plan_id, role, body, name, from_at, until_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)""",
)
CHANGE = query("rosters.change", "UPDATE rosters SET name = $2, until_at = $3 WHERE id = $1")


async def rosters(db: Database, since: datetime | None = None) -> Sequence[Roster]:
    """Rosters by plan, role and body; with ``since`` only those that end after it."""
    return [Roster(**row) for row in await db.fetch(LIST, since)]


async def roster_by_id(db: Database, roster_id: str) -> Roster | None:
    """One roster, or None."""
    row = await db.fetchrow(ONE, roster_id)
    return Roster(**row) if row else None


async def make_roster(
    db: Database, role: RoleIn, name: str, from_at: datetime, until_at: datetime | None, by: By
) -> Roster:
    """From ``from_at`` on the role is held there by its shifts only. ``role.incident`` does not count.

    Raises SpanUnfit, TextUnfit, PlanNotStored, RoleUnknown, NotThere, Over, and Overlaps where the role has
    another roster there for a part of that time.
    """
    fit_span(from_at, until_at)
    made = Roster(
        new_id(), role.plan_id, role.role, role.body, fit_text("name", name), from_at, until_at
    )  # fmt: skip
    async with changing(db) as change:
        await fit_role_in(change, replace(role, incident=None))
        await _fit_alone(change, made)
        await change.execute(ADD, *asdict(made).values())
        await record(change, by, "roster_made", made.id, None, asdict(made))
    return made


async def rename_roster(db: Database, roster_id: str, name: str, by: By) -> None:
    """Give a roster another name. Raises TextUnfit, NotThere, Over."""
    text = fit_text("name", name)
    async with changing(db) as change:
        before = still_open(await change.fetchrow(ONE, roster_id), roster_id, by.at)
        if text != before["name"]:
            await change.execute(CHANGE, roster_id, text, before["until_at"])
            await record(change, by, "roster_renamed", roster_id, plain(before), {**before, "name": text})


async def end_roster(db: Database, roster_id: str, until_at: datetime | None, by: By) -> None:
    """The roster now ends at ``until_at``, or goes on without end; then appointments hold the role again.

    Raises NotThere, Over, Overlaps.
    """
    async with changing(db) as change:
        before = still_open(await change.fetchrow(ONE, roster_id), roster_id, by.at)
        end = max(until_at, before["from_at"]) if until_at is not None else None
        after = Roster(**{**before, "until_at": end})
        await _fit_alone(change, after)
        await change.execute(CHANGE, roster_id, after.name, end)
        await record(change, by, "roster_ended", roster_id, plain(before), asdict(after))


async def _fit_alone(db: Database, made: Roster) -> None:
    same = await db.fetchrow(SAME, made.plan_id, made.role, made.body, made.from_at, made.until_at, made.id)
    if same is not None:
        raise Overlaps(field="from_at", **same)
