"""Expert pools (专家库) and liaison lists (联络员名单): people to be asked; most of them have no account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from store.organisation.changes import By, changing, record
from store.organisation.checks import (
    fit_id,
    fit_person,
    fit_span,
    fit_text,
    new_id,
    plain,
    still_open,
)
from store.organisation.errors import KindUnknown, NotThere, Taken
from store.pool import Database
from store.queries import query

KINDS = ("experts", "liaisons")


@dataclass(frozen=True)
class Pool:
    """A list of people; ``kind`` is experts or liaisons."""

    id: str
    kind: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Member:
    """Someone in a pool. ``body`` and ``field`` (of knowledge) are free text; ``person_id`` their account."""

    id: str
    pool_id: str
    person_id: str | None
    name: str
    body: str
    field: str
    contact: str
    from_at: datetime
    until_at: datetime | None


MEMBER = """
    SELECT id, pool_id, person_id, name, body, field, contact, from_at, until_at FROM pool_members"""

# Lists.
POOLS = query("pools.all", "SELECT id, kind, name_zh, name_en FROM pools ORDER BY kind, id")
POOL = query("pools.one", "SELECT id, kind, name_zh, name_en FROM pools WHERE id = $1")
MEMBERS = query(
    "pools.members",
    f"""{MEMBER}
    WHERE pool_id = $1 AND ($2::timestamptz IS NULL OR until_at IS NULL OR until_at > $2)
      AND (until_at IS NULL OR until_at > from_at)
    ORDER BY name, body, id""",
)
ONE = query("pools.member", f"{MEMBER} WHERE id = $1")

# The administrator's changes.
ADD = query("pools.add", "INSERT INTO pools (id, kind, name_zh, name_en) VALUES ($1, $2, $3, $4)")
RENAME = query("pools.rename", "UPDATE pools SET name_zh = $2, name_en = $3 WHERE id = $1")
ADD_MEMBER = query(
    "pools.add_member",
    """
    INSERT INTO pool_members (id, pool_id, person_id, name, body, field, contact, from_at, until_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
)
CHANGE_MEMBER = query(
    "pools.change_member",
    "UPDATE pool_members SET name = $2, body = $3, field = $4, contact = $5, until_at = $6 WHERE id = $1",
)


async def pools(db: Database) -> Sequence[Pool]:
    """All pools and lists, by kind and id."""
    return [Pool(**row) for row in await db.fetch(POOLS)]


async def members(db: Database, pool_id: str, since: datetime | None = None) -> Sequence[Member]:
    """The members of a pool by name; with ``since`` without those that left before it."""
    return [Member(**row) for row in await db.fetch(MEMBERS, pool_id, since)]


async def member_by_id(db: Database, member_id: str) -> Member | None:
    """One member, or None."""
    row = await db.fetchrow(ONE, member_id)
    return Member(**row) if row else None


async def make_pool(db: Database, pool: Pool, by: By) -> Pool:
    """Add a pool or a list. Raises IdUnfit, TextUnfit, KindUnknown, Taken."""
    fit_id("id", pool.id)
    if pool.kind not in KINDS:
        raise KindUnknown(field="kind", value=pool.kind, known=", ".join(KINDS))
    made = Pool(pool.id, pool.kind, fit_text("name_zh", pool.name_zh), fit_text("name_en", pool.name_en))
    async with changing(db) as change:
        if await change.fetchrow(POOL, made.id) is not None:
            raise Taken(field="id", value=made.id)
        await change.execute(ADD, *asdict(made).values())
        await record(change, by, "pool_made", made.id, None, asdict(made))
    return made


async def rename_pool(db: Database, pool_id: str, name_zh: str, name_en: str, by: By) -> None:
    """Give a pool other names. Raises NotThere, TextUnfit."""
    names = {"name_zh": fit_text("name_zh", name_zh), "name_en": fit_text("name_en", name_en)}
    async with changing(db) as change:
        before = await change.fetchrow(POOL, pool_id)
        if before is None:
            raise NotThere(field="id", value=pool_id)
        after = {**before, **names}
        if after != dict(before):
            await change.execute(RENAME, pool_id, *names.values())
            await record(change, by, "pool_renamed", pool_id, plain(before), after)


async def add_member(db: Database, new: Member, by: By) -> Member:
    """Add somebody to a pool; the id of ``new`` is made here.

    Raises NotThere, AccountShut, TextUnfit, SpanUnfit.
    """
    fit_span(new.from_at, new.until_at)
    made = _fit(Member(**{**asdict(new), "id": new_id()}))
    async with changing(db) as change:
        if await change.fetchrow(POOL, made.pool_id) is None:
            raise NotThere(field="pool", value=made.pool_id)
        if made.person_id is not None:
            await fit_person(change, made.person_id)
        await change.execute(ADD_MEMBER, *asdict(made).values())
        await record(change, by, "member_added", made.id, None, _masked(asdict(made)))
    return made


async def change_member(db: Database, member: Member, by: By) -> None:
    """Give the member of this id this name, body, field, contact and end; the rest stays.

    Raises NotThere, Over where the membership is over, TextUnfit.
    """
    fit = _fit(member)
    async with changing(db) as change:
        before = still_open(await change.fetchrow(ONE, fit.id), fit.id, by.at)
        until_at = max(fit.until_at, before["from_at"]) if fit.until_at is not None else None
        after = {
            **before, "name": fit.name, "body": fit.body, "field": fit.field, "contact": fit.contact,
            "until_at": until_at,
        }  # fmt: skip
        if after != dict(before):
            await change.execute(CHANGE_MEMBER, fit.id, fit.name, fit.body, fit.field, fit.contact, until_at)
            await record(change, by, "member_changed", fit.id, _masked(dict(before)), _masked(after))


async def end_member(db: Database, member_id: str, until_at: datetime, by: By) -> None:
    """The membership ends. Raises NotThere, Over."""
    async with changing(db) as change:
        row = still_open(await change.fetchrow(ONE, member_id), member_id, by.at)
        await change_member(change, Member(**{**row, "until_at": until_at}), by)


def _masked(member: Mapping[str, Any]) -> dict[str, Any]:
    """As it goes on record, for good: of a contact only the end, which tells that it was changed."""
    return {**member, "contact": "…" + member["contact"][-2:]}


def _fit(member: Member) -> Member:
    texts = {name: fit_text(name, getattr(member, name)) for name in ("name", "body", "field", "contact")}
    return Member(**{**asdict(member), **texts})
