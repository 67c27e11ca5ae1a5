"""The pages, as browsers without script use them: forms are read, filled in and sent."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from api.possible import ORDER
from tests.api.browsing import Page, read
from tests.api.conftest import World

ZONE = ZoneInfo("Asia/Shanghai")


async def opened(world: World, browser: httpx.AsyncClient, **filled: Any) -> str:
    """Open an incident by the form; its id."""
    form = (await read(browser, "/incidents/new")).form("/incidents/new")
    answer = await form.send(browser, **{"texts__title": "排队系统故障", "data__source": "web", **filled})
    assert answer.status_code == 303, Page(answer.text).text
    return re.split(r"[/?]", answer.headers["location"])[2]


async def act(browser: httpx.AsyncClient, incident: str, kind: str, **filled: Any) -> httpx.Response:
    """Send a signal by its form."""
    address = f"/incidents/{incident}/signals/{kind}"
    return await (await read(browser, address)).form(address).send(browser, **filled)


async def done(browser: httpx.AsyncClient, incident: str, kind: str, **filled: Any) -> Page:
    """Send one that is to be accepted; the incident's page after it."""
    answer = await act(browser, incident, kind, **filled)
    assert answer.status_code == 303, Page(answer.text).text
    page = await read(browser, answer.headers["location"])
    assert "已生效" in page.text
    return page


async def test_an_incident_from_discovery_to_its_close_by_plain_forms(world: World) -> None:
    staff = [role.id for role in world.plan.roles if not role.external]
    browser = await world.signed_in("ann", *[role for role in staff if role != "group_head"])
    head = await world.signed_in("zhou", "group_head")
    incident = await opened(world, browser, data__level="ordinary")
    await done(browser, incident, "confirm", role="group_office")
    await done(browser, incident, "grade", data__level="large", role="group_office")
    reports = await read(browser, f"/incidents/{incident}/signals/report_up")
    form = reports.form(f"/incidents/{incident}/signals/report_up")
    owed = form.options["data.duties"]
    answer = await form.send(
        browser,
        data__duties=owed[:1],
        data__channel="telephone",
        texts__content="已报告。",
        role=form.options["role"][0],
    )
    assert answer.status_code in (303, 409)
    await done(browser, incident, "draft_statement", texts__statement="情况说明", role="group_office")
    await done(head, incident, "approve_statement", role="group_head")
    await done(
        browser, incident, "release", texts__place="门户网站", data__form="website", role="spokesperson"
    )
    page = await done(browser, incident, "declare_calm", texts__reason="已无新增讨论", role="group_office")
    assert "已平息" in page.text
    await done(browser, incident, "file_review", texts__review="总结。", role="group_office")
    await settle(world, browser, head, incident)
    page = await done(head, incident, "close", role="group_head")
    assert "已办结" in page.text
    assert f"/incidents/{incident}/signals/reopen" in page.links
    assert f"/incidents/{incident}/signals/note" not in page.links


async def settle(world: World, browser: httpx.AsyncClient, head: httpx.AsyncClient, incident: str) -> None:
    """Waive whatever is still owed, each proposed by one person and approved by another."""
    for _ in range(60):
        page = await browser.get(f"/incidents/{incident}/signals/propose_waive")
        form = (
            Page(page.text).form(f"/incidents/{incident}/signals/propose_waive")
            if page.status_code == 200
            else None
        )
        owed = [key for key in (form.options["data.duty"] if form else []) if key and "decide" not in key]
        if not owed or form is None:
            return
        answer = await form.send(browser, data__duty=owed[0], texts__reason="无须再办。", role="group_office")
        assert answer.status_code == 303
        await done(head, incident, "approve_proposal", role="group_head")
    raise AssertionError("always something owed")


