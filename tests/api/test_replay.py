"""What a replay sends is what the intake takes: all of it, each once, and its counts as they grew."""

from __future__ import annotations

from datetime import timedelta

from demo.batches import batches, post_id
from demo.cascade import find
from demo.pace import Pace
from intake.keys import IntakeKeys
from store.organisation.changes import By
from store.post_counts import series
from store.posts import new_posts
from store.sources import NewSource, add_source
from tests.api.conftest import World
from tests.api.visitors import add, client, machine_token


async def test_every_item_of_the_invented_cascade_is_kept(still: World) -> None:
    still.house.keys = IntakeKeys(b"k" * 32)
    now = still.clock()
    await add_source(still.pool, NewSource("replay", "push"), By("setup", "试验", now))
    await add(still, "player", [], [])
    player = await client(still, await machine_token(still, "player", "intake:replay"))
    cascade = find(None, None)
    pace = Pace.new(cascade.id, "replay", 1000, now - timedelta(seconds=cascade.lasts) / 1000)
    since: int | None = None
    for until in [*range(0, cascade.lasts, 3600), cascade.lasts]:
        for items in batches(cascade, pace.run, since, until, pace.at):
            answer = await player.post("/api/v1/intake/replay/posts", json={"items": items})
            assert answer.status_code == 200, answer.text
            assert answer.json()["repeated"] == 0
        since = until
    kept = await new_posts(still.pool, 0)
    assert len(kept) == 1 + len(cascade.words)
    assert all(each.author is None for each in kept)
    (grown,) = await series(
        still.pool, [("replay", post_id(cascade, pace.run))], now - timedelta(days=1), now, timedelta(days=1)
    )
    assert (grown.reposts, grown.comments) == (len(cascade.reposts), len(cascade.comments))
