"""A feed in a process of its own: keeps one incident under a burst until it is ended.

``python -m bench.feed <incident> <signals at once>``
"""

from __future__ import annotations

import asyncio
import os
import sys

from bench.load import counts
from bench.stage import utc_now
from config import read_settings
from intake.receive import receive_many
from services.connections import until_stopped
from store.notify import Notifier
from store.pool import open_pool

AT_ONCE = 100

# Before each part of the burst: how many signals of the incident have no outcome yet.
WAITING = "SELECT count(*) FROM inbox WHERE incident_id = $1 AND result IS NULL"


async def feed(incident: str, backlog: int) -> None:
    """Keep about ``backlog`` signals of the incident waiting, for ever."""
    dsn = read_settings().app_dsn
    assert dsn is not None
    pool = await open_pool(dsn, max_size=2, name="bench-feed")
    async with Notifier(pool) as notifier:
        no = 0
        while True:
            waiting = await pool.fetchval(WAITING, incident)
            for _ in range(max(0, backlog - waiting) // AT_ONCE):
                now = utc_now()
                no += AT_ONCE
                part = [counts(incident, now, no + place) for place in range(AT_ONCE)]
                await receive_many(pool, part, now, notifier)
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(until_stopped(feed(sys.argv[1], int(sys.argv[2]))))
    os._exit(0)
