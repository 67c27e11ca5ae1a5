"""Past cascades: posts that were reposted often enough to learn from, and how their counts grew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import asyncpg

from store.pool import Database
from store.queries import query


@dataclass(frozen=True, slots=True)
class PastCascade:
    """A post, when it was written, and what was seen of it: (instant, reposts, comments so far), ascending.

    None where a figure was not given then. All instants in UTC.
    """

    source: str
    post_id: str
    posted_at: datetime
    seen: tuple[tuple[datetime, int | None, int | None], ...]


# By `pingxi forecast train`, now and then: it goes through all counts once.
COUNTED = query(
    "past_cascades.counted",
    """
    WITH reached AS (
        SELECT source, post_id FROM post_counts GROUP BY source, post_id HAVING max(reposts) >= $1
        ORDER BY max(observed_at) DESC LIMIT $2
    )
    SELECT source, post_id, k.posted_at, c.observed_at AS at, c.reposts, c.comments
    FROM reached JOIN post_counts c USING (source, post_id) JOIN post_keys k USING (source, post_id)
    WHERE c.observed_at >= k.posted_at
    ORDER BY source, post_id, c.observed_at""",
)

# The same, for posts whose reposts came as posts of their own.
LISTED = query(
    "past_cascades.listed",
    """
    WITH reached AS (
        SELECT source, root FROM posts WHERE kind = 'repost' AND root IS NOT NULL
        GROUP BY source, root HAVING count(*) >= $1 ORDER BY max(posted_at) DESC LIMIT $2
    )
    SELECT k.source, k.post_id, k.posted_at, p.posted_at AS at,
           row_number() OVER (PARTITION BY k.source, k.post_id ORDER BY p.posted_at, p.arrival) AS reposts,
           NULL::bigint AS comments
    FROM reached r JOIN post_keys k ON k.source = r.source AND k.post_id = r.root
    JOIN posts p ON p.source = r.source AND p.root = r.root AND p.kind = 'repost'
    WHERE p.posted_at >= k.posted_at
    ORDER BY k.source, k.post_id, p.posted_at, p.arrival""",
)


async def past_cascades(db: Database, least: int, limit: int = 20_000) -> list[PastCascade]:
    """Posts with at least ``least`` reposts, by counts or, where there are none, by the reposts themselves.

    At most ``limit`` of either, those seen last first.
    """
    counted = list(_cascades(await db.fetch(COUNTED, least, limit)))
    known = {(each.source, each.post_id) for each in counted}
    listed = _cascades(await db.fetch(LISTED, least, limit))
    return counted + [each for each in listed if (each.source, each.post_id) not in known]


def _cascades(rows: Sequence[asyncpg.Record]) -> Iterator[PastCascade]:
    for (source, post_id), some in groupby(rows, key=lambda row: (row["source"], row["post_id"])):
        held = list(some)
        seen = tuple((row["at"], row["reposts"], row["comments"]) for row in held)
        yield PastCascade(source, post_id, held[0]["posted_at"], seen)
