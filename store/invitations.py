"""Addresses that let a person in once, to choose how to sign in from then on; and the first start's."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from store.organisation.changes import By, changing, record
from store.pool import Database
from store.queries import affected, query

SET_UP_HOLDS = timedelta(hours=24)
INVITATION_HOLDS = timedelta(days=3)


@dataclass(frozen=True)
class Invitation:
    """An invitation that can still be used. ``person_id`` None: it makes the first administrator."""

    person_id: str | None
    expires_at: datetime


# At every start without an administrator, and for a person who cannot sign in yet or any more.
MAKE = query(
    "invitations.make",
    """
    INSERT INTO invitations (digest, person_id, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)""",
)
END_OTHERS = query(
    "invitations.end_others",
    """
    UPDATE invitations SET ended_at = $2 WHERE person_id IS NOT DISTINCT FROM $1 AND ended_at IS NULL""",
)
# When its page is shown, and once more when its form is sent: then the row is used up.
FIND = query(
    "invitations.find",
    """
    SELECT person_id, expires_at FROM invitations
    WHERE digest = $1 AND ended_at IS NULL AND expires_at > $2""",
)
USE = query(
    "invitations.use",
    """
    UPDATE invitations SET ended_at = $2 WHERE digest = $1 AND ended_at IS NULL AND expires_at > $2
    RETURNING person_id, expires_at""",
)

# Once an hour.
PURGE = query("invitations.purge", "DELETE FROM invitations WHERE coalesce(ended_at, expires_at) < $1")

# At a start, and for whoever comes without being signed in.
ADMINISTRATOR = query(
    "invitations.administrator",
    """
    SELECT EXISTS (SELECT FROM person_desks d JOIN people p ON p.id = d.person_id AND p.active
                   WHERE d.desk = 'administrator')""",
)
ANYBODY = query(
    "invitations.anybody",
    """
    SELECT EXISTS (SELECT FROM people p WHERE p.active AND (p.password_hash IS NOT NULL
                   OR EXISTS (SELECT FROM passkeys k WHERE k.person_id = p.id)
                   OR EXISTS (SELECT FROM identities i WHERE i.person_id = p.id)))""",
)


async def make_set_up(db: Database, at: datetime) -> str:
    """The token of a new first start; earlier ones end. It holds for ``SET_UP_HOLDS``."""
    token = secrets.token_urlsafe(24)
    async with changing(db) as change:
        await change.execute(END_OTHERS, None, at)
        await change.execute(MAKE, digest_of_token(token), None, "setup", at, at + SET_UP_HOLDS)
    return token


async def invite(db: Database, person_id: str, by: By) -> str:
    """The token of a new invitation; the person's earlier ones end. It holds for ``INVITATION_HOLDS``."""
    token = secrets.token_urlsafe(24)
    async with changing(db) as change:
        await change.execute(END_OTHERS, person_id, by.at)
        await change.execute(MAKE, digest_of_token(token), person_id, by.who, by.at, by.at + INVITATION_HOLDS)
        await record(change, by, "invited", person_id, None, {"until_at": by.at + INVITATION_HOLDS})
    return token


async def invitation_of(db: Database, token: str, now: datetime) -> Invitation | None:
    """The invitation of a token, if it can still be used."""
    return _invitation(await db.fetchrow(FIND, digest_of_token(token), now))


async def use_invitation(db: Database, token: str, now: datetime) -> Invitation | None:
    """Use an invitation up; None if it cannot be used. Call it in the transaction of what it is used for."""
    return _invitation(await db.fetchrow(USE, digest_of_token(token), now))


async def purge_invitations(db: Database, before: datetime) -> int:
    """Forget those that were over before then. Returns how many."""
    return affected(await db.execute(PURGE, before))


async def has_administrator(db: Database) -> bool:
    """Whether any open account has the administrator's desk."""
    return bool(await db.fetchval(ADMINISTRATOR))


async def has_anybody(db: Database) -> bool:
    """Whether anybody could sign in, by whatever way."""
    return bool(await db.fetchval(ANYBODY))


def digest_of_token(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _invitation(row: asyncpg.Record | None) -> Invitation | None:
    return Invitation(row["person_id"], row["expires_at"]) if row else None
