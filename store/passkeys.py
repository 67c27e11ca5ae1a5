"""Passkeys: the public half of a key that a person's device holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from store.organisation.changes import By, changing, record
from store.pool import Database
from store.queries import affected, query


@dataclass(frozen=True)
class Passkey:
    """A passkey. ``id`` is the credential's, as base64url; ``sign_count`` 0: its device does not count."""

    id: str
    person_id: str
    public_key: bytes
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


# When a device has made one.
ADD = query(
    "passkeys.add",
    """
    INSERT INTO passkeys (id, person_id, public_key, sign_count, name, made_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING""",
)
# At signing in by one.
BY_ID = query("passkeys.by_id", "SELECT * FROM passkeys WHERE id = $1")
# After its signature was found good. A count that does not grow is a copy at work; 0 stays 0.
USED = query(
    "passkeys.used",
    """
    UPDATE passkeys SET sign_count = $2, used_at = $3
    WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))""",
)
# On one's own page.
OF_PERSON = query("passkeys.of_person", "SELECT * FROM passkeys WHERE person_id = $1 ORDER BY made_at, id")
NAME = query("passkeys.name", "UPDATE passkeys SET name = $3 WHERE person_id = $1 AND id = $2")
REMOVE = query("passkeys.remove", "DELETE FROM passkeys WHERE person_id = $1 AND id = $2 RETURNING name")


async def add_passkey(db: Database, passkey: Passkey, by: By) -> bool:
    """Keep a new passkey. False if there is one of this id already."""
    async with changing(db) as change:
        added = await _add(change, passkey)
        if added:
            await record(change, by, "passkey_added", passkey.person_id, None, {"name": passkey.name})
    return added


async def _add(db: Database, passkey: Passkey) -> bool:
    status = await db.execute(
        ADD, passkey.id, passkey.person_id, passkey.public_key, passkey.sign_count, passkey.name,
        passkey.made_at,
    )  # fmt: skip
    return affected(status) == 1


async def passkey_by_id(db: Database, passkey_id: str) -> Passkey | None:
    """The passkey of this id, or None."""
    row = await db.fetchrow(BY_ID, passkey_id)
    return _passkey(row) if row else None


async def passkey_used(db: Database, passkey_id: str, sign_count: int, at: datetime) -> bool:
    """Write down a use. False if the count has not grown since, or the passkey is gone."""
    return affected(await db.execute(USED, passkey_id, sign_count, at)) == 1


async def passkeys_of(db: Database, person_id: str) -> Sequence[Passkey]:
    """A person's passkeys, oldest first."""
    return [_passkey(row) for row in await db.fetch(OF_PERSON, person_id)]


async def name_passkey(db: Database, person_id: str, passkey_id: str, name: str) -> bool:
    """Rename a person's passkey. False if they have none of this id."""
    return affected(await db.execute(NAME, person_id, passkey_id, name)) == 1


async def remove_passkey(db: Database, person_id: str, passkey_id: str, by: By) -> bool:
    """Forget a person's passkey. False if they have none of this id."""
    async with changing(db) as change:
        name = await change.fetchval(REMOVE, person_id, passkey_id)
        if name is not None:
            await record(change, by, "passkey_removed", person_id, {"name": name}, None)
    return name is not None


def _passkey(row: asyncpg.Record) -> Passkey:
    return Passkey(**dict(row))
