"""``make bench-posts``: millions of posts and their counts, and how long what pages and looks ask then takes.

``python -m bench.posts [NUMBER]``: a PostgreSQL of its own in a folder that is deleted again. The rows are
made up in the database, spread over half a year and a hundred sites; batches come in by the intake's own way.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from time import perf_counter

import asyncpg

from bench.command import SEED
from bench.stage import folder_for_now, utc_now
from config import read_settings
from embedded.stack import Stack
from intake.batch import Given, Intake, keep_batch
from intake.expiring import expire_posts
from intake.keys import IntakeKeys
from locales import say
from logs import set_up_logging
from store.organisation.changes import By
from store.partitions import COUNTS, POSTS, make_partitions
from store.pool import Pool, open_pool
from store.post_counts import counts_between, latest_counts, series
from store.posts import Key, last_arrival, new_posts, page_of_posts, posts_of
from store.sources import NewSource, add_source, sources

NUMBER = 1_000_000
DAYS = 180
PIECE = 250_000
ROUNDS = 60
BATCHES, BATCH = 30, 1_000
NO_TEMPORAL = "127.0.0.1:1"

# A post each few seconds, its id in no order; every fourth is a repost of one before it.
FILL_POSTS = """
WITH made AS (
    SELECT g AS arrival, md5(g::text) AS post_id,
           $1::timestamptz + g * ($2::interval / $3::bigint) AS posted_at
    FROM generate_series($4::bigint, $5::bigint) g
), keyed AS (
    INSERT INTO post_keys (source, post_id, posted_at, arrival)
    SELECT 's' || arrival % 5, post_id, posted_at, arrival FROM made
)
INSERT INTO posts (source, post_id, posted_at, received_at, arrival, site, link, author, kind, root, title,
                   excerpt, digest)
SELECT 's' || arrival % 5, post_id, posted_at, posted_at + interval '1 minute', arrival,
       'site' || arrival % 100 || '.example', 'https://site.example/t/' || arrival,
       decode(md5('a' || arrival % 99991), 'hex'), CASE WHEN arrival % 4 = 0 THEN 'repost' ELSE 'post' END,
       CASE WHEN arrival % 4 = 0 THEN md5((arrival - 5)::text) END, NULL,
       repeat('大厅叫号系统又出了故障', 1 + (arrival % 12)::integer) || arrival, decode(post_id, 'hex')
FROM made"""
# Two looks at each post, an hour and a day after it.
FILL_COUNTS = """
INSERT INTO post_counts (source, post_id, observed_at, received_at, reposts, comments, likes, clicks)
SELECT 's' || g % 5, md5(g::text), at.seen, at.seen, g % 50 * at.factor, g % 20 * at.factor,
       g % 300 * at.factor, NULL
