"""Vacant roles by the pages and the JSON interface: who is there, who heard, and that nobody can claim it."""

from __future__ import annotations

from datetime import timedelta

from services.staffing import Staffing
from store.organisation.changes import By
from store.people import set_active
from tests.api.browsing import read
from tests.api.conftest import World


async def look(world: World) -> int:
    """As the service does, and fold what it sends."""
    told = await Staffing(world.pool, world.house.notifier, world.clock).look(world.clock())
    while await world.folder.fold():
        pass
    return told


async def test_nobody_can_say_that_a_role_is_vacant(world: World) -> None:
    ann = await world.sender("ann", "monitor", "group_office")
    await ann.open()
    traces = await world.traces()
    for role in ("staffing", "group_office"):
        answer = await ann.send("staff", role, {"vacant": ["group_head"]})
        assert answer.status_code == 422, answer.text
    assert (await ann.send("note", "staffing", texts={"note": "x"})).status_code == 403
    assert await world.traces() == traces
    schema = (await ann.client.get("/api/v1/openapi.json")).text
    assert '"staff"' not in schema


async def test_the_page_names_who_is_there_and_says_what_is_vacant(still: World) -> None:
    world = still
    ann = await world.signed_in("ann", "monitor")
    await world.person("bob", ["group_office", "handling_section"])
    sender = await world.sender("eve", "monitor")
    await sender.open()
    await world.folder.fold()
    assert await look(world) == 1
    page = await read(ann, f"/incidents/{sender.incident}")
    assert "现无人在岗：" in page.text
    assert "新闻发言人" in page.text.partition("现无人在岗：")[2].partition("。")[0]
    assert "人员ann、人员eve" in page.text
    shown = (await sender.client.get(f"/api/v1/incidents/{sender.incident}")).json()
    assert "spokesperson" in shown["vacant"]
    assert not {"monitor", "group_office", "city_committee"} & set(shown["vacant"])
    listed = await read(ann, "/incidents")
    assert "个岗位无人" in listed.text


async def test_ones_notices_are_those_of_ones_own_time(still: World) -> None:
    world = still
    ann = await world.signed_in("ann", "monitor")
    sender = await world.sender("eve", "monitor")
    await sender.open()
    await world.folder.fold()
    later = await world.signed_in("zoe", "monitor")
    assert "新的责任" in (await read(ann, "/notices")).text
    assert (await read(later, "/notices")).links.count(f"/incidents/{sender.incident}#event-1") == 0
    assert "人员eve" in (await read(later, f"/incidents/{sender.incident}")).text
    assert "没有告知事项" in (await read(later, "/notices")).text


async def test_a_telling_that_reached_nobody_shows_on_the_page(still: World) -> None:
    world = still
    head = await world.signed_in("ann", "leading_group", "group_office")
    sender = await world.sender("eve", "monitor")
    await sender.open()
    await world.folder.fold()
    assert "无人收到" not in (await read(head, f"/incidents/{sender.incident}")).text
    await set_active(world.pool, "p-eve", False, By("setup", "离职", world.clock()))
    world.clock.ahead += timedelta(hours=2)
    await world.folder.pass_time(sender.incident)
    assert "无人收到" in (await read(head, f"/incidents/{sender.incident}")).text
    assert await look(world) == 1
    page = await read(head, f"/incidents/{sender.incident}")
    assert "岗位无人" in page.text
    assert "现无人在岗" in page.text
