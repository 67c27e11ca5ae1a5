"""Nothing is lost, nothing is kept twice, and nobody's name reaches the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.batch import Given, Intake, keep_batch
from store.post_counts import latest_counts
from store.posts import new_posts, posts_of
from store.set_aside import page_of_aside
from store.sources import source_by_name
from tests.conftest import Database
from tests.intake.conftest import KEYS
from tests.store.rows import T0, at


def post(post_id: str, **more: Any) -> dict[str, Any]:
    return {"id": post_id, "posted_at": "2026-11-21T15:50:00+08:00", "text": f"第{post_id}条", **more}


def counts(post_id: str, minutes: int, **figures: int) -> dict[str, Any]:
    return {"type": "counts", "post": post_id, "observed_at": at(minutes).isoformat(), **figures}


def numbered(items: Sequence[object]) -> list[Given]:
    return [Given.of(no, item) for no, item in enumerate(items, 1)]


async def test_what_is_good_is_kept_and_what_is_not_is_set_aside_by_its_number(intake: Intake) -> None:
    items = [
        post("1", counts={"observed_at": at(0).isoformat(), "reposts": 3}),
        post("2", posted_at="yesterday", author="张三"),
        counts("1", 5, reposts=9),
        7,
        post("3", kind="repost"),
        post("4", posted_at=at(60).isoformat()),
    ]
    kept = await keep_batch(intake, "weibo", numbered(items), at(10), "http")
    assert (kept.items, kept.posts, kept.counts) == (6, 1, 2)
    assert [(bad.no, [(each.field, each.code) for each in bad.problems]) for bad in kept.bad] == [
        (2, [("posted_at", "datetime_from_date_parsing")]),
        (4, [("item", "item_no_object")]),
        (5, [("root", "missing")]),
        (6, [("posted_at", "time_in_future")]),
    ]
    aside = await page_of_aside(intake.pool, "weibo")
    assert sorted(each.item for each in aside) == [2, 4, 5, 6]
    found = {each.item: KEYS.unseal(each.sealed) for each in aside}
    assert found[4] == b"7"
    assert "张三".encode() in (found[2] or b"")
    source = await source_by_name(intake.pool, "weibo")
    assert source is not None and source.last_heard_at == at(10)


async def test_a_batch_that_comes_again_changes_nothing_and_a_changed_post_is_named(intake: Intake) -> None:
    items = [post("1"), post("2", posted_at="x"), counts("1", 5, likes=2)]
    await keep_batch(intake, "weibo", numbered(items), at(10), "http")
    again = await keep_batch(intake, "weibo", numbered(items), at(20), "http")
    assert (again.posts, again.repeated, again.counts, len(again.bad)) == (0, 1, 0, 1)
    assert len(await page_of_aside(intake.pool)) == 1
    changed = [post("1", text="改了"), post("5"), post("5"), post("5", text="又改")]
    told = await keep_batch(intake, "weibo", numbered(changed), at(20), "http")
    assert (told.posts, told.repeated, list(told.differing)) == (1, 3, [1, 4])
    assert (await posts_of(intake.pool, [("weibo", "1")]))[0].excerpt == "第1条"


async def test_what_is_older_than_what_is_kept_does_not_come_back(intake: Intake) -> None:
    old = post("1", posted_at=(T0 - timedelta(days=91)).isoformat())
    told = await keep_batch(intake, "weibo", numbered([old]), T0, "feed")
    assert (told.posts, told.expired, list(told.bad)) == (0, 1, [])


async def test_a_batch_of_which_one_step_fails_leaves_nothing(intake: Intake) -> None:
    async def failing(_: object) -> bool:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await keep_batch(intake, "weibo", numbered([post("1"), 7]), at(10), "http", failing)
    assert await new_posts(intake.pool, 0) == []
    assert await page_of_aside(intake.pool) == []


async def test_no_author_reaches_the_disk(intake: Intake, database: Database) -> None:
    name = "zhang-san-1987"
    items = [post("1", author=name, site="Weibo.example"), post("2", author=name, site="weibo.example"),
             post("3", author=name, site="other"), post("4", posted_at=name, author=name)]  # fmt: skip
    await keep_batch(intake, "weibo", numbered(items), at(10), "http")
    authors = {each.post_id: each.author for each in await new_posts(intake.pool, 0)}
    assert authors["1"] == authors["2"] != authors["3"]
    assert all(each is not None and len(each) == 16 for each in authors.values())
    owner = await asyncpg.connect(database.owner_dsn)
    tables = [
        row[0] for row in await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    for table in tables:
        rows = [row[0] for row in await owner.fetch(f"SELECT t::text FROM {table} t")]
        assert not [row for row in rows if name in row or name.encode().hex() in row], table
    await owner.close()


IDS = st.sampled_from(["1", "2", "3", "4", "5"])
ITEMS = st.lists(
    st.one_of(
        st.builds(post, IDS, text=st.text(max_size=20)),
        st.builds(counts, IDS, st.integers(0, 9), reposts=st.integers(0, 99)),
        st.builds(post, IDS, posted_at=st.just("never")),
        st.integers(0, 9),
    ),
    max_size=14,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ITEMS, st.randoms(use_true_random=False))
async def test_in_any_order_repeated_and_side_by_side_all_is_kept_once(
    intake: Intake, items: list[object], random: Any
) -> None:
    """Batches cut anywhere, sent at the same time and again: each item is kept, or set aside, once."""
    for table in ("posts", "post_keys", "post_counts", "set_aside"):
        await intake.pool.execute(f"DELETE FROM {table}")
    sent = [*items, *items]
    random.shuffle(sent)
    cut = random.randrange(len(sent) + 1)
    batches = [sent[:cut], sent[cut:], sent[cut // 2 :]]
    await asyncio.gather(*(keep_batch(intake, "weibo", numbered(each), at(10), "http") for each in batches))
    objects = [each for each in items if isinstance(each, dict)]
    good = {each["id"] for each in objects if each.get("posted_at", "never") != "never"}
    arrived = [each.post_id for each in await new_posts(intake.pool, 0)]
    assert sorted(arrived) == sorted(good)
    shown: dict[str, dict[str, int]] = {}
    for each in objects:
        if each.get("type") == "counts":
            known = shown.setdefault(each["post"], {})
            known[each["observed_at"]] = max(each["reposts"], known.get(each["observed_at"], 0))
    rows = await intake.pool.fetchval("SELECT count(*) FROM post_counts")
    assert rows == sum(len(each) for each in shown.values())
    last = await latest_counts(intake.pool, [("weibo", each) for each in shown], at(60))
    assert {key[1]: each.reposts for key, each in last.items()} == {
        each: known[max(known)] for each, known in shown.items()
    }
    wrong = {repr(each) for each in items if not isinstance(each, dict) or each.get("posted_at") == "never"}
    assert len(await page_of_aside(intake.pool)) == len(wrong)
