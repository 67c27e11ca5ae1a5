"""Every plan that comes with the product: its page, and an incident under it, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.canonical import canonical
from domain.plan import plan_hash
from plans import built_in, load_file
from store.organisation.changes import By
from store.people import Person, add_person
from store.plan_releases import put_in_force
from store.plans import StoredPlan
from store.queries import RoleIn
from tests.api.browsing import sign_in
from tests.api.conftest import PASSWORD, World, _password_hash
from tests.api.test_incident_page import _sender

EVERY = pytest.mark.parametrize("file", built_in(), ids=lambda file: file.stem)


@EVERY
async def test_its_page_and_an_incident_under_it(world: World, file: Path) -> None:
    body, plan = load_file(file)
    stored = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), world.clock())
    await put_in_force(world.pool, stored, By("setup", "试验", world.clock()))
    roles = frozenset(RoleIn(plan.id, role.id) for role in plan.roles if not role.external)
    made = Person("p-ann", "ann", "人员", True, world.clock(), roles, frozenset({"operator"}))
    await add_person(world.pool, made, _password_hash(), By("setup", "试验", world.clock()))
    browser = await world.stack.enter_async_context(world.browser())
    await sign_in(browser, "ann", PASSWORD)
    sender = await _sender(world, "ann")
    opener = next(role for role in plan.may["open"].roles if role != "feed")
    data = {"plan_hash": plan_hash(body), "source": plan.sources[0].id, "emergency_grade": "major"}
    answer = await sender.open(opener, data=data)
    assert answer.status_code in (200, 202), answer.text
    for language in ("zh-CN", "en"):
        for address in (f"/plans/{plan.id}", f"/incidents/{sender.incident}", "/incidents/new"):
            page = await browser.get(address, headers={"accept-language": language})
            assert page.status_code == 200, (address, page.text)
    shown = (await browser.get(f"/plans/{plan.id}")).text
    assert ("国办发〔2016〕80号" in shown) is (plan.baseline is not None)
    assert plan.duties[-1].title.zh in shown
