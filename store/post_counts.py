"""What sites showed of posts: cumulative figures, kept as given, differenced when they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from store.pool import Database
from store.posts import Key, split
from store.queries import query

FIGURES = ("reposts", "comments", "likes", "clicks")


@dataclass(frozen=True, slots=True)
class NewCounts:
    """What a site showed of a post at an instant (UTC): since the post was written; None is not given."""

    source: str
    post_id: str
    observed_at: datetime
    received_at: datetime
    reposts: int | None = None
    comments: int | None = None
    likes: int | None = None
    clicks: int | None = None

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What it is known by."""
        return self.source, self.post_id, self.observed_at


@dataclass(frozen=True, slots=True)
class Growth:
    """By how much the figures of a post had grown at an instant since the figures before it; never negative.

    None where a figure was not given then. ``first``: nothing is known from before, so that the growth is all
    that the post has ever had.
    """

    source: str
    post_id: str
    observed_at: datetime
    reposts: int | None
    comments: int | None
    likes: int | None
    clicks: int | None
    first: bool


@dataclass(frozen=True, slots=True)
class Bucket:
    """What grew in the time from ``at`` on: the sums over posts, and how often figures were seen at all.

    ``looks`` 0 means that nothing is known of this time, which is not the same as that nothing happened.
    """

    at: datetime
    reposts: int
    comments: int
    likes: int
    clicks: int
    looks: int


# By the intake, many at once. Of two reports of the same instant each figure is the higher one: so it does
# not matter which of them comes first, or how often.
KEEP = query(
    "post_counts.keep",
    """
    INSERT INTO post_counts (source, post_id, observed_at, received_at, reposts, comments, likes, clicks)
    SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::bigint[],
                         $6::bigint[], $7::bigint[], $8::bigint[])
        AS g (source, post_id, observed_at, received_at, reposts, comments, likes, clicks)
    ORDER BY source, post_id, observed_at
    ON CONFLICT (source, post_id, observed_at) DO UPDATE
    SET reposts = greatest(post_counts.reposts, excluded.reposts),
        comments = greatest(post_counts.comments, excluded.comments),
        likes = greatest(post_counts.likes, excluded.likes),
        clicks = greatest(post_counts.clicks, excluded.clicks)
    WHERE excluded.reposts > coalesce(post_counts.reposts, -1)
       OR excluded.comments > coalesce(post_counts.comments, -1)
       OR excluded.likes > coalesce(post_counts.likes, -1)
       OR excluded.clicks > coalesce(post_counts.clicks, -1)
    RETURNING source, post_id, observed_at""",
)

# Whoever looks: the figures of some posts after an instant up to another, and the eight instants before them
# to difference from: two that count are enough, and what a page that does not load shows counts for nothing.
READ = query(
    "post_counts.read",
    """
    SELECT g.source, g.post_id, c.observed_at, c.reposts, c.comments, c.likes, c.clicks
    FROM unnest($1::text[], $2::text[]) AS g (source, post_id)
    CROSS JOIN LATERAL (
        (SELECT observed_at, reposts, comments, likes, clicks FROM post_counts
         WHERE source = g.source AND post_id = g.post_id AND observed_at <= $3
         ORDER BY observed_at DESC LIMIT 8)
        UNION ALL
        (SELECT observed_at, reposts, comments, likes, clicks FROM post_counts
         WHERE source = g.source AND post_id = g.post_id AND observed_at > $3 AND observed_at <= $4)
    ) c
    ORDER BY g.source, g.post_id, c.observed_at""",
)

# Pages: the last figures of some posts.
LATEST = query(
    "post_counts.latest",
    """
    SELECT g.source, g.post_id, c.observed_at, c.received_at, c.reposts, c.comments, c.likes, c.clicks
    FROM unnest($1::text[], $2::text[]) AS g (source, post_id)
    CROSS JOIN LATERAL (SELECT * FROM post_counts p WHERE p.source = g.source AND p.post_id = g.post_id
                        AND p.observed_at <= $3 ORDER BY observed_at DESC LIMIT 1) c""",
)


