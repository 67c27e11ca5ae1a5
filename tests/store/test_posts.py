"""Posts are kept once, in an order that misses nobody, in months that are made when needed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from store.partitions import COUNTS, DROP, POSTS, make_partitions, month_after, month_of, months_of
from store.posts import (
    NewPost,
    digests_of,
    keep_posts,
    last_arrival,
    new_posts,
    page_of_posts,
    posts_about,
    posts_of,
)
from tests.store.rows import T0, at


def post(post_id: str, minutes: int = 0, **more: Any) -> NewPost:
    """A post of the source "weibo", written so many minutes after T0."""
    made = NewPost(
        "weibo", post_id, at(minutes), at(minutes + 1), "weibo.example", None, None, "post", None, None,
        f"第{post_id}条", post_id.encode(),
    )  # fmt: skip
    return replace(made, **more)


async def keep(pool, *posts):
    await make_partitions(pool, POSTS, [each.posted_at for each in posts])
    return await keep_posts(pool, posts)


async def test_a_post_is_kept_once_whatever_instant_it_claims(pool):
    assert await keep(pool, post("1"), post("2")) == {("weibo", "1"), ("weibo", "2")}
    again = post("1", posted_at=T0 - timedelta(days=40), excerpt="改动过的")
    assert await keep(pool, again, post("3"), post("3", 5)) == {("weibo", "3")}
    kept = await posts_of(pool, [("weibo", "1"), ("weibo", "3"), ("weibo", "9")])
    assert [(each.post_id, each.posted_at, each.excerpt) for each in kept] == [
        ("1", T0, "第1条"), ("3", T0, "第3条"),
    ]  # fmt: skip
    assert await digests_of(pool, [("weibo", "1")]) == {("weibo", "1"): b"1"}


async def test_the_same_id_of_another_source_is_another_post(pool):
    assert len(await keep(pool, post("1"), post("1", source="forum"))) == 2


async def test_posts_come_in_their_order_of_arrival_page_by_page(pool):
    await keep(pool, post("b", 5), post("a", 1))
    await keep(pool, post("old", -100_000))
    first = await new_posts(pool, 0, 2)
    rest = await new_posts(pool, first[-1].arrival, 2)
    assert [each.post_id for each in (*first, *rest)] == ["b", "a", "old"]
    assert await new_posts(pool, await last_arrival(pool)) == []


async def test_a_batch_that_is_committed_late_is_not_missed(pool):
    await make_partitions(pool, POSTS, [T0])
    async with pool.acquire() as slow:
        transaction = slow.transaction()
        await transaction.start()
        await keep_posts(slow, [post("slow")])
        quick = asyncio.create_task(keep_posts(pool, [post("quick")]))
        done, _ = await asyncio.wait({quick}, timeout=0.05)
        assert not done, "a higher number is not visible before the lower one"
        assert await new_posts(pool, 0) == []
        await transaction.commit()
        await quick
    assert [each.post_id for each in await new_posts(pool, 0)] == ["slow", "quick"]


async def test_many_senders_of_the_same_posts_keep_each_once(pool):
    posts = [post(str(no)) for no in range(40)]
    orders = [posts, posts[::-1], posts[20:] + posts[:20], posts[::3]]
    fresh = await asyncio.gather(*(keep(pool, *order) for order in orders))
    assert sum(len(each) for each in fresh) == 40
    assert sorted(each.post_id for each in await new_posts(pool, 0)) == sorted(p.post_id for p in posts)


async def test_a_month_is_made_once_and_ahead(pool):
    january = T0.replace(year=2027, month=1)
    assert await make_partitions(pool, POSTS, [T0, T0, january]) == 2
    assert await make_partitions(pool, POSTS, [T0]) == 0
    assert await make_partitions(pool, COUNTS, [T0]) == 1
    assert await months_of(pool, POSTS) == [month_of(T0), month_of(january)]
    assert month_after(month_of(T0.replace(month=12))) == month_of(january)


async def test_a_row_without_a_month_is_kept_and_moved_when_there_is_one(pool):
    await keep_posts(pool, [post("1")])
    assert await pool.fetchval("SELECT count(*) FROM posts_other") == 1
    await make_partitions(pool, POSTS, [T0])
    assert await pool.fetchval("SELECT count(*) FROM posts_other") == 0
    assert [each.post_id for each in await posts_of(pool, [("weibo", "1")])] == ["1"]


async def test_a_year_that_cannot_be_has_no_month_of_its_own_and_loses_nothing(pool):
    ancient = post("1", posted_at=T0.replace(year=1970))
    assert await keep(pool, ancient) == {ancient.key}
    assert await months_of(pool, POSTS) == []
    assert len(await posts_of(pool, [ancient.key])) == 1


async def test_a_month_is_dropped_whole(pool):
    await keep(pool, post("1"), post("old", -60 * 24 * 60))
    assert await pool.fetchval(DROP, POSTS, month_of(at(-60 * 24 * 60)))
    assert not await pool.fetchval(DROP, POSTS, month_of(at(-60 * 24 * 60)))
    assert [each.post_id for each in await new_posts(pool, 0)] == ["1"]


async def test_the_run_time_role_drops_no_other_table(pool):
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await pool.fetchval("SELECT drop_partition('timeline', $1)", T0.date())
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await pool.fetchval("SELECT partition_for('timeline', $1)", T0)


@pytest.mark.parametrize("wrong", [{"excerpt": "长" * 501}, {"author": b"clear name"}, {"kind": "like"}])
async def test_what_must_not_be_kept_is_refused_by_the_table_itself(pool, wrong):
    with pytest.raises(asyncpg.CheckViolationError):
        await keep(pool, post("1", **wrong))


async def test_what_was_said_about_a_post_and_the_page_of_all(pool):
    await keep(pool, post("1"), post("r", 5, kind="repost", root="1"), post("c", 9, kind="comment", root="1"))
    about = await posts_about(pool, [("weibo", "1")], at(0), at(8))
    assert [each.post_id for each in about] == ["r"]
    page = await page_of_posts(pool, at(100), limit=2)
    assert [each.post_id for each in page] == ["c", "r"]
    assert [each.post_id for each in await page_of_posts(pool, page[-1].posted_at, page[-1].arrival)] == ["1"]
