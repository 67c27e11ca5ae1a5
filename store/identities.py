"""Who somebody is at another provider (issuer and subject), and which person of ours that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from store.organisation.changes import By, changing, record
from store.pool import Database
from store.queries import affected, query


@dataclass(frozen=True)
class Identity:
    """Somebody at another provider, who calls them ``shown``; ``person_id`` None: not bound to anybody."""

    issuer: str
    subject: str
    person_id: str | None
    shown: str
    seen_at: datetime
    bound_at: datetime | None
    bound_by: str | None


# Whenever somebody comes from another provider: who they are, or that they wait.
SEEN = query(
    "identities.seen",
    """
    INSERT INTO identities (issuer, subject, shown, seen_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (issuer, subject) DO UPDATE SET shown = $3, seen_at = $4 RETURNING *""",
)
# By an administrator, or at the first sign-in where a claim is trusted for it; only one that is not bound.
BIND = query(
    "identities.bind",
    """
    UPDATE identities SET person_id = $3, bound_at = $4, bound_by = $5
    WHERE issuer = $1 AND subject = $2 AND person_id IS NULL RETURNING shown""",
)
UNBIND = query(
    "identities.unbind",
    """
    WITH was AS (SELECT person_id FROM identities WHERE issuer = $1 AND subject = $2 FOR UPDATE)
    UPDATE identities i SET person_id = NULL, bound_at = NULL, bound_by = NULL FROM was
    WHERE i.issuer = $1 AND i.subject = $2 AND was.person_id IS NOT NULL RETURNING was.person_id""",
)
# On the administrator's page: those who wait first.
ALL = query(
    "identities.all",
    "SELECT * FROM identities ORDER BY person_id IS NOT NULL, seen_at DESC, issuer, subject LIMIT 500",
)
# On one's own page.
OF_PERSON = query(
    "identities.of_person", "SELECT * FROM identities WHERE person_id = $1 ORDER BY issuer, subject"
)


# Once an hour: who waited long and was never bound.
PURGE = query("identities.purge", "DELETE FROM identities WHERE person_id IS NULL AND seen_at < $1")


async def purge_identities(db: Database, before: datetime) -> int:
    """Forget who has not come since, and is nobody of ours. Returns how many."""
    return affected(await db.execute(PURGE, before))


async def identity_seen(db: Database, issuer: str, subject: str, shown: str, at: datetime) -> Identity:
    """Write down that somebody has come, and say who they are."""
    row = await db.fetchrow(SEEN, issuer, subject, shown, at)
    assert row is not None
    return _identity(row)


async def bind_identity(db: Database, issuer: str, subject: str, person_id: str, by: By) -> bool:
    """Say that this is that person. False if it is nobody who has come, or is bound already."""
    async with changing(db) as change:
        shown = await change.fetchval(BIND, issuer, subject, person_id, by.at, by.who)
        if shown is not None:
            about = {"issuer": issuer, "subject": subject, "shown": shown}
            await record(change, by, "identity_bound", person_id, None, about)
    return shown is not None


async def unbind_identity(db: Database, issuer: str, subject: str, by: By) -> bool:
    """Say that this is nobody of ours any more. False if it was not."""
    async with changing(db) as change:
        was = await change.fetchval(UNBIND, issuer, subject)
        if was is not None:
            await record(change, by, "identity_unbound", was, {"issuer": issuer, "subject": subject}, None)
    return was is not None


async def identities(db: Database) -> Sequence[Identity]:
    """All of them, those who wait for an administrator first; at most 500."""
    return [_identity(row) for row in await db.fetch(ALL)]


async def identities_of(db: Database, person_id: str) -> Sequence[Identity]:
    """Those that are bound to a person."""
    return [_identity(row) for row in await db.fetch(OF_PERSON, person_id)]


def _identity(row: asyncpg.Record) -> Identity:
    return Identity(**dict(row))
