"""Signed messages that were taken: each counts once."""

from __future__ import annotations

from datetime import datetime

from store.pool import Database
from store.queries import affected, query

# In the transaction that keeps what the message brought.
TAKE = query(
    "webhooks.take",
    """
    INSERT INTO webhooks_taken (source, webhook_id, digest, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (source, webhook_id) DO NOTHING RETURNING webhook_id""",
)
EARLIER = query("webhooks.earlier", "SELECT digest FROM webhooks_taken WHERE source = $1 AND webhook_id = $2")
FORGET = query("webhooks.forget", "DELETE FROM webhooks_taken WHERE at < $1")


async def take_webhook(
    db: Database, source: str, webhook_id: str, digest: bytes, at: datetime
) -> bytes | None:
    """Take a message of this id. None if it is new, else the digest of the one that was taken under it."""
    if await db.fetchval(TAKE, source, webhook_id, digest, at) is not None:
        return None
    earlier: bytes | None = await db.fetchval(EARLIER, source, webhook_id)
    return earlier


async def forget_webhooks(db: Database, before: datetime) -> int:
    """Forget messages taken before this instant, which are too old to be taken again. Returns how many."""
    return affected(await db.execute(FORGET, before))
