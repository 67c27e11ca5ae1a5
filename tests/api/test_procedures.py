"""Procedures in the browser: their own list, opening form and words, apart from the incidents."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from api.language import Words
from api.views.readable import Readable
from domain.canonical import canonical
from domain.plan import plan_hash
from locales import LOCALES, say
from plans import load_file, procedures
from store.organisation.changes import By
from store.people import Person, add_person
from store.plan_releases import put_in_force
from store.plans import StoredPlan
from store.queries import RoleIn
from tests.api.browsing import Page, read, sign_in
from tests.api.conftest import PASSWORD, World, _password_hash

(FILE,) = procedures()


@pytest.fixture
async def browser(world: World) -> httpx.AsyncClient:
    """Somebody who holds every role of the procedure, which is in force, and some of an incident's plan."""
    body, plan = load_file(FILE)
    stored = StoredPlan(plan_hash(body), plan.id, plan.version, canonical(body), world.clock())
    await put_in_force(world.pool, stored, By("setup", "试验", world.clock()))
    roles = {RoleIn(plan.id, role) for role in plan.own_roles} | {RoleIn(world.plan.id, "monitor")}
    made = Person("p-ann", "ann", "人员", True, world.clock(), frozenset(roles), frozenset({"operator"}))
    await add_person(world.pool, made, _password_hash(), By("setup", "试验", world.clock()))
    browser = await world.stack.enter_async_context(world.browser())
    await sign_in(browser, "ann", PASSWORD)
    return browser


async def opened(browser: httpx.AsyncClient, **filled: Any) -> str:
    """A procedure opened by its form; its id."""
    form = (await read(browser, "/procedures/new")).form("/incidents/new")
    given = {"texts__title": "停车收费调整", "data__source": "amendment", "role": "policy_section", **filled}
    answer = await form.send(browser, **given)
    assert answer.status_code == 303, Page(answer.text).text
    return re.split(r"[/?]", answer.headers["location"])[2]


async def act(browser: httpx.AsyncClient, procedure: str, kind: str, **filled: Any) -> Page:
    """Send a signal by its form; the page after it."""
    address = f"/incidents/{procedure}/signals/{kind}"
    answer = await (await read(browser, address)).form(address).send(browser, **filled)
    assert answer.status_code == 303, Page(answer.text).text
    return await read(browser, answer.headers["location"])


async def test_a_procedure_is_opened_listed_and_accepted_in_its_own_words(
    browser: httpx.AsyncClient,
) -> None:
    form = (await read(browser, "/procedures/new")).text
    assert "提出时间" in form
    assert "事项类别" in form
    assert "舆情" not in form
    procedure = await opened(browser)
    page = await read(browser, f"/incidents/{procedure}")
    assert "待受理" in page.text
    assert "审查是否属于涉及群众切身利益的重大政策" in page.text
    accepted = await act(browser, procedure, "confirm", role="bureau_office")
    assert "办理中" in accepted.text
    assert "受理，转入办理" in accepted.text
    assert "抽样调查" in accepted.text
    for word in ("舆情", "宣布平息", "已平息", "立案"):
        assert word not in accepted.text


async def test_its_list_holds_procedures_and_the_incidents_list_none(browser: httpx.AsyncClient) -> None:
    procedure = await opened(browser)
    listed = await read(browser, "/procedures")
    assert procedure in listed.text and "停车收费调整" in listed.text
    assert "待受理" in listed.text
    assert procedure not in (await read(browser, "/incidents")).text
    assert procedure in (await read(browser, "/procedures?plan=policy-risk-assessment&phase=assessment")).text
    assert procedure not in (await read(browser, "/procedures?phase=closed")).text
    assert procedure not in (await read(browser, "/procedures?plan=none")).text
    home = await read(browser, "/")
    assert "在办事项" in home.text and procedure in home.text


async def test_the_json_lists_are_separate_too(browser: httpx.AsyncClient) -> None:
    procedure = await opened(browser)

    async def listed(address: str) -> list[str]:
        body = (await browser.get(f"/api/v1/{address}")).json()
        assert body["next"] is None
        return [each["id"] for each in body[re.split(r"[?]", address)[0]]]

    assert await listed("procedures") == [procedure]
    assert await listed("procedures?plan=policy-risk-assessment&phase=assessment&text=停车") == [procedure]
    assert await listed("procedures?phase=closed") == []
    assert await listed("procedures?plan=none") == []
    assert await listed("incidents") == []
    assert await listed("incidents?plan=policy-risk-assessment") == []
    assert (await browser.get(f"/api/v1/incidents/{procedure}")).status_code == 200
    assert (await browser.get("/api/v1/procedures?after=x")).status_code == 422


