"""How far the reading of a file has come: written in the transaction that keeps what was read up to there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import affected, query


@dataclass(frozen=True, slots=True)
class Place:
    """Bytes of the (unpacked) file that were read, the lines in them, and whether it was read to its end."""

    place: int = 0
    items: int = 0
    done: bool = False


SET = query(
    "import_places.set",
    """
    INSERT INTO import_places (source, file, place, items, at, done) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (source, file) DO UPDATE SET place = excluded.place, items = excluded.items, at = excluded.at,
        done = excluded.done
    WHERE import_places.place <= excluded.place""",
)
GET = query(
    "import_places.get", "SELECT place, items, done FROM import_places WHERE source = $1 AND file = $2"
)
EXPIRE = query("import_places.expire", "DELETE FROM import_places WHERE at < $1")


async def set_place(db: Database, source: str, file: str, place: Place, at: datetime) -> None:
    """Write down how far a file was read; ``file`` is the digest of how it begins. It never goes back."""
    await db.execute(SET, source, file, place.place, place.items, at, place.done)


async def place_of(db: Database, source: str, file: str) -> Place:
    """How far a file was read; its start if it never was."""
    row = await db.fetchrow(GET, source, file)
    return Place(*row.values()) if row else Place()


async def expire_places(db: Database, before: datetime) -> int:
    """Forget files that were last read before this instant. Returns how many."""
    return affected(await db.execute(EXPIRE, before))
