"""One item of what comes in: a post, with or without counts, or counts of a post that came or will come.

All that is wrong with an item is said at once; what is said names fields and never what stood in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import orjson
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from domain.errors import FieldProblem
from intake.cleaning import LONGEST_TITLE, excerpt, plain
from intake.keys import IntakeKeys
from store.post_counts import FIGURES, NewCounts
from store.posts import NewPost

SKEW = timedelta(minutes=10)
"""How far a source's clock may be ahead of ours."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def _plain(text: str) -> str:
    if not plain(text) or not text.strip():
        raise PydanticCustomError("text_control_character", "control character")
    return text.strip()


def _web(text: str) -> str:
    try:
        parts = urlsplit(_plain(text))
    except ValueError as error:
        raise PydanticCustomError("link_malformed", "not a link") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise PydanticCustomError("link_malformed", "not a link")
    return text.strip()


Id = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Link = Annotated[str, Field(max_length=2_000), AfterValidator(_web)]
Figure = Annotated[int, Field(ge=0, le=10**15, strict=True)]


class _Item(BaseModel):
    """What is not named here is passed over: crawlers bring much that is nobody's business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Figures(_Item):
    """What a site showed of a post: cumulative figures since it was written, as of an instant."""

    observed_at: AwareDatetime = Field(description="When the site showed it, with its zone")
    reposts: Figure | None = None
    comments: Figure | None = None
    likes: Figure | None = None
    clicks: Figure | None = None


class PostItem(_Item):
    """A post. Of ``text`` an excerpt of 500 characters is kept. The author is never kept in clear."""

    type: Literal["post"] = "post"
    id: Id = Field(description="The post's id at its source: the same once more is the same post")
    posted_at: AwareDatetime = Field(description="When it was written, with its zone")
    site: Annotated[str, Field(max_length=100), AfterValidator(_plain)] | None = Field(
        default=None, description="Where it stands; the host of its link, or the source, if absent"
    )
    link: Link | None = None
    author: Annotated[str, Field(min_length=1, max_length=500)] | None = Field(
        default=None, description="Who wrote it there, by an id that lasts: becomes a keyed hash at once"
    )
    kind: Literal["post", "repost", "comment"] = "post"
    root: Id | None = Field(default=None, description="The id of the post that it reposts or comments on")
    title: str | None = None
    text: str = ""
    counts: Figures | None = None


class CountsItem(Figures):
    """What a site showed of a post at an instant."""

    type: Literal["counts"]
    post: Id = Field(description="The post's id at the source")


@dataclass(frozen=True)
class Read:
    """What an item came to: a post, counts, both, or what is wrong with it."""

    post: NewPost | None = None
    counts: NewCounts | None = None
    problems: Sequence[FieldProblem] = ()


def read_item(item: object, source: str, keys: IntakeKeys, now: datetime) -> Read:
    """An item of a source, received ``now``, in the shape in which it is kept; or what is wrong with it."""
    if not isinstance(item, Mapping):
        return Read(problems=[FieldProblem("item", "item_no_object")])
    shapes: dict[str, type[PostItem | CountsItem]] = {"post": PostItem, "counts": CountsItem}
    shape = shapes.get(str(item.get("type", "post")))
    if shape is None:
        return Read(problems=[FieldProblem("type", "literal_error")])
    try:
        known = shape.model_validate(dict(item))
    except ValidationError as error:
        return Read(problems=[_problem(detail) for detail in error.errors(include_url=False)])
    problems = _clock_problems(known, now)
    if isinstance(known, CountsItem):
        counts = counts_of(known, known.post, source, now)
        problems += [FieldProblem("reposts", "no_figures")] if counts is None else []
        return Read(problems=problems) if problems else Read(counts=counts)
    assert isinstance(known, PostItem)
    if known.kind != "post" and known.root is None:
        problems.append(FieldProblem("root", "missing"))
    if problems:
        return Read(problems=problems)
    counts = counts_of(known.counts, known.id, source, now) if known.counts is not None else None
    return Read(post=_post(known, source, keys, now), counts=counts)


def _post(known: PostItem, source: str, keys: IntakeKeys, now: datetime) -> NewPost:
    host = urlsplit(known.link).hostname if known.link else None
    site = (known.site or host or source).lower()
    post = NewPost(
        source=source, post_id=known.id, posted_at=known.posted_at.astimezone(UTC), received_at=now,
        site=site, link=known.link,
        author=keys.author(site, known.author) if known.author else None, kind=known.kind,
        root=known.root, title=excerpt(known.title or "", LONGEST_TITLE) or None, excerpt=excerpt(known.text),
        digest=b"",
    )  # fmt: skip
    said = (site, post.link, post.posted_at, post.kind, post.root, post.title, post.excerpt)
    return replace(post, digest=keys.digest(orjson.dumps(said)))


def counts_of(known: Figures, post_id: str, source: str, now: datetime) -> NewCounts | None:
    """The counts as they are kept; None if no figure is given."""
    figures = [getattr(known, name) for name in FIGURES]
    if all(figure is None for figure in figures):
        return None
    return NewCounts(source, post_id, known.observed_at.astimezone(UTC), now, *figures)


def _clock_problems(known: PostItem | CountsItem, now: datetime) -> list[FieldProblem]:
    named: dict[str, datetime] = {}
    if isinstance(known, PostItem):
        named = {"posted_at": known.posted_at}
        if known.counts is not None:
            named["counts.observed_at"] = known.counts.observed_at
    else:
        named["observed_at"] = known.observed_at
    found = []
    for name, at in named.items():
        if at > now + SKEW:
            found.append(FieldProblem(name, "time_in_future"))
        if at < EARLIEST:
            found.append(FieldProblem(name, "time_too_early"))
    return found


def _problem(detail: Any) -> FieldProblem:
    where = ".".join(str(part) for part in detail["loc"]) or "item"
    bounds = {name: str(value) for name, value in detail.get("ctx", {}).items() if name in _BOUNDS}
    return FieldProblem(where, str(detail["type"]), dict(bounds))


_BOUNDS = frozenset({"max_length", "min_length", "ge", "le", "expected"})
"""What may be said about why: never what stood there."""
