"""Expert pools and liaison lists of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from organisation.file import MemberEntry, PoolEntry
from organisation.matching import match
from organisation.reading import PartPath
from organisation.work import Work
from store.organisation.pools import (
    Member,
    Pool,
    add_member,
    change_member,
    end_member,
    make_pool,
    members,
    pools,
    rename_pool,
)


async def settle_pools(work: Work) -> None:
    """Pools and lists with their members."""
    there = {pool.id: pool for pool in await pools(work.db)}
    for place, entry in enumerate(work.read.content.pools):
        path: PartPath = ("pools", place)
        await work.attempt(path, _pool(work, entry, there.get(entry.id)))
        await settle_members(work, path, entry.members, entry.id)


async def _pool(work: Work, entry: PoolEntry, known: Pool | None) -> None:
    if known is None:
        await make_pool(work.db, Pool(entry.id, entry.kind, entry.name.zh, entry.name.en), work.by)
    else:
        await rename_pool(work.db, entry.id, entry.name.zh, entry.name.en, work.by)


async def settle_members(work: Work, path: PartPath, entries: Sequence[MemberEntry], pool_id: str) -> None:
    """The members of one pool, recognised by login and name."""
    numbered = [((*path, "members", place), entry) for place, entry in enumerate(entries)]
    matched = match(
        numbered, await members(work.db, pool_id),
        lambda entry: (entry.person, entry.name),
        lambda row: (work.login_of(row.person_id) if row.person_id else None, row.name), work.by.at,
    )  # fmt: skip
    for where, entry, row in matched.same:
        wanted = replace(
            row, body=entry.body, field=entry.field, contact=entry.contact, until_at=entry.until_at
        )
        if wanted != row:
            await work.attempt(where, change_member(work.db, wanted, work.by))
    for row in matched.untold if work.whole else ():
        await work.attempt(path, end_member(work.db, row.id, work.by.at, work.by))
    for where, entry in matched.new:
        await work.attempt(where, _add(work, entry, pool_id))


async def _add(work: Work, entry: MemberEntry, pool_id: str) -> None:
    person = work.id_of(entry.person) if entry.person is not None else None
    begins = entry.from_at or work.by.at
    await add_member(
        work.db,
        Member(
            "", pool_id, person, entry.name, entry.body, entry.field, entry.contact, begins, entry.until_at
        ),
        work.by,
    )
