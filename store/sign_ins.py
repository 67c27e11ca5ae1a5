"""Who is signed in, known by the digest of a token that only the browser holds."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from store.people import PERSON, Person, person_from
from store.pool import Database
from store.queries import affected, query

KEPT = timedelta(days=90)
"""How long a sign-in that is over is still shown to its holder."""


@dataclass(frozen=True)
class SignIn:
    """One sign-in. ``how``: password, passkey, provider or invitation; ``network`` is coarse. UTC."""

    id: str
    person_id: str
    how: str
    network: str
    browser: str
    created_at: datetime
    used_at: datetime
    idle_until: datetime
    expires_at: datetime
    ended_at: datetime | None
    id_token: str | None

    def holds(self, now: datetime) -> bool:
        """Whether its token still counts."""
        return self.ended_at is None and now < min(self.idle_until, self.expires_at)


SIGN_INS = """
    SELECT s.id AS sign_in_id, s.person_id, s.how, s.network, s.browser, s.created_at AS begun_at, s.used_at,
           s.idle_until, s.expires_at, s.ended_at, s.id_token FROM sign_ins s"""
WITH_PERSON = SIGN_INS.replace(" FROM", ", person.* FROM")

# After a password, a passkey or another provider has said who it is.
BEGIN = query(
    "sign_ins.begin",
    """
    INSERT INTO sign_ins (token_digest, id, person_id, how, network, browser, created_at, used_at, idle_until,
                          expires_at, id_token)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)""",
)

# At every request: the person, with the roles held now.
HOLDER = query(
    "sign_ins.holder",
    f"""{WITH_PERSON}
    JOIN LATERAL ({PERSON} WHERE p.id = s.person_id AND p.active) AS person ON true
    WHERE s.token_digest = $2 AND s.ended_at IS NULL AND s.expires_at > $1 AND s.idle_until > $1""",
)
# Before anything is sent by a stream: the sign-in holds, and which desks are open to its holder.
DESKS = query(
    "sign_ins.desks",
    """
    SELECT ARRAY(SELECT d.desk FROM person_desks d WHERE d.person_id = s.person_id) AS desks
    FROM sign_ins s JOIN people p ON p.id = s.person_id AND p.active
    WHERE s.token_digest = $2 AND s.ended_at IS NULL AND s.expires_at > $1 AND s.idle_until > $1""",
)
# At a request a minute or more after the last that was written down.
TOUCH = query(
    "sign_ins.touch",
    "UPDATE sign_ins SET used_at = $2, idle_until = $3 WHERE token_digest = $1 AND used_at < $2",
)

# At signing out.
END = query(
    "sign_ins.end",
    "UPDATE sign_ins SET ended_at = $2, id_token = NULL WHERE token_digest = $1 AND ended_at IS NULL",
)

# At a form that was opened before its reader signed in anew.
EARLIER = query(
    "sign_ins.earlier",
    "SELECT token_digest FROM sign_ins WHERE person_id = $1 AND id = $2 AND created_at > $3",
)

# When a password is changed, an account is shut, or somebody ends their other sign-ins.
END_ALL = query(
    "sign_ins.end_all",
    """
    UPDATE sign_ins SET ended_at = $2, id_token = NULL
    WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 AND id IS DISTINCT FROM $3""",
)

# On one's own page.
OF_PERSON = query(
    "sign_ins.of_person",
    f"{SIGN_INS} WHERE s.person_id = $1 ORDER BY s.used_at DESC, s.id LIMIT 100",
)
END_ONE = query(
    "sign_ins.end_one",
    """
    UPDATE sign_ins SET ended_at = $3, id_token = NULL
    WHERE person_id = $1 AND id = $2 AND ended_at IS NULL""",
)

# At a password that is right: whether this person has come from that network before.
FROM_THERE = query(
    "sign_ins.from_there",
    """
    SELECT EXISTS (SELECT FROM sign_ins s JOIN people p ON p.id = s.person_id
                   WHERE p.login = $1 AND s.network = $2)""",
)

# After a password was right whose hash was made with older parameters.
REHASH = query("sign_ins.rehash", "UPDATE people SET password_hash = $3 WHERE id = $1 AND password_hash = $2")

# Once an hour: what is long over.
PURGE = query("sign_ins.purge", "DELETE FROM sign_ins WHERE greatest(expires_at, ended_at) < $1")


async def begin_sign_in(
    db: Database,
    token_digest: str,
    person_id: str,
    at: datetime,
    expires_at: datetime,
    *,
    how: str = "password",
    network: str = "",
    browser: str = "",
    idle_until: datetime | None = None,
    id_token: str | None = None,
) -> str:
    """Remember a new sign-in until it expires, is left idle or ends. Returns its id."""
    made = secrets.token_hex(8)
    until = min(idle_until or expires_at, expires_at)
    await db.execute(
        BEGIN, token_digest, made, person_id, how, network, browser, at, until, expires_at, id_token
    )
    return made


async def signed_in(db: Database, token_digest: str, now: datetime) -> Person | None:
    """Whose token this is, if the sign-in has neither ended nor expired and the account is open."""
    found = await sign_in_of(db, token_digest, now)
    return found[0] if found else None


async def sign_in_of(db: Database, token_digest: str, now: datetime) -> tuple[Person, SignIn] | None:
    """As ``signed_in``, with the sign-in itself."""
    row = await db.fetchrow(HOLDER, now, token_digest)
    return (person_from(row), _sign_in(row)) if row else None


async def desks_signed_in(db: Database, token_digest: str, now: datetime) -> frozenset[str] | None:
    """The desks of whoever this token belongs to; None where ``signed_in`` would find nobody."""
    row = await db.fetchrow(DESKS, now, token_digest)
    return frozenset(row["desks"]) if row else None


async def touch_sign_in(db: Database, token_digest: str, now: datetime, idle_until: datetime) -> None:
    """Write down that the sign-in is being used."""
    await db.execute(TOUCH, token_digest, now, idle_until)


async def end_sign_in(db: Database, token_digest: str, at: datetime) -> bool:
    """Sign out. False if that sign-in was over already."""
    return affected(await db.execute(END, token_digest, at)) == 1


async def end_all_sign_ins(db: Database, person_id: str, at: datetime, but: str | None = None) -> int:
    """Sign a person out everywhere, ``but`` in the sign-in of this id. Returns how many that ended."""
    return affected(await db.execute(END_ALL, person_id, at, but))


async def sign_ins_of(db: Database, person_id: str) -> Sequence[SignIn]:
    """A person's sign-ins, last used first, at most a hundred."""
    return [_sign_in(row) for row in await db.fetch(OF_PERSON, person_id)]


