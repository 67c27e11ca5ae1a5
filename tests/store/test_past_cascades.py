"""Past cascades to learn from: by counts, or by the reposts themselves."""

from datetime import timedelta

from forecast.moments import moments
from forecast.past import of_posts
from store.past_cascades import past_cascades
from store.pool import open_pool
from store.post_counts import NewCounts, keep_counts
from store.posts import NewPost, keep_posts
from tests.store.rows import T0, at


def post(post_id: str, minutes: int = 0, kind: str = "post", root: str | None = None) -> NewPost:
    return NewPost(
        "weibo", post_id, at(minutes), at(minutes), "weibo.com", None, None, kind, root, None, "", b"d"
    )


async def test_what_was_counted_and_what_was_listed(database):
    pool = await open_pool(database.app_dsn, max_size=2)
    try:
        reposts = [post(f"r{no}", no, "repost", "listed") for no in range(1, 121)]
        await keep_posts(pool, [post("counted"), post("listed"), post("quiet"), *reposts])
        shown = [NewCounts("weibo", "counted", at(15 * no), at(15 * no), 40 * no, None) for no in range(10)]
        await keep_counts(pool, [*shown, NewCounts("weibo", "quiet", at(15), at(15), 99, 5)])
        found = await past_cascades(pool, 100)
        assert {(each.source, each.post_id, len(each.seen)) for each in found} == {
            ("weibo", "counted", 10),
            ("weibo", "listed", 120),
        }
        pasts = of_posts(found)
        crossed = {each.past.id: (each.at - T0, each.crossed) for each in moments(pasts, [(100, 300)])}
        assert crossed == {
            "weibo:counted": (timedelta(minutes=45), True),
            "weibo:listed": (timedelta(minutes=100), None),
        }
        assert await past_cascades(pool, 1000) == []
    finally:
        await pool.close()
