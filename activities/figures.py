"""The counts of an incident's posts at an instant: whole numbers, by the names that plans use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.incident_posts import LinkedPost, linked_posts, replies
from store.pool import Database
from store.post_counts import counts_between, latest_counts
from store.posts import Key

DAY = timedelta(days=1)
SITES_NAMED = 30
"""So many sites are counted by name; the rest together, as ``…``."""
OTHERS = "…"
SHOWN_POSTS = 200
"""The growth of so many posts' figures is read point by point; of more only the sums."""


@dataclass(frozen=True)
class Figures:
    """What was to be seen at an instant. ``began_at``: when the first post was written; None without any."""

    counts: dict[str, int]
    per_site: dict[str, int]
    began_at: datetime | None


async def figures(db: Database, incident_id: str, at: datetime) -> Figures:
    """The figures at an instant (UTC). What came as posts and what sites showed are not counted twice: of
    each post the higher of both is taken.
    """
    linked = await linked_posts(db, incident_id, at)
    originals = [post for post in linked if post.kind == "post"]
    shown = await latest_counts(db, [post.key for post in linked], at)
    known = {post.key for post in linked}
    own = Counter(post.kind for post in linked if (post.source, post.root or "") not in known)
    counts = {
        "posts": len(originals),
        "sites": len({post.site for post in linked}),
        "simultaneous_sites": len({post.site for post in linked if post.posted_at > at - DAY}),
        "reposts": own["repost"],
        "comments": own["comment"],
        "likes": 0,
    }
    for post in linked:
        seen = shown.get(post.key)
        counts["reposts"] += max(post.replies_reposts, (seen.reposts if seen else 0) or 0)
        counts["comments"] += max(post.replies_comments, (seen.comments if seen else 0) or 0)
        counts["likes"] += (seen.likes if seen else 0) or 0
    clicked = [key for key, seen in shown.items() if seen.clicks is not None]
    if clicked:
        grown = await counts_between(db, clicked, at - DAY, at)
        counts["clicks_24h"] = sum(each.clicks or 0 for each in grown)
    began_at = min((post.posted_at for post in linked), default=None)
    return Figures(counts, _per_site(linked), began_at)


def _per_site(linked: Sequence[LinkedPost]) -> dict[str, int]:
    """Site -> how many of the posts, the most first; a name is cut at 60 characters."""
    counted = Counter(post.site[:60] for post in linked).most_common()
    found = dict(counted[:SITES_NAMED])
    if rest := sum(number for _, number in counted[SITES_NAMED:]):
        found[OTHERS] = rest
    return found


async def points(
    db: Database, incident_id: str, keys: Sequence[Key], at: datetime
) -> dict[str, tuple[tuple[datetime, int], ...]]:
    """Count -> the instants at which it grew and what it was then, as posts or sites have shown it.

    Of reposts and comments whichever of both shows more.
    """
    came: dict[str, list[tuple[datetime, int]]] = {"reposts": [], "comments": []}
    for kind, posted_at in await replies(db, incident_id, at):
        came[f"{kind}s"].append((posted_at, 1))
    grown: dict[str, list[tuple[datetime, int]]] = {"reposts": [], "comments": [], "likes": []}
    if len(keys) <= SHOWN_POSTS:
        for each in await counts_between(db, keys, datetime.min.replace(tzinfo=at.tzinfo), at):
            for name, steps in grown.items():
                steps.append((each.observed_at, getattr(each, name) or 0))
    return {
        name: max(_summed(came.get(name, [])), _summed(steps), key=_total) for name, steps in grown.items()
    }


def _summed(steps: list[tuple[datetime, int]]) -> tuple[tuple[datetime, int], ...]:
    total, found = 0, dict[datetime, int]()
    for at, step in sorted(steps):
        total += step
        found[at] = total
    return tuple(found.items())


def _total(points_: tuple[tuple[datetime, int], ...]) -> int:
    return points_[-1][1] if points_ else 0
