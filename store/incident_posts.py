"""The posts of an incident, and what of them was to be seen at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.posts import Key, split
from store.queries import affected, query


@dataclass(frozen=True)
class LinkedPost:
    """A post of an incident. ``replies_*``: how many reposts and comments came as posts of their own."""

    source: str
    post_id: str
    site: str
    kind: str
    root: str | None
    posted_at: datetime
    replies_reposts: int
    replies_comments: int

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.source, self.post_id


@dataclass(frozen=True)
class Heard:
    """A source that brought posts of an incident. ``known`` False: it is not among the sources."""

    name: str
    known: bool
    kind: str | None
    silent_seconds: int | None
    last_heard_at: datetime | None
    ended_at: datetime | None


# Whoever gathers posts, many at once. Repeating it changes nothing.
LINK = query(
    "incident_posts.link",
    """
    INSERT INTO incident_posts (incident_id, source, post_id, linked_at, linked_by)
    SELECT $1, g.source, g.post_id, $4, $5 FROM unnest($2::text[], $3::text[]) AS g (source, post_id)
    ON CONFLICT DO NOTHING""",
)

KEYS = query(
    "incident_posts.keys",
    "SELECT source, post_id FROM incident_posts WHERE incident_id = $1 ORDER BY source, post_id",
)

# Every look: the incident's posts written by then, key by key so that each is sought in its own month only.
SEEN = query(
    "incident_posts.seen",
    """
    SELECT p.source, p.post_id, p.site, p.kind, p.root, p.posted_at,
           coalesce(r.reposts, 0) AS replies_reposts, coalesce(r.comments, 0) AS replies_comments
    FROM incident_posts ip
    JOIN post_keys k USING (source, post_id)
    JOIN LATERAL (SELECT * FROM posts
                  WHERE posts.arrival = k.arrival AND posts.posted_at = k.posted_at) p ON true
    LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE kind = 'repost') AS reposts,
                              count(*) FILTER (WHERE kind = 'comment') AS comments
                       FROM posts c WHERE c.source = ip.source AND c.root = ip.post_id
                       AND c.posted_at <= $2) r ON true
    WHERE ip.incident_id = $1 AND p.posted_at <= $2
    ORDER BY p.source, p.post_id""",
)

# The first looks: when reposts came, so that the shape of growth is known from before anybody looked.
REPLIES = query(
    "incident_posts.replies",
    """
    SELECT c.kind, c.posted_at FROM incident_posts ip
    JOIN posts c ON c.source = ip.source AND c.root = ip.post_id
    WHERE ip.incident_id = $1 AND c.posted_at <= $2 AND c.kind IN ('repost', 'comment')
    ORDER BY c.posted_at LIMIT $3""",
)

# Every look: whether those who bring its posts still send.
HEARD = query(
    "incident_posts.heard",
    """
    SELECT ip.source AS name, s.name IS NOT NULL AS known, s.kind, s.silent_seconds, s.last_heard_at,
           s.ended_at
    FROM (SELECT DISTINCT source FROM incident_posts WHERE incident_id = $1) ip
    LEFT JOIN sources s ON s.name = ip.source ORDER BY ip.source""",
)


async def link_posts(db: Database, incident_id: str, keys: Iterable[Key], at: datetime, by: str) -> int:
    """Say that these posts tell of the incident. Returns how many are new to it; ``by``: who or what said so.

    The posts may still be to come.
    """
    return affected(await db.execute(LINK, incident_id, *split(keys), at, by))


async def posts_of_incident(db: Database, incident_id: str) -> Sequence[Key]:
    """The keys of the posts that tell of the incident."""
    return [(row["source"], row["post_id"]) for row in await db.fetch(KEYS, incident_id)]


async def linked_posts(db: Database, incident_id: str, at: datetime) -> Sequence[LinkedPost]:
    """The incident's posts that were written by an instant (UTC)."""
    return [LinkedPost(**row) for row in await db.fetch(SEEN, incident_id, at)]


async def replies(
    db: Database, incident_id: str, at: datetime, limit: int = 20_000
) -> Sequence[tuple[str, datetime]]:
    """Kind and instant of reposts and comments that came as posts of their own, the oldest first."""
    return [(row["kind"], row["posted_at"]) for row in await db.fetch(REPLIES, incident_id, at, limit)]


async def heard_sources(db: Database, incident_id: str) -> Sequence[Heard]:
    """The sources that brought the incident's posts."""
    return [Heard(**row) for row in await db.fetch(HEARD, incident_id)]