async def keep_counts(db: Database, counts: Sequence[NewCounts]) -> int:
    """Keep what was shown, all or none. Returns how many said something new; repeating it changes nothing.

    Late ones and ones that come out of their order are put where they belong. The post may still be to come.
    """
    if not counts:
        return 0
    once: dict[tuple[str, str, datetime], NewCounts] = {}
    for each in counts:
        known = once.get(each.key)
        once[each.key] = each if known is None else _higher(known, each)
    names = ("source", "post_id", "observed_at", "received_at", *FIGURES)
    columns = [[getattr(each, name) for each in once.values()] for name in names]
    return len(await db.fetch(KEEP, *columns))


async def counts_between(
    db: Database, keys: Iterable[Key], since: datetime, until: datetime
) -> Sequence[Growth]:
    """The growth of the figures of these posts at each instant after ``since``, up to ``until`` (UTC).

    By post, then by instant at which its site was looked at. The growth over adjoining times adds up.
    """
    rows = await db.fetch(READ, *split(keys), since, until)
    found: list[Growth] = []
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and (rows[end]["source"], rows[end]["post_id"]) == (
            rows[start]["source"], rows[start]["post_id"],
        ):  # fmt: skip
            continue
        found += _growth_of(rows[start:end], since)
        start = end
    return found


async def series(
    db: Database, keys: Iterable[Key], since: datetime, until: datetime, bucket: timedelta
) -> Sequence[Bucket]:
    """The growth of all figures of these posts together, in equal times of length ``bucket`` from ``since``.

    Each growth falls into the time in which it was seen, without gaps up to ``until``.
    """
    number = -(-(until - since) // bucket)
    sums = [[0, 0, 0, 0, 0] for _ in range(number)]
    for each in await counts_between(db, keys, since, until):
        place = sums[min(max(-(-(each.observed_at - since) // bucket) - 1, 0), number - 1)]
        for no, name in enumerate(FIGURES):
            place[no] += getattr(each, name) or 0
        place[4] += 1
    return [Bucket(since + no * bucket, *each) for no, each in enumerate(sums)]


async def latest_counts(db: Database, keys: Iterable[Key], at: datetime) -> Mapping[Key, NewCounts]:
    """Key -> what was last shown up to an instant (UTC), for the posts of which anything was."""
    rows = await db.fetch(LATEST, *split(keys), at)
    return {(row["source"], row["post_id"]): NewCounts(*row.values()) for row in rows}


def growth(figures: Sequence[int]) -> list[int]:
    """From a counter's figures in their order, the growth at each; the first is all that there was before.

    A figure below the one before it is a correction by the site: it grew by nothing, and further figures are
    compared with it. But a nought, such as a page shows that did not load, and one after which the very next
    is at least what was there before, were slips and are passed over.
    """
    found, base = [], 0
    for no, figure in enumerate(figures):
        found.append(max(figure - base, 0))
        after = figures[no + 1] if no + 1 < len(figures) else 0
        if figure >= base or (figure > 0 and after < base):
            base = figure
    return found


def _growth_of(rows: Sequence[asyncpg.Record], since: datetime) -> list[Growth]:
    grown: dict[str, dict[int, int]] = {}
    for name in FIGURES:
        given = [(no, row[name]) for no, row in enumerate(rows) if row[name] is not None]
        steps = growth([figure for _, figure in given])
        grown[name] = {no: step for (no, _), step in zip(given, steps, strict=True)}
    found = []
    for no, row in enumerate(rows):
        observed_at: datetime = row["observed_at"]
        if observed_at > since:
            reposts, comments, likes, clicks = (grown[name].get(no) for name in FIGURES)
            post = row["source"], row["post_id"]
            found.append(Growth(*post, observed_at, reposts, comments, likes, clicks, first=no == 0))
    return found


def _higher(one: NewCounts, other: NewCounts) -> NewCounts:
    figures = []
    for name in FIGURES:
        given = [figure for figure in (getattr(one, name), getattr(other, name)) if figure is not None]
        figures.append(max(given, default=None))
    return NewCounts(*one.key, min(one.received_at, other.received_at), *figures)
