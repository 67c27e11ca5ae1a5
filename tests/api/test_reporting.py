"""Anybody who acts can report a post from a phone; a report that is sent twice is one."""

from __future__ import annotations

import pytest

from intake.keys import IntakeKeys
from store.posts import new_posts
from tests.api.browsing import Page
from tests.api.conftest import World


@pytest.fixture
async def browser(still: World):
    still.house.keys = IntakeKeys(b"k" * 32)
    return await still.signed_in("ann", "monitor")


def form_of(html: str):
    return next(form for form in Page(html).forms if form.action == "/reports/new")


async def test_a_report_becomes_a_post_once(still: World, browser) -> None:
    form = form_of((await browser.get("/reports/new")).text)
    filled = {"link": "https://forum.example/t/1", "text": "大厅叫号\n系统又坏了", "title": "排队"}
    for _ in range(2):
        answer = await form.send(browser, **filled)
        assert (answer.status_code, answer.headers["location"]) == (303, "/reports/new?done=yes")
    [post] = await new_posts(still.pool, 0)
    assert (post.source, post.site, post.link) == ("person", "forum.example", filled["link"])
    assert (post.title, post.excerpt, post.author) == ("排队", "大厅叫号 系统又坏了", None)
    assert "已收悉" in (await browser.get("/reports/new?done=yes")).text


async def test_a_report_that_says_nothing_or_is_wrong_comes_back_filled_in(still: World, browser) -> None:
    form = form_of((await browser.get("/reports/new")).text)
    empty = await form.send(browser)
    assert empty.status_code == 422 and "至少填写一项" in empty.text
    wrong = await form.send(browser, link="javascript:alert(1)", text="看这里", posted_at="2999-01-01T00:00")
    assert wrong.status_code == 422
    assert "看这里" in wrong.text and "不是网址" in wrong.text
    assert form_of(wrong.text).values["report"] == form.values["report"]
    assert await new_posts(still.pool, 0) == []


async def test_it_is_offered_where_one_looks_first(still: World, browser) -> None:
    assert "/reports/new" in Page((await browser.get("/")).text).links
    answer = await browser.get("/reports/new", headers={"accept-language": "en"})
    assert answer.status_code == 200
