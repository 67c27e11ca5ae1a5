"""The posts that tell of an incident."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, StringConstraints

from api.access.sight import incident_seen, reading
from api.guard import ApiOperator, ApiReader
from api.house import house_of
from api.linking import MOST, link
from store.incident_posts import posts_of_incident
from store.posts import posts_of

router = APIRouter(prefix="/api/v1/incidents", tags=["incidents"])

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class PostKey(BaseModel):
    """What a post is known by: its source, and its id there."""

    source: Name
    id: Name


class Keys(BaseModel):
    """Posts that tell of the incident."""

    posts: list[PostKey] = Field(min_length=1, max_length=MOST)


class Linked(BaseModel):
    """How many of the posts were new to the incident; the others had been linked before."""

    incident_id: str
    new: int


class LinkedPost(BaseModel):
    """A post that tells of the incident. Instants in UTC."""

    source: str
    id: str
    posted_at: datetime
    site: str
    link: str | None
    title: str | None
    excerpt: str


class LinkedPosts(BaseModel):
    """The posts that are kept, by when they were written."""

    posts: list[LinkedPost]


@router.get("/{incident_id}/posts")
async def linked(request: Request, visitor: ApiReader, incident_id: str) -> LinkedPosts:
    """The posts that tell of an incident: what its watching counts."""
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        await incident_seen(db, visitor.person, incident_id)
        keys = await posts_of_incident(db, incident_id)
    found = await posts_of(house.pool, keys)
    return LinkedPosts(
        posts=[
            LinkedPost(
                source=post.source,
                id=post.post_id,
                posted_at=post.posted_at,
                site=post.site,
                link=post.link,
                title=post.title,
                excerpt=post.excerpt,
            )
            for post in found
        ]
    )


@router.post("/{incident_id}/posts")
async def link_some(request: Request, visitor: ApiOperator, incident_id: str, given: Keys) -> Linked:
    """Say that these posts tell of the incident: from then on they are watched. Repeating it is harmless."""
    keys = [(each.source, each.id) for each in given.posts]
    return Linked(incident_id=incident_id, new=await link(house_of(request), visitor, incident_id, keys))
