"""When each process was last alive: from this a late firing is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import affected, query


@dataclass(frozen=True)
class Heartbeat:
    """The last sign of life of one instance of a kind of process."""

    process: str
    instance: str
    at: datetime


# Every few seconds, by every process. An older instant never replaces a newer one.
BEAT = query(
    "heartbeats.beat",
    """
    INSERT INTO heartbeats (process, instance, at) VALUES ($1, $2, $3)
    ON CONFLICT (process, instance) DO UPDATE SET at = greatest(heartbeats.at, excluded.at)""",
)

# The page of health, and the reason of a late firing.
LATEST = query(
    "heartbeats.latest", "SELECT process, instance, at FROM heartbeats ORDER BY process, at DESC, instance"
)

# Now and then: instances that are long gone.
FORGET = query("heartbeats.forget", "DELETE FROM heartbeats WHERE at < $1")


async def beat(db: Database, process: str, instance: str, at: datetime) -> None:
    """Say that this instance is alive."""
    await db.execute(BEAT, process, instance, at)


async def heartbeats(db: Database) -> Sequence[Heartbeat]:
    """The last sign of life of every instance, by process, newest first."""
    return [Heartbeat(**row) for row in await db.fetch(LATEST)]


async def forget_heartbeats(db: Database, before: datetime) -> int:
    """Drop the instances that were last alive before this instant. Returns how many."""
    return affected(await db.execute(FORGET, before))
