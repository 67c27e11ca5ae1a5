"""Deputies (代理): who stands in for somebody who is away, in order; a deputy's deputies are not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import (
    fit_person,
    fit_role,
    fit_span,
    new_id,
    plain,
    still_open,
)
from store.organisation.errors import NumberUnfit, Overlaps, OwnDeputy
from store.pool import Database
from store.queries import RoleIn, query

MOST = 99


@dataclass(frozen=True)
class Deputy:
    """One that stands in; the lowest ordinal that is there comes first. Plan and role None: in all roles."""

    id: str
    person_id: str
    deputy_id: str
    plan_id: str | None
    role: str | None
    ordinal: int
    from_at: datetime
    until_at: datetime | None


COLUMNS = "SELECT id, person_id, deputy_id, plan_id, role, ordinal, from_at, until_at FROM deputies"

# Lists: without what ended before an instant or was called off.
LIST = query(
    "deputies.list",
    f"""{COLUMNS}
    WHERE ($1::text IS NULL OR person_id = $1) AND ($2::text IS NULL OR deputy_id = $2)
      AND ($3::timestamptz IS NULL OR until_at IS NULL OR until_at > $3)
      AND (until_at IS NULL OR until_at > from_at)
    ORDER BY person_id, plan_id NULLS FIRST, role NULLS FIRST, ordinal, from_at, id""",
)
ONE = query("deputies.one", f"{COLUMNS} WHERE id = $1")

# The administrator's changes.
SAME = query(
    "deputies.same",
    """
    SELECT from_at, until_at FROM deputies
    WHERE person_id = $1 AND plan_id IS NOT DISTINCT FROM $2 AND role IS NOT DISTINCT FROM $3
      AND (deputy_id = $4 OR ordinal = $5)
      AND (until_at IS NULL OR until_at > greatest(from_at, $6))
      AND ($7::timestamptz IS NULL OR from_at < $7) AND id <> $8
    ORDER BY from_at LIMIT 1""",
)
ADD = query(
    "deputies.add",
    """
    INSERT INTO deputies (id, person_id, deputy_id, plan_id, role, ordinal, from_at, until_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
)
END = query("deputies.end", "UPDATE deputies SET until_at = $2 WHERE id = $1")


async def deputies(
    db: Database,
    person_id: str | None = None,
    deputy_id: str | None = None,
    since: datetime | None = None,
) -> Sequence[Deputy]:
    """Who stands in for whom, in order; for one person, by one deputy, ending after ``since`` if given."""
    return [Deputy(**row) for row in await db.fetch(LIST, person_id, deputy_id, since)]


async def name_deputy(db: Database, new: Deputy, by: By) -> Deputy:
    """Name a deputy; the id of ``new`` is made here.

    Raises SpanUnfit, NumberUnfit, OwnDeputy, NotThere, AccountShut, PlanNotStored, RoleUnknown, and Overlaps
    where the deputy, or another with the same ordinal, is named for the same then.
    """
    fit_span(new.from_at, new.until_at)
    if not 1 <= new.ordinal <= MOST:
        raise NumberUnfit(field="ordinal", lowest=1, highest=MOST)
    made = Deputy(**{**asdict(new), "id": new_id()})
    async with changing(db) as change:
        login = await fit_person(change, made.person_id)
        await fit_person(change, made.deputy_id, "deputy")
        if made.person_id == made.deputy_id:
            raise OwnDeputy(field="deputy", login=login)
        if made.plan_id is not None:
            await fit_role(change, made.plan_id, made.role or "")
        await _fit_alone(change, made)
        await change.execute(ADD, *asdict(made).values())
        await record(change, by, "deputy_named", made.id, None, asdict(made))
    return made


def deputy_for(
    person_id: str,
    deputy_id: str,
    ordinal: int,
    from_at: datetime,
    until_at: datetime | None = None,
    role: RoleIn | None = None,
) -> Deputy:
    """One to be named, in one role of a plan or in all."""
    plan_id, name = (role.plan_id, role.role) if role else (None, None)
    return Deputy("", person_id, deputy_id, plan_id, name, ordinal, from_at, until_at)


async def end_deputy(db: Database, named_id: str, until_at: datetime | None, by: By) -> None:
    """The naming now ends at ``until_at``, or goes on without end; one that has not begun is called off.

    Raises NotThere, Over where it is over already, Overlaps.
    """
    async with changing(db) as change:
        before = still_open(await change.fetchrow(ONE, named_id), named_id, by.at)
        end = max(until_at, before["from_at"]) if until_at is not None else None
        after = Deputy(**{**before, "until_at": end})
        await _fit_alone(change, after)
        await change.execute(END, named_id, end)
        await record(change, by, "deputy_ended", named_id, plain(before), asdict(after))


async def _fit_alone(db: Database, made: Deputy) -> None:
    same = await db.fetchrow(
        SAME, made.person_id, made.plan_id, made.role, made.deputy_id, made.ordinal, made.from_at,
        made.until_at, made.id,
    )  # fmt: skip
    if same is not None:
        raise Overlaps(field="ordinal", **same)
