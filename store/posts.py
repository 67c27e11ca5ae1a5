"""Posts: each kept once, whatever comes again, and numbered in the order in which they became visible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import TypeAlias

import asyncpg

from store.pool import Database
from store.queries import query

Key: TypeAlias = tuple[str, str]
"""A post's source and its id there."""


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be kept. ``author``: a keyed hash of 16 bytes; ``digest``: of what was given."""

    source: str
    post_id: str
    posted_at: datetime
    received_at: datetime
    site: str
    link: str | None
    author: bytes | None
    kind: str
    root: str | None
    title: str | None
    excerpt: str
    digest: bytes

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.source, self.post_id


@dataclass(frozen=True, slots=True)
class Post(NewPost):
    """A post that is kept. ``arrival``: its place in the order of arrival, over all sources."""

    arrival: int


# By the intake, many at once. The row of `arrivals` is held until the commit: so numbers become visible in
# their order, and whoever has read up to one has missed none below it.
KEEP = query(
    "posts.keep",
    """
    WITH place AS (
        UPDATE arrivals SET last = last + cardinality($2::text[])
        RETURNING last - cardinality($2::text[]) AS base
    ), given AS (
        SELECT g.*, place.base + g.ordinal AS arrival
        FROM place, unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[],
                           $6::text[], $7::bytea[], $8::text[], $9::text[], $10::text[], $11::text[],
                           $12::bytea[])
            WITH ORDINALITY AS g (source, post_id, posted_at, received_at, site, link, author, kind, root,
                                  title, excerpt, digest, ordinal)
    ), keyed AS (
        INSERT INTO post_keys (source, post_id, posted_at, arrival)
        SELECT source, post_id, posted_at, arrival FROM given
        ON CONFLICT (source, post_id) DO NOTHING RETURNING arrival
    ), kept AS (
        INSERT INTO posts (source, post_id, posted_at, received_at, arrival, site, link, author, kind, root,
                           title, excerpt, digest)
        SELECT source, post_id, posted_at, received_at, arrival, site, link, author, kind, root, title,
               excerpt, digest
        FROM given JOIN keyed USING (arrival)
        RETURNING source, post_id
    )
    SELECT source, post_id FROM kept""",
)

POSTS = """
    SELECT p.source, p.post_id, p.posted_at, p.received_at, p.site, p.link, p.author, p.kind, p.root, p.title,
           p.excerpt, p.digest, p.arrival FROM"""

# Again and again by whoever gathers posts: what has arrived since.
NEW = query("posts.new", f"{POSTS} posts p WHERE p.arrival > $1 ORDER BY p.arrival LIMIT $2")

# Pages and looks: the posts of a lead. Key by key, so that each is sought in its own month only.
OF_KEYS = query(
    "posts.of_keys",
    f"""{POSTS} unnest($1::text[], $2::text[]) AS g (source, post_id)
    JOIN post_keys k USING (source, post_id)
    JOIN LATERAL (SELECT * FROM posts
                  WHERE posts.arrival = k.arrival AND posts.posted_at = k.posted_at) p ON true
    ORDER BY p.posted_at, p.arrival""",  # noqa: S608 columns of ours
)

# Pages: reposts and comments that came as posts of their own.
ABOUT = query(
    "posts.about",
    f"""{POSTS} unnest($1::text[], $2::text[]) AS g (source, post_id)
    JOIN posts p ON p.source = g.source AND p.root = g.post_id
    WHERE p.posted_at > $3 AND p.posted_at <= $4 ORDER BY p.posted_at, p.arrival LIMIT $5""",
)

# The page of posts, the newest first.
PAGE = query(
    "posts.page",
    f"""{POSTS} posts p WHERE (p.posted_at, p.arrival) < ($1, $2)
    ORDER BY p.posted_at DESC, p.arrival DESC LIMIT $3""",
)

LAST = query("posts.last_arrival", "SELECT last FROM arrivals")

_FIELDS = tuple(NewPost.__dataclass_fields__)


async def keep_posts(db: Database, posts: Sequence[NewPost]) -> frozenset[Key]:
    """Keep those that are new, all or none. Returns their keys; what was there before stays as it was.

    Of two of one key the first counts. Whoever calls it has made the partitions of their months.
    """
    if not posts:
        return frozenset()
    once = list({post.key: post for post in reversed(posts)}.values())[::-1]
    columns = [[getattr(post, name) for post in once] for name in _FIELDS]
    return frozenset((row["source"], row["post_id"]) for row in await db.fetch(KEEP, *columns))


async def new_posts(db: Database, after: int, limit: int = 1_000) -> Sequence[Post]:
    """Posts in their order of arrival, those above the position ``after`` (0: from the start).

    The last one's ``arrival`` is the next position. A post that is committed late has a higher number than
    all that were visible before it: nothing is ever missed, and nothing comes twice.
    """
    return [_post(row) for row in await db.fetch(NEW, after, limit)]


async def last_arrival(db: Database) -> int:
    """The position above which only posts that are still to come will lie."""
    return int(await db.fetchval(LAST))


async def posts_of(db: Database, keys: Iterable[Key]) -> Sequence[Post]:
    """The posts of these keys that are kept, by the instant at which they were written."""
    return [_post(row) for row in await db.fetch(OF_KEYS, *_split(keys))]


async def posts_about(
    db: Database, keys: Iterable[Key], since: datetime, until: datetime, limit: int = 1_000
) -> Sequence[Post]:
    """Reposts of these posts and comments on them that came as posts, written after since, up to until."""
    return [_post(row) for row in await db.fetch(ABOUT, *_split(keys), since, until, limit)]


async def page_of_posts(
    db: Database, before: datetime, below: int = 2**62, limit: int = 50
) -> Sequence[Post]:
    """A page of all posts, the newest first, below an instant and a number of arrival."""
    return [_post(row) for row in await db.fetch(PAGE, before, below, limit)]


async def digests_of(db: Database, keys: Iterable[Key]) -> Mapping[Key, bytes]:
    """Key -> the digest of what was first given, for the posts that are kept."""
    return {post.key: post.digest for post in await posts_of(db, keys)}


def split(keys: Iterable[Key]) -> tuple[list[str], list[str]]:
    """Keys as two columns, each key once."""
    once = sorted(set(keys))
    return [source for source, _ in once], [post_id for _, post_id in once]


_split = split


def _post(row: asyncpg.Record) -> Post:
    return Post(*row.values())


def row_of(post: NewPost) -> tuple[object, ...]:
    """Its columns in their order, as a bulk load writes them."""
    return astuple(post)