async def test_a_double_click_is_one_signal(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    form = (await read(browser, "/incidents/new")).form("/incidents/new")
    first = await form.send(browser, texts__title="事件", data__source="web")
    second = await form.send(browser, texts__title="事件", data__source="web")
    assert first.headers["location"] == second.headers["location"]
    incident = first.headers["location"].split("/")[2].split("?")[0]
    address = f"/incidents/{incident}/signals/note"
    form = (await read(browser, address)).form(address)
    for _ in range(2):
        assert (await form.send(browser, texts__note="已记录")).status_code == 303
    assert await world.pool.fetchval("SELECT count(*) FROM inbox") == 2


async def test_a_refused_form_keeps_its_input_and_says_why(world: World) -> None:
    browser = await world.signed_in("ann", "monitor", "group_office")
    incident = await opened(world, browser)
    address = f"/incidents/{incident}/signals/grade"
    stale = (await read(browser, address)).form(address)
    await done(browser, incident, "grade", data__level="major", role="group_office")
    answer = await stale.send(browser, data__level="large", texts__note="按规模研判", role="group_office")
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "较大低于当前等级重大，不能直接调低。" in page.text
    assert "请提出降级申请，由另一人批准。" in page.text
    form = page.form(address)
    assert form.values["texts.note"] == ["按规模研判"]
    assert form.values["role"] == ["group_office"]
    assert form.values["signal_id"] != stale.values["signal_id"]


async def test_wrong_input_is_named_at_its_field_and_nothing_is_received(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    before = await world.traces()
    form = (await read(browser, "/incidents/new")).form("/incidents/new")
    future = (world.clock() + timedelta(days=2)).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
    answer = await form.send(
        browser,
        texts__title="标\u202e题",
        data__source="web",
        data__discovered_at=future,
        data__counts__reposts="三百",
    )
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "“发现时间”晚于当前时间。" in page.text or "“转发数”应为整数。" in page.text
    assert "“标题”含有控制字符" in page.text
    again = page.form("/incidents/new")
    assert again.values["signal_id"] == form.values["signal_id"]
    assert again.values["data.counts.reposts"] == ["三百"]
    assert again.values["data.discovered_at"] == [future]
    assert await world.traces() == before
    fixed = await again.send(
        browser,
        texts__title="标题",
        data__discovered_at=form.values["data.discovered_at"],
        data__counts__reposts="300",
    )
    assert fixed.status_code == 303


async def test_a_local_time_is_read_in_the_plans_zone(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    local = (world.clock() - timedelta(hours=3)).astimezone(ZONE).replace(second=0, microsecond=0)
    incident = await opened(world, browser, data__discovered_at=local.strftime("%Y-%m-%dT%H:%M"))
    assert await world.pool.fetchval("SELECT discovered_at FROM incidents") == local
    page = await read(browser, f"/incidents/{incident}")
    assert f"{local.month}月{local.day}日 {local:%H:%M}" in page.text
    assert "Asia/Shanghai" in page.text


async def test_what_people_wrote_is_data(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    incident = await opened(
        world, browser, texts__title="<script>alert(1)</script>", texts__summary="<b>{{7*7}}</b>"
    )
    for address in (
        "/",
        "/incidents",
        f"/incidents/{incident}",
        "/notices",
        f"/incidents/{incident}/signals/note",
    ):
        html = (await browser.get(address)).text
        assert "<script>alert" not in html
        assert "<b>{{" not in html
    assert "{{7*7}}" in (await browser.get(f"/incidents/{incident}")).text


async def test_the_page_says_what_is_due_and_what_i_may_do_and_why_not(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    incident = await opened(world, browser)
    page = await read(browser, f"/incidents/{incident}")
    assert "向领导小组报告情况" in page.text
    assert "三·第三步" in page.text
    assert "原文载明" in page.text
    offered = {link.split("/")[4].split("?")[0] for link in page.links if "/signals/" in link}
    assert {"note", "report_up", "classify"} <= offered
    assert not {"close", "confirm", "release"} & offered
    assert "事件处于“研判”阶段，不能“办结”。" in page.text
    assert "此项由以下身份办理：领导小组办公室" in page.text


async def test_a_late_duty_is_seen_late(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    incident = await opened(world, browser)
    world.clock.ahead = timedelta(minutes=31)
    await world.folder.pass_time(incident)
    page = await read(browser, f"/incidents/{incident}")
    assert "已逾期" in page.text
    assert "未完成" in page.text
    home = await read(browser, "/")
    assert "已逾期" in home.text
    late = await read(browser, "/incidents?late=yes")
    assert any(incident in link for link in late.links)
    assert "逾期未完成：向领导小组报告情况" in (await read(browser, "/notices")).text


async def test_late_incidents_stand_first(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    old = await opened(world, browser, texts__title="旧")
    world.clock.ahead = timedelta(minutes=31)
    await world.folder.pass_time(old)
    new = await opened(world, browser, texts__title="新")
    links = [link for link in (await read(browser, "/incidents")).links if link.startswith("/incidents/2")]
    assert links == [f"/incidents/{old}", f"/incidents/{new}"]


async def test_what_nobody_has_folded_yet_lies_over_the_page(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    form = (await read(browser, "/incidents/new")).form("/incidents/new")
    answer = await form.send(browser, texts__title="事件", data__source="web")
    receipt = await read(browser, answer.headers["location"])
    assert "已收到" in receipt.text
    incident = form.values["incident_id"][0]
    assert "立案已收到" in (await read(browser, f"/incidents/{incident}")).text
    await still.folder.fold()
    assert "已生效" in (await read(browser, answer.headers["location"])).text
    answer = await act(browser, incident, "note", texts__note="补充")
    page = await read(browser, answer.headers["location"])
    assert "我已提交、尚待处理" in page.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_every_form_shows_in_both_languages(world: World, language: str) -> None:
    staff = [role.id for role in world.plan.roles if not role.external]
    browser = await world.signed_in("ann", *staff)
    incident = await opened(world, browser)
    await done(browser, incident, "confirm", role="group_office")
    browser.cookies.set("pingxi_language", language)
    for kind in ORDER:
        answer = await browser.get(f"/incidents/{incident}/signals/{kind}")
        assert answer.status_code in (200, 409), (kind, answer.text)
    for address in (
        "/",
        "/incidents",
        "/notices",
        "/plans",
        "/plans/human-resources",
        f"/incidents/{incident}",
    ):
        assert (await browser.get(address)).status_code == 200, address
    assert (await browser.get(f"/incidents/{incident}/signals/nonsense")).status_code == 404
    assert (await browser.get("/incidents/20260101-nope")).status_code == 404


async def test_a_form_offers_only_roles_that_are_held_and_may(world: World) -> None:
    browser = await world.signed_in("ann", "monitor", "spokesperson")
    incident = await opened(world, browser)
    page = await read(browser, f"/incidents/{incident}/signals/classify")
    assert page.form(f"/incidents/{incident}/signals/classify").options["role"] == ["monitor"]
    answer = await browser.get(f"/incidents/{incident}/signals/grade")
    assert "此项由以下身份办理：领导小组办公室" in answer.text
    assert "请查看事件当前情况后再办理。" in answer.text
    assert Page(answer.text).forms[-1].action == "/language"


async def test_pages_ask_little_of_the_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await world.signed_in("ann", "monitor", "group_office")
    incidents = [await opened(world, browser, texts__title=f"事件{number}") for number in range(5)]
    await done(browser, incidents[0], "confirm", role="group_office")
    await done(browser, incidents[0], "draft_statement", texts__statement="说明", role="group_office")
    asked: list[str] = []
    pool = world.pool

    class Counted:
        def __getattr__(self, name: str) -> Any:
            real = getattr(pool, name)
            if name not in ("fetch", "fetchrow", "fetchval", "execute"):
                return real

            async def counted(query: str, *args: Any) -> Any:
                asked.append(query)
                return await real(query, *args)

            return counted

    monkeypatch.setattr(world.house, "pool", Counted())
    for address, most in (("/incidents", 4), (f"/incidents/{incidents[0]}", 9), ("/", 4)):
        asked.clear()
        assert (await browser.get(address)).status_code == 200
        assert len(asked) <= most, (address, asked)


async def test_a_form_that_is_no_form_is_refused_on_a_page(world: World) -> None:
    browser = await world.signed_in("ann", "monitor")
    incident = await opened(world, browser)
    before = await world.traces()
    address, kind = f"/incidents/{incident}/signals/note", "application/x-www-form-urlencoded"
    own = f"form_token={(await read(browser, address)).forms[0].values['form_token'][0]}&".encode()
    for body in (
        b"",
        b"texts.note=%00&role=monitor",
        b"texts.note=%ff%fe%00&role=monitor",
        b"role=%00&texts.note=x",
    ):
        answer = await browser.post(address, content=own + body, headers={"content-type": kind})
        assert answer.status_code in (403, 422), (body, answer.status_code)
        assert answer.headers["content-type"].startswith("text/html")
    answer = await browser.post(
        address, content=b"texts.note=" + b"x" * 2_000_000, headers={"content-type": kind}
    )
    assert answer.status_code == 413
    assert "请缩减内容后重新提交。" in answer.text
    answer = await browser.post(
        "/incidents/new", content=own + b"data.plan_hash=%00", headers={"content-type": kind}
    )
    assert answer.status_code == 422
    answer = await browser.post(
        address, content=b"--x", headers={"content-type": "multipart/form-data; boundary=y"}
    )
    assert answer.status_code in (400, 422, 403)
    assert await world.traces() == before


async def test_an_unknown_page_is_said_so(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    answer = await browser.get("/nope")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert (await browser.post("/incidents")).status_code == 405
