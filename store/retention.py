"""What is deleted when its time is over: posts, counts, and the words of incidents that are over.

Posts that tell of an incident are held while it goes on, and after it for as long as its plan keeps material.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import asyncpg
import structlog

from store.evidence import erase_evidence_of_incident
from store.organisation.changes import By, changing, record
from store.papers import erase_papers_of_incident
from store.partitions import COUNTS, DROP, POSTS, month_after, months_of
from store.payloads import erase_texts_of_incident
from store.pool import Database, Pool
from store.queries import affected, query

log = structlog.get_logger()

PIECE = 5_000
"""Rows that are deleted in one commit."""

# $1: now. What is linked to an incident that is not known here yet is held as well.
HELD = """
    SELECT l.source, l.post_id FROM incident_posts l
    LEFT JOIN incidents i ON i.id = l.incident_id LEFT JOIN plans p ON p.hash = i.plan_hash
    WHERE i.closed_at IS NULL
       OR i.closed_at + make_interval(days => (p.body::jsonb ->> 'retention_days')::integer) > $1"""

# Now and then, for each month that is over: is anything in it held?
ANY_HELD = query(
    "retention.any_held",
    f"""
    SELECT EXISTS (SELECT FROM ({HELD}) h JOIN post_keys k USING (source, post_id)
                   WHERE k.posted_at >= $2 AND k.posted_at < $3)""",  # noqa: S608 text of ours
)
ANY_COUNTS_HELD = query(
    "retention.any_counts_held",
    f"""
    SELECT EXISTS (SELECT FROM ({HELD}) h JOIN post_counts c USING (source, post_id)
                   WHERE c.observed_at >= $2 AND c.observed_at < $3)""",  # noqa: S608 text of ours
)
FORGET_KEYS = query("retention.forget_keys", "DELETE FROM post_keys WHERE posted_at >= $1 AND posted_at < $2")

# Now and then, piece by piece: what is older than what is kept, and not held.
POSTS_OVER = query(
    "retention.posts",
    f"""
    WITH held AS MATERIALIZED ({HELD}), over AS (
        SELECT p.source, p.post_id, p.arrival, p.posted_at FROM posts p
        WHERE p.posted_at < $2
          AND NOT EXISTS (SELECT FROM held h WHERE h.source = p.source AND h.post_id = p.post_id)
        ORDER BY p.posted_at, p.arrival LIMIT $3
    ), keys AS (
        DELETE FROM post_keys k USING over WHERE k.source = over.source AND k.post_id = over.post_id
    )
    DELETE FROM posts p USING over WHERE p.arrival = over.arrival AND p.posted_at = over.posted_at""",  # noqa: S608 text of ours
)
COUNTS_OVER = query(
    "retention.counts",
    f"""
    WITH held AS MATERIALIZED ({HELD}), over AS (
        SELECT c.source, c.post_id, c.observed_at FROM post_counts c
        WHERE c.observed_at < $2
          AND NOT EXISTS (SELECT FROM held h WHERE h.source = c.source AND h.post_id = c.post_id)
        LIMIT $3
    )
    DELETE FROM post_counts c USING over
    WHERE c.source = over.source AND c.post_id = over.post_id AND c.observed_at = over.observed_at""",  # noqa: S608 text of ours
)

# Now and then: incidents that have been over for longer than their plan keeps material, with words left.
INCIDENTS_OVER = query(
    "retention.incidents",
    """
    SELECT i.id FROM incidents i JOIN plans p ON p.hash = i.plan_hash
    WHERE i.closed_at + make_interval(days => (p.body::jsonb ->> 'retention_days')::integer) <= $1
      AND (EXISTS (SELECT FROM payloads w WHERE w.incident_id = i.id AND w.erased_at IS NULL)
           OR EXISTS (SELECT FROM evidence e WHERE e.incident_id = i.id AND e.erased_at IS NULL)
           OR EXISTS (SELECT FROM papers a JOIN paper_files f ON f.paper_id = a.id
                      WHERE a.incident_id = i.id AND f.erased_at IS NULL))
    ORDER BY i.closed_at, i.id LIMIT $2""",
)
# When an administrator wants them gone before that: is it over?
OVER = query("retention.over", "SELECT closed_at IS NOT NULL FROM incidents WHERE id = $1")


async def expire_whole_months(pool: Pool, now: datetime, before: datetime) -> int:
    """Drop the months that lie wholly before an instant and of which nothing is held. Returns how many."""
    dropped = 0
    for parent in (POSTS, COUNTS):
        for month in await months_of(pool, parent):
            if _start(month_after(month)) <= before:
                dropped += await _drop_unless_held(pool, parent, month, now)
    return dropped


async def expire_pieces(pool: Pool, now: datetime, before: datetime) -> int:
    """Delete what is older than an instant, in months that are not over or of which something is held.

    Returns how many rows went.
    """
    gone = 0
    for statement in (POSTS_OVER, COUNTS_OVER):
        piece = PIECE
        while piece == PIECE:
            piece = affected(await pool.execute(statement, now, before, PIECE))
            gone += piece
    return gone


async def incidents_to_erase(db: Database, now: datetime, limit: int = 100) -> Sequence[str]:
    """Incidents whose words have been kept for as long as their plan says, and are still there."""
    return [row["id"] for row in await db.fetch(INCIDENTS_OVER, now, limit)]


async def is_over(db: Database, incident_id: str) -> bool | None:
    """Whether an incident is closed or dismissed; None if there is none of this id."""
    over: bool | None = await db.fetchval(OVER, incident_id)
    return over


async def erase_incident(db: Database, incident_id: str, by: By) -> tuple[int, int, int]:
    """Erase the words, the files and the papers of an incident, on record; every digest and proof holds.

    Returns how many of each went. Done again, nothing more goes and nothing more is recorded.
    """
    async with changing(db) as change:
        words = len(await erase_texts_of_incident(change, incident_id, by.at))
        files = len(await erase_evidence_of_incident(change, incident_id, by.at))
        papers = len(await erase_papers_of_incident(change, incident_id, by.at))
        if words or files or papers:
            about = {"incident": incident_id, "words": words, "files": files, "papers": papers}
            await record(change, by, "incident_erased", incident_id, about, None)
    return words, files, papers


async def _drop_unless_held(pool: Pool, parent: str, month: date, now: datetime) -> bool:
    since, until = _start(month), _start(month_after(month))
    held = ANY_HELD if parent == POSTS else ANY_COUNTS_HELD
    try:
        async with pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(held, now, since, until):
                return False
            if parent == POSTS:
                await connection.execute(FORGET_KEYS, since, until)
            return bool(await connection.fetchval(DROP, parent, month))
    except asyncpg.LockNotAvailableError:
        log.warning("partition_not_dropped", parent=parent, month=month.isoformat())
        return False


def _start(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)