async def end_one_sign_in(db: Database, person_id: str, sign_in_id: str, at: datetime) -> bool:
    """End one of a person's sign-ins. False if it is over already, or somebody else's."""
    return affected(await db.execute(END_ONE, person_id, sign_in_id, at)) == 1


async def digest_of_sign_in(db: Database, person_id: str, sign_in_id: str, since: datetime) -> str | None:
    """The token's digest of one of a person's sign-ins that began after ``since``, over or not."""
    digest: str | None = await db.fetchval(EARLIER, person_id, sign_in_id, since)
    return digest


async def came_from(db: Database, login: str, network: str) -> bool:
    """Whether the person of this login has signed in from this network before."""
    return bool(await db.fetchval(FROM_THERE, login, network))


async def rehash(db: Database, person_id: str, old: str, new: str) -> None:
    """Replace a password's hash by one of the same password, unless it has changed meanwhile."""
    await db.execute(REHASH, person_id, old, new)


async def purge_sign_ins(db: Database, now: datetime) -> int:
    """Forget sign-ins that have been over for ``KEPT``. Returns how many."""
    return affected(await db.execute(PURGE, now - KEPT))


def _sign_in(row: asyncpg.Record) -> SignIn:
    return SignIn(
        row["sign_in_id"], row["person_id"], row["how"], row["network"], row["browser"], row["begun_at"],
        row["used_at"], row["idle_until"], row["expires_at"], row["ended_at"], row["id_token"],
    )  # fmt: skip
