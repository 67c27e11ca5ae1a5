"""The partitions of posts and counts: one a month, made before it is needed, dropped when all in it may go.

What falls into no month that has one lies in a partition of its own (``posts_other``) until it gets one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

import asyncpg
import structlog

from store.pool import Pool
from store.queries import query

log = structlog.get_logger()

POSTS, COUNTS = "posts", "post_counts"

# Before rows of a month come in, and ahead of each month: a look into the catalogue where it is there.
MAKE = query("partitions.make", "SELECT partition_for($1, $2)")

# By the retention job, for a month of which nothing is kept.
DROP = query("partitions.drop", "SELECT drop_partition($1, $2)")

# By the retention job: the months that have a partition.
ALL = query(
    "partitions.all",
    """
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass('public.' || $1::text) ORDER BY c.relname""",
)


async def make_partitions(pool: Pool, parent: str, instants: Iterable[datetime]) -> int:
    """See to it that the months of these instants (UTC) have partitions. Returns how many were made.

    Where one cannot be made now because others hold the table, the rows go where all others go, and are moved
    when the next attempt succeeds: that is logged, and nothing is lost.
    """
    made = 0
    for month in sorted({month_of(at) for at in instants}):
        try:
            made += await pool.fetchval(MAKE, parent, datetime(month.year, month.month, 1, tzinfo=UTC))
        except asyncpg.LockNotAvailableError:
            log.warning("partition_not_made", parent=parent, month=month.isoformat())
        except asyncpg.DuplicateTableError:
            # Another process made it while this one waited; what this session knew of tables was older.
            log.debug("partition_made_elsewhere", parent=parent, month=month.isoformat())
    return made


async def months_of(pool: Pool, parent: str) -> list[date]:
    """The months that have a partition, the oldest first."""
    names = [row["relname"] for row in await pool.fetch(ALL, parent)]
    digits = [name.removeprefix(f"{parent}_") for name in names]
    return [date(int(each[:4]), int(each[4:]), 1) for each in digits if each.isdigit()]


def month_of(at: datetime) -> date:
    """The first day of the month (UTC) in which an instant lies."""
    return at.astimezone(UTC).date().replace(day=1)


def month_after(month: date) -> date:
    """The month that follows."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
