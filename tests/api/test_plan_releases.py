"""Plans come into force when another person releases them; a running incident is moved to another version."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import httpx
import orjson
import pytest
from ruamel.yaml import YAML

from domain.canonical import canonical
from domain.plan import plan_hash
from plans import built_in
from store.organisation.changes import By
from store.plan_releases import propose_built_in, put_in_force, standings
from store.plans import StoredPlan
from tests.api.browsing import read
from tests.api.conftest import PLAN, Sender, World

ROLES = ("monitor", "group_office", "group_head", "group_leaders", "leading_group", "handling_section")
FILE = next(path for path in built_in() if path.stem == PLAN).read_text("utf-8")


def text(version: int = 9, **changed: str) -> str:
    """The plan file under another version number, with words replaced."""
    made = FILE.replace("\nversion: ", "\nversion: 0x", 1)
    made = "\n".join(
        f"version: {version}" if line.startswith("version: 0x") else line for line in made.split("\n")
    )
    for old, new in changed.items():
        made = made.replace(old, new)
    return made


async def newer(world: World, change: Any = None, version: int = 9) -> str:
    """Another version of the plan, in force."""
    body = await world.pool.fetchval("SELECT body FROM plans WHERE hash = $1", world.plan_hash)
    made = {**orjson.loads(body), "version": version}
    if change is not None:
        change(made)
    stored = StoredPlan(plan_hash(made), PLAN, version, canonical(made), world.clock())
    await put_in_force(world.pool, stored, By("setup", "试验", world.clock()))
    return stored.hash


async def post(client: httpx.AsyncClient, path: str, **body: str) -> httpx.Response:
    return await client.post(f"/api/v1/plan-releases{path}", json=body)


async def test_one_puts_forward_and_another_releases(world: World) -> None:
    ann = (await world.sender("ann", desks=["administrator"])).client
    bo = (await world.sender("bo", desks=["administrator"])).client
    proposed = await post(ann, "", text=text(), why="年度修订")
    assert proposed.status_code == 201, proposed.text
    made = proposed.json()
    assert (made["standing"], made["version"], made["proposed_by"]) == ("proposed", 9, "p-ann")
    named = f"/{made['plan_hash']}/release"
    own = await post(ann, named, why="通过")
    assert (own.status_code, own.json()["code"]) == (409, "plan_second_person")
    unreasoned = await post(bo, named, why=" ")
    assert unreasoned.status_code == 422
    assert (await post(bo, named, why="会议通过")).json()["standing"] == "in_force"
    assert (await post(bo, named, why="再来")).json()["code"] == "plan_not_proposed"
    found = (await bo.get("/api/v1/plan-releases")).json()
    standing = {each["plan_hash"]: each["standing"] for each in found["versions"]}
    assert standing == {made["plan_hash"]: "in_force", world.plan_hash: "ended"}
    told = [(each["act"], each["who"], each["why"]) for each in found["history"][:2]]
    assert told == [("released", "p-bo", "会议通过"), ("proposed", "p-ann", "年度修订")]
    changes = await world.pool.fetch("SELECT what, who FROM organisation_changes ORDER BY no DESC LIMIT 2")
    assert [tuple(row) for row in changes] == [("plan_released", "p-bo"), ("plan_proposed", "p-ann")]


async def test_only_a_plan_in_force_opens_an_incident(world: World) -> None:
    monitor = await world.sender("mo", "monitor")
    ann = (await world.sender("ann", desks=["administrator"])).client
    bo = (await world.sender("bo", desks=["administrator"])).client
    made = (await post(ann, "", text=text(), why="修订")).json()["plan_hash"]
    refused = await monitor.open(data={"plan_hash": made})
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_not_in_force")
    assert "预案启用" in refused.json()["mend"]
    await post(bo, f"/{made}/release", why="通过")
    assert (await monitor.open(data={"plan_hash": made})).status_code == 200
    assert (await monitor.open()).json()["code"] == "plan_not_in_force", "the version before is no longer"
    assert (await post(ann, f"/{made}/end", why="停用")).json()["standing"] == "ended"
    assert (await monitor.client.get("/api/v1/plans")).json() == []
    browser = await world.signed_in("kim", "monitor")
    page = await browser.get("/incidents/new")
    assert page.status_code == 200
    assert "data.plan_hash" not in page.text


async def test_a_change_is_a_new_version(world: World) -> None:
    ann = (await world.sender("ann", desks=["administrator"])).client
    same = text(world.plan.version, 半小时="一刻钟")
    answer = await post(ann, "", text=same, why="修订")
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_version_taken")
    twice = [await post(ann, "", text=text(), why="修订") for _ in range(2)]
    assert [each.status_code for each in twice] == [201, 409]
    made = twice[0].json()["plan_hash"]
    assert (await post(ann, f"/{made}/withdraw", why="写错")).json()["standing"] == "withdrawn"
    assert (await post(ann, "", text=text(), why="再提")).status_code == 201


async def test_a_file_that_is_unfit_is_told_line_by_line_and_not_kept(world: World) -> None:
    ann = await world.signed_in("ann", desks=["administrator"])
    before = await world.pool.fetchval("SELECT count(*) FROM plans")
    bad = text().replace("owner: {role: monitor}", "owner: {role: nobody}", 1)
    for language, words in (("zh-CN", ("须改正", "行第")), ("en", ("to be mended", "line "))):
        form = (await read(ann, "/organisation/plans")).form("/organisation/plans")
        answer = await ann.post(
            "/organisation/plans",
            data={**{name: value[0] for name, value in form.values.items()}, "why": "试"},
            files={"file": ("plan.yaml", bad.encode(), "application/yaml")},
            headers={"accept-language": language},
        )
        assert answer.status_code == 422
        assert all(word in answer.text for word in words)
    assert await world.pool.fetchval("SELECT count(*) FROM plans") == before
    program = (await world.sender("bo", desks=["administrator"])).client
    answer = await post(program, "", text=bad, why="试")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_plan")


async def test_it_is_done_by_pages_too(world: World) -> None:
    ann = await world.signed_in("ann", desks=["administrator"])
    bo = await world.signed_in("bo", desks=["administrator"])
    auditor = await world.signed_in("di", desks=["auditor"])
    form = (await read(ann, "/organisation/plans")).form("/organisation/plans")
    answer = await ann.post(
        "/organisation/plans",
        data={**{name: value[0] for name, value in form.values.items()}, "why": "年度修订"},
        files={"file": ("plan.yaml", text().encode(), "application/yaml")},
    )
    assert answer.status_code == 303, answer.text[-2000:]
    assert "须由另一人启用" in (await ann.get("/organisation/plans")).text
    release = (await read(bo, "/organisation/plans")).form("/organisation/plans/release")
    assert (await release.send(bo, why="会议通过")).status_code == 303
    page = await auditor.get("/organisation/plans")
    assert "会议通过" in page.text
    assert "年度修订" in page.text
    assert "/organisation/plans/end" not in page.text, "an auditor only looks"
    ending = (await read(bo, "/organisation/plans")).form("/organisation/plans/end")
    assert (await ending.send(bo, why="停用")).status_code == 303
    assert "还没有启用任何预案" in (await bo.get("/organisation/plans")).text


async def test_at_the_first_start_the_ticked_plans_are_released_in_one_step(world: World) -> None:
    body = await world.pool.fetchval("SELECT body FROM plans WHERE hash = $1", world.plan_hash)
    hashes = []
    for name in ("one", "two"):
        made = {**orjson.loads(body), "id": name}
        stored = StoredPlan(plan_hash(made), name, 1, canonical(made), world.clock())
        await propose_built_in(world.pool, stored, "随系统提供")
        await propose_built_in(world.pool, stored, "随系统提供")
        hashes.append(stored.hash)
    ann = await world.signed_in("ann", desks=["administrator"])
    form = (await read(ann, "/start")).form("/start/release")
    assert (await form.send(ann, plan_hash=[hashes[0]])).status_code == 303
    standing = {each.plan_id: each.standing for each in await standings(world.pool)}
    assert standing == {PLAN: "in_force", "one": "in_force", "two": "proposed"}
    row = await world.pool.fetchrow("SELECT who, act FROM plan_releases ORDER BY no DESC LIMIT 1")
    assert row is not None
    assert tuple(row) == ("p-ann", "released")


def without_statement_watch(body: dict[str, Any]) -> None:
    """A version in which the first report is due at once, and one duty is gone."""
    duties = body["duties"]
    next(each for each in duties if each["id"] == "2-A2")["clocks"][0]["within"] = "PT20M"


async def moved(world: World) -> tuple[Sender, httpx.AsyncClient, httpx.AsyncClient, str]:
    sender = await world.sender("mo", "monitor")
    assert (await sender.open()).status_code == 200
    made = await newer(world, without_statement_watch)
    office = await world.signed_in("bo", *ROLES)
    head = await world.signed_in("cy", *ROLES)
    return sender, office, head, made


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_form_shows_what_changes_before_it_is_sent(world: World, language: str) -> None:
    sender, office, _, _ = await moved(world)
    address = f"/incidents/{sender.incident}/signals/upgrade_plan"
    page = await office.get(address, headers={"accept-language": language})
    assert page.status_code == 200, page.text
    shown = {
        "zh-CN": ("有何变化", "对本事件的影响", "20 分钟"),
        "en": ("What changes", "this incident", "20 minutes"),
    }
    assert all(word in page.text for word in shown[language])
    assert page.text.index(shown[language][0]) < page.text.index('name="texts.reason"')


async def test_two_people_move_an_incident(world: World) -> None:
    sender, office, head, made = await moved(world)
    address = f"/incidents/{sender.incident}/signals/upgrade_plan"
    sent = (
        await (await read(office, address))
        .form(address)
        .send(office, texts__reason="新版缩短了报告时限", role="group_head")
    )
    assert sent.status_code == 303, sent.text[-2000:]
    deciding = f"/incidents/{sender.incident}/signals/approve_proposal"
    own = await office.get(deciding)
    assert own.status_code == 409
    decided = await (await read(head, deciding)).form(deciding).send(head, role="group_head")
    assert decided.status_code == 303, decided.text[-2000:]
    row = await world.pool.fetchrow(
        "SELECT i.plan_hash, h.plan_hash AS head FROM incidents i JOIN heads h ON h.incident_id = i.id"
    )
    assert row is not None
    assert tuple(row) == (made, made)
    due = await world.pool.fetchval("SELECT due_at - start_at FROM duties WHERE key = '2-A2'")
    assert due.total_seconds() == 20 * 60
    told = (await sender.client.get(f"/api/v1/incidents/{sender.incident}/timeline")).json()["events"]
    assert "plan_upgraded" in [each["type"] for each in told]
    page = await office.get(f"/incidents/{sender.incident}")
    assert "改按预案第 9 版办理" in page.text
    again = await office.get(address)
    assert (again.status_code, "现行版本" in again.text) == (409, True)


async def test_a_version_that_does_not_fit_says_what_it_lacks(world: World) -> None:
    sender = await world.sender("mo", *ROLES)
    await sender.open()
    await sender.accept("confirm", "group_head")
    await sender.accept("grade", "group_head", {"level": "large"})

    def change(body: dict[str, Any]) -> None:
        spelled = orjson.dumps(body).replace(b'"large"', b'"big"')
        body.update(orjson.loads(spelled))

    made = await newer(world, change)
    office = await world.signed_in("bo", *ROLES)
    page = await office.get(f"/incidents/{sender.incident}/signals/upgrade_plan")
    assert page.status_code == 409
    assert "较大" in page.text
    refused = await sender.send("upgrade_plan", "group_head", {"plan_hash": made}, {"reason": "试"})
    assert (refused.status_code, refused.json()["code"]) == (409, "upgrade_unfit")
    unknown = await sender.send("upgrade_plan", "group_head", {"plan_hash": "f" * 64}, {"reason": "试"})
    assert unknown.json()["code"] == "plan_not_in_force"


async def test_what_an_earlier_version_asked_for_is_still_shown(world: World) -> None:
    sender, office, _, _ = await moved(world)

    def change(body: dict[str, Any]) -> None:
        body["duties"] = [each for each in deepcopy(body["duties"]) if each["id"] != "2-A2"]
        body["gates"] = []

    await sender.accept(
        "report_up", "monitor", {"duties": ["2-A2"], "channel": "telephone"}, {"content": "报"}
    )
    made = await newer(world, change, 10)
    data = {"plan_hash": made}
    asked = await world.sender("eve", *ROLES)
    asked.incident = sender.incident
    answer = await asked.accept("upgrade_plan", "group_head", data, {"reason": "试"})
    other = await world.sender("flo", *ROLES)
    other.incident = sender.incident
    await other.accept("approve_proposal", "group_head", {"proposal": answer["signal_id"]})
    page = await office.get(f"/incidents/{sender.incident}")
    assert page.status_code == 200
    title = world.plan.duty_by_id["2-A2"].title.zh
    assert title in page.text


async def test_the_changes_between_versions_have_a_page(world: World) -> None:
    office = await world.signed_in("bo", *ROLES)
    body = await world.pool.fetchval("SELECT body FROM plans WHERE hash = $1", world.plan_hash)
    made = {**orjson.loads(body), "version": 9}
    without_statement_watch(made)
    stored = StoredPlan(plan_hash(made), PLAN, 9, canonical(made), world.clock())
    await propose_built_in(world.pool, stored, "随系统提供")
    page = await office.get(f"/plans/{PLAN}/changes?version={stored.hash}")
    assert page.status_code == 200
    assert "20 分钟" in page.text
    assert "填写下方" not in page.text, "there is no form to fill in below"


async def test_any_two_versions_are_compared_by_number_hash_or_what_is_in_force(world: World) -> None:
    office = await world.signed_in("bo", *ROLES)
    eighth = await newer(world, version=8)
    ninth = await newer(world, without_statement_watch, version=9)
    back = await office.get(f"/plans/{PLAN}/changes?since={ninth[:12]}&version=8")
    assert "由第 9 版到第 8 版" in back.text
    assert f'value="{eighth}" selected' in back.text and f'value="{ninth}" selected' in back.text
    for which, want in (("8", eighth), ("9", ninth), ("in-force", ninth), (eighth[:7], eighth), ("", ninth)):
        got = await office.get(f"/api/v1/plans/{PLAN}", params={"version": which} if which else {})
        assert got.json()["hash"] == want, which
    for unknown in ("7", "in_force", "fffffff", eighth[:6], "%"):
        assert (await office.get(f"/api/v1/plans/{PLAN}?version={unknown}")).status_code == 404, unknown
    assert (await office.get(f"/api/v1/plans/township?version={ninth}")).status_code == 404


def test_the_plan_file_is_the_one_that_is_meant() -> None:
    assert YAML(typ="safe").load(text())["version"] == 9
