"""Counts are right whatever order they come in, however often, and are differenced when they are read."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.partitions import COUNTS, make_partitions
from store.post_counts import (
    NewCounts,
    counts_between,
    growth,
    keep_counts,
    latest_counts,
    series,
)
from tests.store.rows import T0, at

KEY = ("weibo", "1")


def seen(minutes: int, reposts: int | None = None, **more: Any) -> NewCounts:
    """What was shown of post 1 so many minutes after T0."""
    return replace(NewCounts(*KEY, at(minutes), at(minutes), reposts), **more)


async def grown(pool, since: int, until: int, *keys):
    return [
        ((each.observed_at - T0) // timedelta(minutes=1), each.reposts)
        for each in await counts_between(pool, keys or [KEY], at(since), at(until))
    ]


@pytest.mark.parametrize(
    "figures, grows",
    [
        ([], []),
        ([7], [7]),
        ([10, 10, 25], [10, 0, 15]),
        ([100, 60, 70], [100, 0, 10]),
        ([100, 0, 105], [100, 0, 5]),
        ([100, 0, 0, 0, 105], [100, 0, 0, 0, 5]),
        ([100, 90, 100], [100, 0, 0]),
        ([100, 90, 95, 100], [100, 0, 5, 5]),
        ([0, 0, 3], [0, 0, 3]),
        ([100, 40], [100, 0]),
    ],
)
def test_what_a_counter_grew_by(figures, grows):
    assert growth(figures) == grows


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_growth_is_never_negative_nor_more_than_was_ever_shown_in_rises(figures):
    steps = growth(figures)
    rises = sum(max(b - a, 0) for a, b in zip([0, *figures], figures, strict=False))
    assert all(step >= 0 for step in steps)
    assert max(figures, default=0) <= sum(steps) <= rises


async def test_growth_between_instants_starts_from_what_was_shown_before(pool):
    await keep_counts(pool, [seen(0, 5), seen(15, 9), seen(30, 30)])
    assert await grown(pool, 0, 30) == [(15, 4), (30, 21)]
    assert await grown(pool, 15, 20) == []
    first, *_ = await counts_between(pool, [KEY], at(-1), at(30))
    assert (first.first, first.reposts, first.clicks) == (True, 5, None)


async def test_late_counts_go_where_they_belong(pool):
    await keep_counts(pool, [seen(30, 30)])
    assert await grown(pool, -1, 60) == [(30, 30)]
    await keep_counts(pool, [seen(15, 12)])
    assert await grown(pool, -1, 60) == [(15, 12), (30, 18)]


async def test_figures_of_one_instant_complete_each_other(pool):
    assert await keep_counts(pool, [seen(0, 5), seen(0, None, likes=7), seen(0, 4)]) == 1
    assert await keep_counts(pool, [seen(0, 6, clicks=9)]) == 1
    assert await keep_counts(pool, [seen(0, 6), seen(0, 2, likes=7)]) == 0
    last = (await latest_counts(pool, [KEY, ("weibo", "2")], at(0)))[KEY]
    assert (last.reposts, last.likes, last.clicks, last.comments) == (6, 7, 9, None)


async def test_a_series_has_no_gaps_and_says_where_nobody_looked(pool):
    await keep_counts(pool, [seen(0, 5), seen(15, 9), seen(50, 30), seen(60, 31)])
    await keep_counts(pool, [replace(seen(15, 100), post_id="2")])
    found = await series(pool, [KEY, ("weibo", "2")], at(0), at(60), timedelta(minutes=20))
    assert [(each.at, each.reposts, each.looks) for each in found] == [
        (at(0), 104, 2), (at(20), 0, 0), (at(40), 22, 2),
    ]  # fmt: skip


LOOKS = st.lists(
    st.builds(
        seen,
        st.integers(0, 300),
        st.one_of(st.none(), st.integers(0, 500)),
        likes=st.integers(1, 50),
        post_id=st.sampled_from(["1", "2", "3"]),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOOKS, st.randoms(use_true_random=False), st.integers(1, 299))
async def test_order_repetition_and_company_change_nothing(pool, looks, random, cut):
    """In whatever batches, at the same time or twice: the same counts, and growth that adds up."""
    await pool.execute("DELETE FROM post_counts")
    await make_partitions(pool, COUNTS, [T0])
    await keep_counts(pool, looks)
    keys = [("weibo", each) for each in ("1", "2", "3")]
    once = await counts_between(pool, keys, at(-1), at(301))
    shuffled = [*looks, *looks[::2]]
    random.shuffle(shuffled)
    await pool.execute("DELETE FROM post_counts")
    third = len(shuffled) // 3
    await asyncio.gather(
        keep_counts(pool, shuffled[:third]),
        keep_counts(pool, shuffled[third:]),
        keep_counts(pool, shuffled[: 2 * third]),
    )
    assert await counts_between(pool, keys, at(-1), at(301)) == once
    spans = ((at(-1), at(cut)), (at(cut), at(301)))
    parts = [each for span in spans for each in await counts_between(pool, keys, *span)]
    assert sum(each.likes or 0 for each in parts) == sum(each.likes or 0 for each in once)
