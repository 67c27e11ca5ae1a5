"""Who works here sees where posts come from, and which source has fallen silent."""

from __future__ import annotations

from datetime import timedelta

from store.organisation.changes import By
from store.sources import NewSource, add_source, feed_failed, heard_of
from tests.api.conftest import World


async def test_a_silent_source_and_a_feed_in_trouble_are_seen(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    assert "尚未登记来源" in (await browser.get("/sources")).text
    now = still.clock()
    by = By("setup", "试验", now - timedelta(hours=3))
    await add_source(still.pool, NewSource("quick", "push", "采集服务<b>", silent_seconds=3_600), by)
    await add_source(still.pool, NewSource("mute", "push", silent_seconds=3_600), by)
    await add_source(still.pool, NewSource("news", "feed", url="https://a.example/rss"), by)
    await heard_of(still.pool, "quick", now)
    await feed_failed(still.pool, "news", "doctype", now, now)
    page = (await browser.get("/sources")).text
    assert page.count('class="chip duty-late"') == 1
    assert "采集服务&lt;b&gt;" in page and "含文档类型或实体声明" in page and "最近来报" in page
    english = await browser.get("/sources", headers={"accept-language": "en"})
    assert english.status_code == 200
