"""A cascade: a post with its reposts and comments, read from JSON Lines. Its authors are not read."""

import gzip
import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.errors import CascadeNotFound, CascadeUnreadable, NoCascades

INVENTED = Path(__file__).parent / "cascade.jsonl"
DAY = 86_400
LIVELY = 300
"""Reposts within the first day that make a cascade worth showing."""


@dataclass(frozen=True)
class Cascade:
    """A post and when, in seconds after it, it was reposted and commented on.

    Where a source does not tell reposts and comments apart, all are taken for reposts. ``words``: those that
    had any to say, as (seconds, kind r or c, words).
    """

    id: str
    text: str
    reposts: tuple[int, ...]
    comments: tuple[int, ...]
    site: str = "weibo"
    words: tuple[tuple[int, str, str], ...] = ()

    @property
    def lasts(self) -> int:
        """Seconds from the post to the last repost or comment."""
        return max((*self.reposts[-1:], *self.comments[-1:]), default=0)

    def counts_at(self, elapsed: int) -> dict[str, int]:
        """What a feed that looks *elapsed* seconds after the post counts."""
        return {
            "reposts": bisect_right(self.reposts, elapsed),
            "comments": bisect_right(self.comments, elapsed),
            "sites": 1,
        }


def find(folder: Path | None, wanted: str | None) -> Cascade:
    """The cascade *wanted*, or a lively one, of a folder; without a folder, the invented one.

    Raises NoCascades, CascadeNotFound or CascadeUnreadable.
    """
    files = [INVENTED] if folder is None else _files(folder)
    first: Cascade | None = None
    for cascade in (each for file in files for each in read(file)):
        if wanted is None and (folder is None or cascade.counts_at(DAY)["reposts"] >= LIVELY):
            return cascade
        if cascade.id == wanted:
            return cascade
        first = first or cascade
    if first is None:
        raise NoCascades(folder=str(folder))
    if wanted is not None:
        raise CascadeNotFound(cascade=wanted, place=", ".join(file.name for file in files))
    return first


def read(file: Path) -> Iterator[Cascade]:
    """The cascades of a file, in order. Raises CascadeUnreadable."""
    try:
        with (
            gzip.open(file, "rt", encoding="utf-8")
            if file.suffix == ".gz"
            else file.open(encoding="utf-8") as lines
        ):
            for number, line in enumerate(lines, 1):
                yield _parsed(file, number, line)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CascadeUnreadable(file=str(file), line="–", reason=str(error)) from error


def _files(folder: Path) -> list[Path]:
    found = sorted(each for each in folder.glob("*cascade*.jsonl*") if each.suffix in (".jsonl", ".gz"))
    if not found:
        raise NoCascades(folder=str(folder))
    return found


def _parsed(file: Path, number: int, line: str) -> Cascade:
    try:
        body: dict[str, Any] = json.loads(line)
        posts = [(int(post[0]), str(post[1])) for post in body["ev"]]
        words = [(int(post[0]), "c" if post[1] == "c" else "r", str(post[3]).strip()) for post in body["ev"]]
        return Cascade(
            id=str(body["id"]),
            text=str(body["root"]["text"]).strip() or str(body["id"]),
            reposts=tuple(sorted(at for at, kind in posts if kind != "c")),
            comments=tuple(sorted(at for at, kind in posts if kind == "c")),
            site=str(body.get("site") or "weibo"),
            words=tuple(sorted(each for each in words if each[2])),
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise CascadeUnreadable(
            file=str(file), line=number, reason=f"{type(error).__name__}: {error}"
        ) from error
