"""Who is signed in, known by the digest of a token that only the browser holds."""

from __future__ import annotations

from datetime import datetime

from store.people import PERSON, Person, person_from
from store.pool import Database
from store.queries import affected, query

# After the password has been checked.
BEGIN = query(
    "sign_ins.begin",
    "INSERT INTO sign_ins (token_digest, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
)

# At every request: the person, with today's roles.
HOLDER = query(
    "sign_ins.holder",
    f"""{PERSON} JOIN sign_ins s ON s.person_id = p.id
    WHERE s.token_digest = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND p.active""",
)

# At signing out.
END = query("sign_ins.end", "UPDATE sign_ins SET ended_at = $2 WHERE token_digest = $1 AND ended_at IS NULL")

# When a password is changed or an account is shut.
END_ALL = query(
    "sign_ins.end_all", "UPDATE sign_ins SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL"
)


async def begin_sign_in(
    db: Database, token_digest: str, person_id: str, at: datetime, expires_at: datetime
) -> None:
    """Remember a new sign-in until it expires or ends."""
    await db.execute(BEGIN, token_digest, person_id, at, expires_at)


async def signed_in(db: Database, token_digest: str, now: datetime) -> Person | None:
    """Whose token this is, if the sign-in has neither ended nor expired and the account is open."""
    row = await db.fetchrow(HOLDER, token_digest, now)
    return person_from(row) if row else None


async def end_sign_in(db: Database, token_digest: str, at: datetime) -> bool:
    """Sign out. False if that sign-in was over already."""
    return affected(await db.execute(END, token_digest, at)) == 1


async def end_all_sign_ins(db: Database, person_id: str, at: datetime) -> int:
    """Sign a person out everywhere. Returns how many sign-ins that ended."""
    return affected(await db.execute(END_ALL, person_id, at))
