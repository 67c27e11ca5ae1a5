"""Alarms: seen by those who answer for the service, of the incidents that they see."""

from __future__ import annotations

from datetime import timedelta

from store.alarms import end_alarms, raise_alarm
from tests.api.conftest import World
from tests.api.test_access import person
from tests.api.visitors import add_bodies, role


async def test_alarms_are_told_to_those_who_oversee_and_see_the_incident(world: World) -> None:
    await add_bodies(world)
    city = await person(world, "city", role("monitor", "city"))
    assert (await city.open(data={"body": "city"}, texts={"title": "市级"})).status_code == 200
    now = world.clock()
    about = {"workflow": f"incident/{city.incident}", "run_id": "r1", "cause": "NonDeterministicError"}
    fails = await raise_alarm(world.pool, "workflow_task_fails", now, city.incident, **about)
    await raise_alarm(world.pool, "signals_forged", now, None)
    all_of_it = await person(world, "all", desks=("supervisor",))
    other = await person(world, "other", desks=("supervisor",), limited=[("supervisor", "other")])
    seen = {}
    for name, sender in (("all", all_of_it), ("other", other)):
        answer = await sender.client.get("/api/v1/alarms", headers={"accept-language": "en"})
        seen[name] = [(each["code"], each["stands"]) for each in answer.json()["alarms"]]
    assert seen["all"] == [("signals_forged", False), ("workflow_task_fails", True)]
    assert seen["other"] == [("signals_forged", False)]
    assert (await city.client.get("/api/v1/alarms")).status_code == 403
    await end_alarms(world.pool, [fails], now + timedelta(minutes=1))
    answer = await all_of_it.client.get("/api/v1/alarms", params={"limit": 1})
    answer = await all_of_it.client.get("/api/v1/alarms", params={"below": answer.json()["next"]})
    (alarm,) = answer.json()["alarms"]
    assert (alarm["stands"], alarm["over_at"] is not None) == (False, True)


async def test_the_first_page_of_a_supervisor_says_that_an_alarm_stands(world: World) -> None:
    browser = await world.signed_in("boss", desks=("supervisor",))
    assert "告警尚未解除" not in (await browser.get("/")).text
    await raise_alarm(world.pool, "workflow_task_fails", world.clock(), None, run_id="r1", cause="Bug")
    assert "有 1 起事件处理中断" in (await browser.get("/")).text.replace("\u2068", "").replace("\u2069", "")
    page = (await browser.get("/alarms")).text
    assert "事件处理中断" in page
    assert "尚未解除" in page
