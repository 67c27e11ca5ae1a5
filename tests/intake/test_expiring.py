"""What came in goes when its time is over, whole months if it can be; what an incident needs stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from intake.batch import Given, Intake, keep_batch
from intake.expiring import WHO, expire_posts
from store.incident_posts import link_posts
from store.organisation.changes import changes
from store.partitions import POSTS, months_of
from store.payloads import texts_of
from store.plans import StoredPlan, put_plan
from store.posts import new_posts
from store.set_aside import page_of_aside
from tests.store.rows import T0, add_incident, insert

DAY = timedelta(days=1)
KEEP = 90 * DAY
PLAN = StoredPlan("b" * 64, "short", 1, '{"retention_days": 30}', T0)


async def bring(intake: Intake, at: datetime, *post_ids: str) -> None:
    items: list[dict[str, object]] = [
        {"id": each, "posted_at": at.isoformat(), "counts": {"observed_at": at.isoformat(), "likes": 1}}
        for each in post_ids
    ]
    await keep_batch(
        intake, "weibo", [Given.of(no, item) for no, item in enumerate([*items, 7], 1)], at, "http"
    )


async def kept(intake: Intake) -> list[str]:
    posts = sorted(each.post_id for each in await new_posts(intake.pool, 0))
    counted = await intake.pool.fetch("SELECT post_id FROM post_counts ORDER BY post_id")
    keys = await intake.pool.fetch("SELECT post_id FROM post_keys ORDER BY post_id")
    assert posts == [row["post_id"] for row in counted] == [row["post_id"] for row in keys]
    return posts


async def expire(intake: Intake, at: datetime):
    return await expire_posts(intake.pool, at, KEEP)


async def test_months_go_whole_and_the_rest_row_by_row(intake: Intake) -> None:
    old, later, new = T0, T0 + 15 * DAY, T0 + 60 * DAY
    for at, name in ((old, "old"), (later, "later"), (new, "new")):
        await bring(intake, at, name)
    assert (await expire(intake, old + KEEP)).total == 0
    told = await expire(intake, later + KEEP)
    assert (told.months, told.rows, told.aside) == (2, 0, 1)
    assert await kept(intake) == ["later", "new"]
    told = await expire(intake, later + KEEP + DAY)
    assert (told.months, told.rows) == (0, 2)
    assert await kept(intake) == ["new"]
    assert (await expire(intake, later + KEEP + DAY)).total == 0
    await bring(intake, new, "old")
    assert await kept(intake) == ["new", "old"]


async def test_what_is_set_aside_goes_with_its_time(intake: Intake) -> None:
    await bring(intake, T0, "1")
    assert len(await page_of_aside(intake.pool)) == 1
    assert (await expire(intake, T0 + KEEP + DAY)).aside == 1
    assert await page_of_aside(intake.pool) == []


@pytest.mark.parametrize(
    "closed, day, held",
    [
        (None, 2000, True),
        (10, 95, False),
        (80, 95, True),
        (80, 109, True),
        (80, 111, False),
    ],
)
async def test_posts_of_an_incident_stay_for_its_plans_time(
    intake: Intake, closed: int | None, day: int, held: bool
) -> None:
    await put_plan(intake.pool, PLAN)
    closed_at = T0 + closed * DAY if closed is not None else None
    await add_incident(intake.pool, "i1", plan_hash=PLAN.hash, plan_id="short", closed_at=closed_at)
    await bring(intake, T0, "of-it", "other")
    await link_posts(intake.pool, "i1", [("weibo", "of-it")], T0, "p1")
    await expire(intake, T0 + day * DAY)
    assert await kept(intake) == (["of-it"] if held else [])


async def test_posts_of_an_incident_that_is_still_to_be_recorded_stay(intake: Intake) -> None:
    await bring(intake, T0, "1")
    await link_posts(intake.pool, "to-come", [("weibo", "1")], T0, "pingxi:discovery")
    await expire(intake, T0 + 1000 * DAY)
    assert await kept(intake) == ["1"]


async def test_words_and_files_of_an_incident_go_after_its_plans_time_on_record(intake: Intake) -> None:
    pool = intake.pool
    await put_plan(pool, PLAN)
    for name, closed in (("over", T0), ("fresh", T0 + 20 * DAY), ("open", None)):
        await add_incident(pool, name, title="机密", plan_hash=PLAN.hash, plan_id="short", closed_at=closed)
    file = {"incident_id": "over", "sha256": "a" * 64, "size": 1, "media_type": "text/plain", "body": b"x",
            "received_at": T0}  # fmt: skip
    await insert(pool, "evidence", file)
    assert (await expire(intake, T0 + 29 * DAY)).incidents == 0
    assert (await expire(intake, T0 + 30 * DAY)).incidents == 1
    assert (await expire(intake, T0 + 31 * DAY)).incidents == 0
    words = await texts_of(pool, ["open-over", "open-fresh", "open-open"])
    assert {name: each.body is None for name, each in words.items()} == {
        "open-over": True, "open-fresh": False, "open-open": False,
    }  # fmt: skip
    assert await pool.fetchval("SELECT body FROM evidence") is None
    [change] = [each for each in await changes(pool) if each.what == "incident_erased"]
    assert (change.who, change.subject, change.before) == (
        WHO, "over", {"incident": "over", "words": 1, "files": 1, "papers": 0},
    )  # fmt: skip


async def test_the_next_months_are_made_ahead(intake: Intake) -> None:
    await expire(intake, T0)
    assert [each.month for each in await months_of(intake.pool, POSTS)] == [11, 12]
