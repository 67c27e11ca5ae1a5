"""Attempts at signing in, counted in the database: several processes and restarts count together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.pool import Database, Pool
from store.queries import affected, query

FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Bound:
    """What is counted, how many attempts are free, and how long the wait can get; it doubles each time."""

    key: str
    free: int
    longest: timedelta

    @property
    def digest(self) -> str:
        """What is stored of the key, as people type passwords where a login is asked for."""
        return hashlib.sha256(self.key.encode()).hexdigest()


# Before a password is compared. Counted first and judged then: a hundred at once are a hundred. While it is
# shut nothing is counted and no row comes back, so that nobody holds it shut by asking on.
COUNT = query(
    "guesses.count",
    """
    INSERT INTO guesses AS g (key, failed, last_at) VALUES ($1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET
        failed = CASE WHEN g.last_at + $4 < $2 THEN 1 ELSE g.failed + 1 END,
        last_at = $2,
        shut_until = CASE WHEN g.last_at + $4 >= $2 AND g.failed + 1 >= $3::int
            THEN $2 + least($4::interval, make_interval(secs => 2 ^ least(g.failed + 2 - $3::int, 20))) END
    WHERE g.shut_until IS NULL OR g.shut_until <= $2
    RETURNING failed""",
)
# Where nothing was counted.
SHUT_UNTIL = query("guesses.shut_until", "SELECT shut_until FROM guesses WHERE key = $1")
# After a password that was right.
FORGET = query("guesses.forget", "DELETE FROM guesses WHERE key = $1")
GIVE_BACK = query(
    "guesses.give_back",
    "UPDATE guesses SET failed = greatest(failed - 1, 0), shut_until = NULL WHERE key = $1",
)
# Once an hour.
PURGE = query("guesses.purge", "DELETE FROM guesses WHERE last_at < $1")


async def count_attempt(pool: Pool, bounds: Iterable[Bound], now: datetime) -> timedelta:
    """Count an attempt against all bounds, or against none. How long it has to wait; zero: judge it."""
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        for bound in sorted(bounds, key=lambda each: each.digest):
            counted = await connection.fetchval(COUNT, bound.digest, now, bound.free, bound.longest)
            if counted is None:
                until: datetime | None = await connection.fetchval(SHUT_UNTIL, bound.digest)
                await transaction.rollback()
                return until - now if until is not None else timedelta()
        await transaction.commit()
    return timedelta()


async def attempt_was_right(db: Database, mine: Bound, others: Iterable[Bound]) -> None:
    """Forget the failures of ``mine``; of the others, which count for other people too, only this attempt."""
    await db.execute(FORGET, mine.digest)
    for bound in others:
        await db.execute(GIVE_BACK, bound.digest)


async def purge_guesses(db: Database, now: datetime) -> int:
    """Forget what nobody tried for a day. Returns how many."""
    return affected(await db.execute(PURGE, now - FORGOTTEN))