async def test_an_incident_is_not_opened_under_a_procedure_nor_the_other_way_round(
    browser: httpx.AsyncClient,
) -> None:
    assert "重大政策" not in (await read(browser, "/incidents/new")).text
    assert "风险评估" in (await read(browser, "/procedures/new")).text


async def test_what_is_wrong_comes_back_with_what_was_filled_in(browser: httpx.AsyncClient) -> None:
    form = (await read(browser, "/procedures/new")).form("/incidents/new")
    answer = await form.send(browser, texts__title="", data__source="amendment", role="policy_section")
    assert answer.status_code == 422
    assert "事项类别" in answer.text


WALK: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("confirm", "bureau_office", {}),
    ("perform", "assessment_group", {"data__duties": ["R-track", "R-sample", "R-visit"]}),
    ("open_consultation", "assessment_group", {"data__invited": ["departments_concerned"]}),
    ("conclude_consultation", "assessment_group", {}),
    ("grade", "assessment_group", {"data__level": "medium"}),
    ("draft_paper", "policy_section", {"data__paper": "handling_plan"}),
    ("approve_paper", "reviewing_leader", {}),
    ("record_occasion", "bureau_head", {"data__occasion": "abandon"}),
    ("perform", "policy_section", {"data__duties": ["R-explain"]}),
    ("declare_calm", "bureau_office", {}),
    ("file_review", "bureau_office", {}),
    ("close", "reviewing_leader", {}),
)


async def test_it_is_carried_through_to_its_end_in_the_browser(
    world: World, browser: httpx.AsyncClient
) -> None:
    second = Person(
        "p-lee",
        "lee",
        "分管领导",
        True,
        world.clock(),
        frozenset(RoleIn("policy-risk-assessment", role) for role in ("reviewing_leader", "bureau_head")),
        frozenset({"operator"}),
    )
    await add_person(world.pool, second, _password_hash(), By("setup", "试验", world.clock()))
    leader = await world.stack.enter_async_context(world.browser())
    await sign_in(leader, "lee", PASSWORD)
    procedure = await opened(browser)
    held_back = await browser.get(f"/incidents/{procedure}/signals/release")
    assert held_back.status_code == 409
    for kind, role, data in WALK:
        sender = leader if role in ("reviewing_leader", "bureau_head") else browser
        address = f"/incidents/{procedure}/signals/{kind}"
        form = (await read(sender, address)).form(address)
        words = {name: "经研究" for name in form.required if name.startswith("texts.")}
        given = {name.replace(".", "__"): value for name, value in words.items()} | data
        roles = {"role": role} if "role" in form.options or "role" in form.values else {}
        answer = await form.send(sender, **given, **roles)
        assert answer.status_code == 303, (kind, Page(answer.text).text)
        after = await read(sender, answer.headers["location"])
        assert "已生效" in after.text, (kind, after.text)
    page = await read(browser, f"/incidents/{procedure}")
    assert "已办结" in page.text
    assert "决定不予公布（第 1 次）" in page.text
    assert "舆情" not in page.text


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_of_a_procedure_stand_in_for_the_common_ones(locale: str) -> None:
    plan = load_file(FILE)[1]
    words = Readable(Words(locale), plan).words
    assert words("phase_calm") == say(locale, "procedure_phase_calm") != say(locale, "phase_calm")
    assert words("signal_confirm.about") == say(locale, "procedure_signal_confirm.about")
    assert words("nav_home") == say(locale, "nav_home")
    assert words.of_kind("incident")("phase_calm") == say(locale, "phase_calm")


def test_every_word_of_a_procedure_stands_in_for_one_that_there_is() -> None:
    source = (FILE.parent.parent.parent / "locales" / "zh-CN" / "procedures.ftl").read_text("utf-8")
    own = re.findall(r"^procedure_([a-z_]+) =", source, re.MULTILINE)
    common = Words("zh-CN")
    assert [key for key in own if not common.has(key)] == ["kind", "kinds"]
