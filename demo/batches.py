"""A cascade as the intake is given it: the post, what was said about it, and how its counts grew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from demo.cascade import Cascade

MOST = 400
"""Items in one request."""
KINDS = {"r": "repost", "c": "comment"}
At = Callable[[int], datetime]
"""When, by the clock of today, something so many seconds after the post takes place."""


Item = Mapping[str, Any]
"""A post, or counts, in the form that the intake takes (docs/intake.md)."""


def batches(cascade: Cascade, run: str, since: int | None, until: int, at: At) -> Iterator[list[Item]]:
    """What came after *since* up to *until*, in seconds after the post; since None: from the post itself on.

    The ids are the same whenever it is made again, so that nothing counts twice. Who wrote anything was
    never read, and is not made up.
    """
    root = post_id(cascade, run)
    items: list[Item] = [] if since is not None else [_root(cascade, root, at)]
    first = 0 if since is None else bisect_right(cascade.words, (since, "~"))
    last = bisect_right(cascade.words, (until, "~"))
    items += [_about(cascade, root, no, at) for no in range(first, last)]
    counts = {key: value for key, value in cascade.counts_at(until).items() if key != "sites"}
    items.append({"type": "counts", "post": root, "observed_at": at(until).isoformat(), **counts})
    for start in range(0, len(items), MOST):
        yield items[start : start + MOST]


def post_id(cascade: Cascade, run: str) -> str:
    """The id under which the cascade's post is known to the source."""
    return f"{cascade.id}-{run}"


def _root(cascade: Cascade, root: str, at: At) -> dict[str, Any]:
    return {
        "type": "post",
        "id": root,
        "posted_at": at(0).isoformat(),
        "site": cascade.site,
        "kind": "post",
        "text": cascade.text,
    }


def _about(cascade: Cascade, root: str, no: int, at: At) -> dict[str, Any]:
    seconds, kind, words = cascade.words[no]
    return {
        "type": "post",
        "id": f"{root}-{no}",
        "posted_at": at(seconds).isoformat(),
        "site": cascade.site,
        "kind": KINDS[kind],
        "root": root,
        "text": words,
    }
