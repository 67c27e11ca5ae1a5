"""Tokens by which machines come in: opaque, with scopes, until they expire or are ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from store.invitations import digest_of_token
from store.organisation.changes import By, changing, record
from store.people import PERSON, Person, person_from
from store.pool import Database
from store.queries import query

PREFIX = "pxm_"
"""A machine's token is known by how it begins, to us and to whoever searches files for secrets."""


@dataclass(frozen=True)
class MachineToken:
    """A machine's token without the token itself. Instants in UTC."""

    id: str
    name: str
    person_id: str
    scopes: frozenset[str]
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    last_used_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it still counts."""
        return self.ended_at is None and now < self.expires_at


TOKENS = """
    SELECT t.id AS token_id, t.name AS token_name, t.person_id, t.scopes, t.made_by, t.made_at, t.expires_at,
           t.ended_at, t.last_used_at FROM machine_tokens t"""
WITH_PERSON = TOKENS.replace(" FROM", ", person.* FROM")

# By an administrator.
MAKE = query(
    "machine_tokens.make",
    """
    INSERT INTO machine_tokens (id, digest, name, person_id, scopes, made_by, made_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
)
END = query(
    "machine_tokens.end",
    "UPDATE machine_tokens SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING name, person_id",
)
ALL = query(
    "machine_tokens.all",
    f"{TOKENS} ORDER BY t.ended_at IS NOT NULL, t.made_at DESC, t.id LIMIT 500",
)
# When a machine gets a further one.
ONE = query("machine_tokens.one", f"{TOKENS} WHERE t.id = $1")
# At every request by one, with the roles that the machine holds now.
HOLDER = query(
    "machine_tokens.holder",
    f"""{WITH_PERSON}
    JOIN LATERAL ({PERSON} WHERE p.id = t.person_id AND p.active) AS person ON true
    WHERE t.digest = $2 AND t.ended_at IS NULL AND t.expires_at > $1""",
)
# At a request a minute or more after the last that was written down.
TOUCH = query("machine_tokens.touch", "UPDATE machine_tokens SET last_used_at = $2 WHERE id = $1")


async def make_machine_token(
    db: Database, person_id: str, name: str, scopes: frozenset[str], expires_at: datetime, by: By
) -> tuple[str, str]:
    """The id and the token of a new one, for the machine whose account this is. The token is not kept."""
    made, token = secrets.token_hex(8), PREFIX + secrets.token_urlsafe(32)
    async with changing(db) as change:
        await change.execute(
            MAKE, made, digest_of_token(token), name, person_id, sorted(scopes), by.who, by.at, expires_at
        )
        about = {"name": name, "scopes": sorted(scopes), "expires_at": expires_at, "token": made}
        await record(change, by, "token_made", person_id, None, about)
    return made, token


async def end_machine_token(db: Database, token_id: str, by: By) -> bool:
    """From now on it no longer counts. False if it did not."""
    async with changing(db) as change:
        row = await change.fetchrow(END, token_id, by.at)
        if row is not None:
            about = {"name": row["name"], "token": token_id}
            await record(change, by, "token_ended", row["person_id"], about, None)
    return row is not None


async def machine_tokens(db: Database) -> Sequence[MachineToken]:
    """All of them, those that count first, then the newest; at most 500."""
    return [_token(row) for row in await db.fetch(ALL)]


async def machine_token_by_id(db: Database, token_id: str) -> MachineToken | None:
    """The token of this id, whether it counts or not, or None."""
    row = await db.fetchrow(ONE, token_id)
    return _token(row) if row else None


async def machine_of(db: Database, token: str, now: datetime) -> tuple[Person, MachineToken] | None:
    """Whose token this is, if it counts and the account is open."""
    row = await db.fetchrow(HOLDER, now, digest_of_token(token))
    return (person_from(row), _token(row)) if row else None


async def touch_machine_token(db: Database, token_id: str, now: datetime) -> None:
    """Write down that it is being used."""
    await db.execute(TOUCH, token_id, now)


def _token(row: asyncpg.Record) -> MachineToken:
    return MachineToken(
        row["token_id"], row["token_name"], row["person_id"], frozenset(row["scopes"]), row["made_by"],
        row["made_at"], row["expires_at"], row["ended_at"], row["last_used_at"],
    )  # fmt: skip
