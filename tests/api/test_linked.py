"""Whoever holds a role in an incident says which posts tell of it; nothing else is linked by a mistake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from store.incident_posts import posts_of_incident
from store.partitions import make_partitions
from store.posts import NewPost, keep_posts
from tests.api.browsing import Page
from tests.api.conftest import Sender, World


@pytest.fixture
async def sender(world: World) -> Sender:
    made = await world.sender("ann", "monitor", "group_office")
    await made.open()
    return made


async def came(world: World, *ids: str, **more: Any) -> None:
    now = world.clock()
    await make_partitions(world.pool, "posts", [now - timedelta(minutes=5)])
    posts = [
        NewPost(
            source="weibo", post_id=each, posted_at=now - timedelta(minutes=5), received_at=now, site="微博",
            link=None, author=None, kind=more.get("kind", "post"), root=more.get("root"), title=None,
            excerpt=f"大厅停电 {each}", digest=each.encode().ljust(32, b"0"),
        )
        for each in ids
    ]  # fmt: skip
    await keep_posts(world.pool, posts)


def link(sender: Sender, *ids: str) -> Any:
    body = {"posts": [{"source": "weibo", "id": each} for each in ids]}
    return sender.client.post(f"/api/v1/incidents/{sender.incident}/posts", json=body)


async def test_linked_once_however_often_it_is_said(world: World, sender: Sender) -> None:
    await came(world, "p1", "p2")
    assert (await link(sender, "p1")).json()["new"] == 1
    assert (await link(sender, "p1", "p2")).json()["new"] == 1
    assert await posts_of_incident(world.pool, str(sender.incident)) == [("weibo", "p1"), ("weibo", "p2")]
    told = (await sender.client.get(f"/api/v1/incidents/{sender.incident}/posts")).json()["posts"]
    assert [(each["id"], each["excerpt"]) for each in told] == [("p1", "大厅停电 p1"), ("p2", "大厅停电 p2")]


async def test_one_unknown_post_and_none_is_linked(world: World, sender: Sender) -> None:
    await came(world, "p1")
    refused = await link(sender, "p1", "p9")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    [wrong] = refused.json()["errors"]
    assert (wrong["field"], wrong["code"]) == ("posts.1", "post_unknown")
    assert await posts_of_incident(world.pool, str(sender.incident)) == []
    assert (await link(sender)).status_code == 422


async def test_only_who_holds_a_role_there_and_only_while_it_goes_on(world: World, sender: Sender) -> None:
    await came(world, "p1")
    overseer = await world.sender("sue", desks=["operator", "supervisor"])
    overseer.incident = sender.incident
    refused = await link(overseer, "p1")
    assert (refused.status_code, refused.json()["code"]) == (403, "role_needed")
    await sender.accept("dismiss", "group_office", {"reason": "not_ours"}, {"reason": "与本单位无关"})
    over = await link(sender, "p1")
    assert (over.status_code, over.json()["code"]) == (409, "incident_over")
    assert await posts_of_incident(world.pool, str(sender.incident)) == []


async def test_on_the_page_posts_are_ticked_and_reposts_are_not_offered(world: World, sender: Sender) -> None:
    await came(world, "p1", "p2")
    await came(world, "r1", kind="repost", root="p1")
    browser = await world.signed_in("bo", "monitor")
    address = f"/incidents/{sender.incident}/posts"
    assert address in Page((await browser.get(f"/incidents/{sender.incident}")).text).links
    page = await browser.get(address)
    assert "尚未关联帖文" in page.text and "大厅停电 r1" not in page.text
    form = next(form for form in Page(page.text).forms if form.action == address)
    empty = await form.send(browser)
    assert empty.status_code == 422
    sent = await form.send(browser, post="weibo|p2")
    assert (sent.status_code, sent.headers["location"]) == (303, address)
    assert await posts_of_incident(world.pool, str(sender.incident)) == [("weibo", "p2")]
    english = await browser.get(address, headers={"accept-language": "en"})
    assert "Its posts" in english.text
