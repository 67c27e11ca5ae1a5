"""How an incident's posts are watched, on its page, on the page of all looks and as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.watching import Outlook, Standing, look
from store.observations import Observation, keep_observation
from tests.api.browsing import read
from tests.api.conftest import World
from tests.api.test_incident_page import Case
from tests.api.test_incident_page import case as case
from tests.domain.test_watching import MEASURES, seen

AHEAD = Outlook("major", 2, 620, 24, "reposts", 300, 190, 40, 130, 600)


async def looked(case: Case, reposts: list[int], **more: Any) -> None:
    """Looks every 15 minutes, the last one just now."""
    now, standing = case.world.clock(), Standing()
    for no, count in enumerate(reposts):
        at = now - timedelta(minutes=15) * (len(reposts) - 1 - no)
        made = look(standing, replace(seen(at, count, **more), outlook=AHEAD), at, 0)
        standing = made.standing
        row = Observation(case.sender.incident, no + 1, at, at, at, "run", made.body)
        assert await keep_observation(case.world.pool, row)


async def test_a_page_without_looks_says_nothing_of_watching(case: Case) -> None:
    assert 'id="watching"' not in await case.page()
    page = await read(case.browser, f"{case.address}/looks")
    assert "尚未监看" in page.text


async def test_the_page_tells_the_last_look_the_curve_and_the_warning(case: Case) -> None:
    await looked(case, [20, 60, 120, 190], per_site={"微博": 3, "贴吧": 1}, negative_permille=340)
    page = await read(case.browser, case.address)
    for text in (
        "上次监看",
        "下次监看",
        "每 15 分钟一次",
        "微博 3、贴吧 1",
        "34%",
        "早期预警（重大）",
        "可能性约 62%",
        "平静时段：已连续 0 个，满 2 个即提请宣布平息",
        "全部监看（4 次）",
    ):
        assert text in page.text, text
    html = await case.page()
    assert html.count('id="chart-watch-1-name"') == 1
    english = await case.browser.get(case.address, headers={"accept-language": "en"})
    assert "Early warning" in english.text
    assert "Last look" in english.text


async def test_a_silent_source_and_a_late_look_are_seen(case: Case) -> None:
    await looked(case, [20], silent={"weibo": None})
    page = await read(case.browser, case.address)
    assert "没有数据不等于平息" in page.text
    assert "有来源中断，不予计算" in page.text
    assert "监看迟延" not in page.text
    case.world.clock.ahead += timedelta(minutes=20)
    assert "监看迟延" in (await read(case.browser, case.address)).text


async def test_a_demonstration_that_is_played_fast_says_so(case: Case) -> None:
    await looked(case, [20, 60], measures=replace(MEASURES, speed=300, every_seconds=3))
    assert "演示：按 300 倍速监看，每 3 秒一次" in (await read(case.browser, case.address)).text


async def test_all_looks_are_listed_a_page_at_a_time(case: Case) -> None:
    await looked(case, list(range(20, 20 + 53)))
    first = await read(case.browser, f"{case.address}/looks")
    assert "更早的监看" in first.text
    assert any(link.endswith("?before=4") for link in first.links)
    rest = await read(case.browser, f"{case.address}/looks?before=4")
    assert "更早的监看" not in rest.text


async def test_the_looks_as_json(case: Case, world: World) -> None:
    await looked(case, [20, 60, 120])
    url = f"/api/v1/incidents/{case.sender.incident}/looks"
    answer = await case.sender.client.get(url, params={"limit": 2})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [each["no"] for each in body["looks"]] == [3, 2]
    assert body["next"] == 2
    assert body["looks"][0]["counts"]["reposts"] == 120
    assert body["looks"][0]["growth"]["reposts"] == 60
    assert body["looks"][0]["early_warning"]["permille"] == 620
    assert body["looks"][0]["early_warning_said"]
    rest = (await case.sender.client.get(url, params={"below": 2})).json()
    assert ([each["no"] for each in rest["looks"]], rest["next"]) == ([1], None)


@pytest.mark.parametrize("place", ["", "/looks"])
async def test_who_may_not_see_the_incident_sees_no_looks(case: Case, place: str) -> None:
    await looked(case, [20])
    answer = await case.browser.get(f"/incidents/20260302-zzzzzz{place}")
    assert answer.status_code == 404
