"""What was asked of a browser or of another provider and has not come back: used once, and it expires."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import orjson

from store.pool import Database
from store.queries import affected, query

Purpose = Literal["passkey_made", "passkey_used", "provider"]

# When a passkey is asked for, or somebody is sent to another provider.
KEEP = query(
    "challenges.keep",
    "INSERT INTO challenges (digest, purpose, kept, expires_at) VALUES ($1, $2, $3::jsonb, $4)",
)
# When the answer comes: whoever deletes the row has it, and nobody has it twice.
TAKE = query(
    "challenges.take",
    "DELETE FROM challenges WHERE digest = $1 AND purpose = $2 RETURNING kept::text AS kept, expires_at",
)
# Once an hour.
PURGE = query("challenges.purge", "DELETE FROM challenges WHERE expires_at < $1")


async def keep_challenge(
    db: Database, challenge: bytes, purpose: Purpose, kept: Mapping[str, Any], expires_at: datetime
) -> None:
    """Remember that ``challenge`` was given out, with what its answer has to be compared with."""
    await db.execute(KEEP, _digest(challenge), purpose, orjson.dumps(kept).decode(), expires_at)


async def take_challenge(
    db: Database, challenge: bytes, purpose: Purpose, now: datetime
) -> dict[str, Any] | None:
    """What was kept with it, once; None if it was never given out, was used, or has expired."""
    row = await db.fetchrow(TAKE, _digest(challenge), purpose)
    if row is None or row["expires_at"] <= now:
        return None
    kept: dict[str, Any] = orjson.loads(row["kept"])
    return kept


async def purge_challenges(db: Database, now: datetime) -> int:
    """Forget those that have expired. Returns how many."""
    return affected(await db.execute(PURGE, now))


def _digest(challenge: bytes) -> str:
    return hashlib.sha256(challenge).hexdigest()
