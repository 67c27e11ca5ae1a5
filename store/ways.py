"""By which ways each account can be signed in to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Ways:
    """How an account is signed in to."""

    password: bool = False
    passkeys: int = 0
    identities: int = 0
    machine: bool = False


# On the administrator's page of accounts.
ALL = query(
    "ways.all",
    """
    SELECT p.id, p.password_hash IS NOT NULL AS password,
           (SELECT count(*) FROM passkeys k WHERE k.person_id = p.id) AS passkeys,
           (SELECT count(*) FROM identities i WHERE i.person_id = p.id) AS identities,
           EXISTS (SELECT FROM machine_tokens t WHERE t.person_id = p.id) AS machine
    FROM people p""",
)


async def ways_of_all(db: Database) -> Mapping[str, Ways]:
    """The ways of every account, by the person's id."""
    return {
        row["id"]: Ways(row["password"], row["passkeys"], row["identities"], row["machine"])
        for row in await db.fetch(ALL)
    }