FROM generate_series($4::bigint, $5::bigint) g
CROSS JOIN LATERAL (VALUES
    ($1::timestamptz + g * ($2::interval / $3::bigint) + interval '1 hour', 1),
    ($1::timestamptz + g * ($2::interval / $3::bigint) + interval '1 day', 3)) at (seen, factor)"""


@dataclass(frozen=True)
class Measured:
    """How long something took, in milliseconds: at the median and at the 99th of a hundred."""

    key: str
    p50: float
    p99: float


async def measured(number: int, locale: str) -> list[str]:
    """Fill, measure, and say it, a line each."""
    folder = folder_for_now()
    try:
        async with _database(folder) as (owner_dsn, pool):
            return await _measured(number, locale, owner_dsn, pool)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def _database(folder: object) -> AsyncIterator[tuple[str, Pool]]:
    settings = read_settings().model_copy(update={"data_folder": folder, "temporal_address": NO_TEMPORAL})
    stack = Stack(settings.data_folder, settings)
    await stack.start()
    pool = await open_pool(stack.app_dsn, max_size=4)
    try:
        yield stack.owner_dsn, pool
    finally:
        await pool.close()
        await stack.stop()


async def _measured(number: int, locale: str, owner_dsn: str, pool: Pool) -> list[str]:
    now = utc_now()
    start, span = now - timedelta(days=DAYS), timedelta(days=DAYS - 2)
    intake = Intake(pool, IntakeKeys(b"b" * 32), timedelta(days=2 * DAYS))
    await add_source(pool, NewSource("bench", "push"), By("bench", "bench", now))
    lines = [say(locale, "bench_posts_rate", rate=f"{await _rate(intake, now, 'before'):,.0f}", posts="0")]
    seconds, size = await _fill(owner_dsn, pool, number, start, span)
    lines.append(
        say(locale, "bench_posts_filled", posts=f"{number:,}", counts=f"{2 * number:,}",
            seconds=f"{seconds:,.0f}", gigabytes=f"{size / 1e9:.1f}")
    )  # fmt: skip
    lines.append(
        say(locale, "bench_posts_rate", rate=f"{await _rate(intake, now, 'after'):,.0f}", posts=f"{number:,}")
    )
    for each in await _asked(pool, number, start, span):
        what = say(locale, f"bench_posts_{each.key}")
        lines.append(say(locale, "bench_posts_line", what=what, p50=f"{each.p50:.1f}", p99=f"{each.p99:.1f}"))
    began = perf_counter()
    gone = await expire_posts(pool, now, timedelta(days=DAYS // 2))
    lines.append(
        say(locale, "bench_posts_expired", months=str(gone.months), rows=f"{gone.rows:,}",
            seconds=f"{perf_counter() - began:,.1f}")
    )  # fmt: skip
    return lines


async def _fill(
    owner_dsn: str, pool: Pool, number: int, start: datetime, span: timedelta
) -> tuple[float, int]:
    instants = [start + day * timedelta(days=1) for day in range(DAYS + 2)]
    await make_partitions(pool, POSTS, instants)
    await make_partitions(pool, COUNTS, instants)
    base = await last_arrival(pool)
    began = perf_counter()
    owner = await asyncpg.connect(owner_dsn)
    for low in range(base + 1, base + number + 1, PIECE):
        high = min(low + PIECE - 1, base + number)
        for statement in (FILL_POSTS, FILL_COUNTS):
            await owner.execute(statement, start, span, base + number, low, high, timeout=600)
    await owner.execute("UPDATE arrivals SET last = $1", base + number)
    for table in ("posts", "post_keys", "post_counts"):
        await owner.execute(f"VACUUM ANALYZE {table}", timeout=600)
    size = await owner.fetchval("SELECT pg_database_size(current_database())")
    await owner.close()
    return perf_counter() - began, size


async def _rate(intake: Intake, now: datetime, name: str) -> float:
    """Posts with counts a second, in batches of a thousand by one sender."""
    at = (now - timedelta(hours=1)).isoformat()
    batches = [
        [
            Given.of(no, {"id": f"{name}-{batch}-{no}", "posted_at": at, "author": str(no), "text": "叫号",
                          "counts": {"observed_at": at, "reposts": no}})
            for no in range(1, BATCH + 1)
        ]
        for batch in range(BATCHES)
    ]  # fmt: skip
    began = perf_counter()
    for items in batches:
        await keep_batch(intake, "bench", items, now, "bench")
    return BATCHES * BATCH / (perf_counter() - began)


async def _asked(pool: Pool, number: int, start: datetime, span: timedelta) -> Sequence[Measured]:
    random = Random(SEED)  # noqa: S311 a seed, not a secret
    arrivals = [random.randrange(number) for _ in range(ROUNDS)]
    keys = [await _some_keys(pool, arrivals[no], 200) for no in range(8)]
    end = start + span

    def some() -> Sequence[Key]:
        return random.choice(keys)

    def when() -> datetime:
        return start + random.random() * span

    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "newest": lambda: page_of_posts(pool, end + timedelta(days=2)),
        "deep": lambda: page_of_posts(pool, when()),
        "new": lambda: new_posts(pool, random.choice(arrivals), 1_000),
        "of_keys": lambda: posts_of(pool, some()),
        "growth": lambda: counts_between(pool, some(), start, end),
        "series": lambda: series(pool, some(), end - timedelta(days=1), end, timedelta(minutes=15)),
        "latest": lambda: latest_counts(pool, some(), end),
        "sources": lambda: sources(pool),
    }
    return [await _timed(key, ask) for key, ask in asked.items()]


async def _some_keys(pool: Pool, after: int, number: int) -> Sequence[Key]:
    return [each.key for each in await new_posts(pool, after, number)]


async def _timed(key: str, ask: Callable[[], Awaitable[object]]) -> Measured:
    took = []
    for _ in range(ROUNDS):
        began = perf_counter()
        await ask()
        took.append(1_000 * (perf_counter() - began))
    took.sort()
    return Measured(key, took[ROUNDS // 2], took[-1])


def main(arguments: Sequence[str]) -> int:
    """Measure with so many posts, a million where nothing is said."""
    settings = read_settings()
    set_up_logging(settings.model_copy(update={"log_level": "WARNING"}), "bench")
    number = int(arguments[0]) if arguments else NUMBER
    for line in asyncio.run(measured(number, settings.locale)):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
