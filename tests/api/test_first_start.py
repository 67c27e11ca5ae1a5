"""The first start: nobody can sign in, and one address makes the first administrator."""

from __future__ import annotations

import re

import httpx
import pytest

from plans import built_in
from store.invitations import has_administrator, invite, make_set_up
from store.organisation.changes import By
from tests.api.authenticator import Authenticator
from tests.api.browsing import Page, read, sign_in
from tests.api.conftest import World
from tests.api.test_signing_in import NEW

PLAN_FILE = next(file for file in built_in() if file.stem == "human-resources")


@pytest.fixture
async def token(still: World) -> str:
    return await make_set_up(still.pool, still.clock())


async def made(still: World, token: str) -> httpx.AsyncClient:
    """A browser of the first administrator."""
    browser = still.browser()
    form = (await read(browser, f"/set-up/{token}")).form(f"/set-up/{token}")
    answer = await form.send(browser, name="王管理", login="wang", password=NEW, again=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/start"), answer.text
    return browser


@pytest.mark.parametrize(
    "address", ["/", "/incidents", "/plans", "/account", "/start", "/sign-in", "/tokens"]
)
async def test_every_page_leads_to_the_set_up(still: World, address: str) -> None:
    answer = await still.browser().get(address, follow_redirects=True)
    assert answer.url.path == "/set-up"
    assert "本系统尚无可登录的账号" in answer.text
    assert "/set-up/" not in answer.text


async def test_no_account_exists_by_default(still: World) -> None:
    assert await still.pool.fetchval("SELECT count(*) FROM people") == 0
    for login, password in (("admin", "admin"), ("administrator", "pingxi"), ("root", "")):
        answer = await still.browser().post("/api/v1/sign-ins", json={"login": login, "password": password})
        assert answer.status_code in (401, 422)


async def test_the_address_makes_one_administrator_and_is_used_up(still: World, token: str) -> None:
    browser = await made(still, token)
    assert await has_administrator(still.pool)
    assert "启用步骤" in (await read(browser, "/start")).text
    for again in (f"/set-up/{token}", "/set-up/wrong"):
        answer = await still.browser().get(again)
        assert (answer.status_code, "invitation_over" in answer.text) == (404, True)
    page = await read(still.browser(), "/sign-in")
    assert page.form("/sign-in").method == "post"
    assert (await still.browser().get("/set-up")).headers["location"] == "/sign-in"
    made_by = "SELECT who, why FROM organisation_changes WHERE what = 'account_made'"
    assert [tuple(row) for row in await still.pool.fetch(made_by)] == [("setup", "首次启用")]


async def test_the_same_form_sent_twice_makes_one_account(still: World, token: str) -> None:
    browser = still.browser()
    form = (await read(browser, f"/set-up/{token}")).form(f"/set-up/{token}")
    filled = {"name": "王管理", "login": "wang", "password": NEW, "again": NEW}
    assert (await form.send(browser, **filled)).status_code == 303
    assert (await form.send(browser, **{**filled, "login": "other"})).status_code == 404
    assert await still.pool.fetchval("SELECT count(*) FROM people") == 1


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"name": ""}, "请填写姓名"),
        ({"login": "王"}, "小写字母"),
        ({"login": ""}, "小写字母"),
        ({"password": "short", "again": "short"}, "至少 12 位"),
        ({"again": "another"}, "不一致"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_made(
    still: World, token: str, filled: dict[str, str], said: str
) -> None:
    browser = still.browser()
    form = (await read(browser, f"/set-up/{token}")).form(f"/set-up/{token}")
    given = {"name": "王管理", "login": "wang", "password": NEW, "again": NEW, **filled}
    answer = await form.send(browser, **given)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert NEW not in answer.text
    assert await still.pool.fetchval("SELECT count(*) FROM people") == 0
    await made(still, token)


async def test_a_new_address_replaces_the_one_before(still: World, token: str) -> None:
    newer = await make_set_up(still.pool, still.clock())
    assert (await still.browser().get(f"/set-up/{token}")).status_code == 404
    await made(still, newer)


async def test_the_first_account_can_be_made_with_a_passkey_alone(still: World, token: str) -> None:
    device, browser = Authenticator(), still.browser()
    form = (await read(browser, f"/set-up/{token}")).form(f"/set-up/{token}")
    token_field = form.values["form_token"][0]
    asked = await browser.post(
        f"/set-up/{token}/passkey/asked", data={"form_token": token_field, "name": "王管理", "login": "wang"}
    )
    assert asked.status_code == 200, asked.text
    credential = device.make(asked.json())
    answer = await form.send(browser, name="王管理", login="wang", credential=credential)
    assert answer.headers["location"] == "/start"
    page = await read(browser, "/account")
    assert not [field for field in page.form("/account/password").required if field == "current"]
    stranger = still.browser()
    page = await read(stranger, "/sign-in")
    field = page.forms[-1].values["form_token"][0]
    options = (await stranger.post("/sign-in/passkey/asked", data={"form_token": field})).json()
    answer = await page.form("/sign-in/passkey").send(stranger, credential=device.use(options))
    assert answer.headers["location"] == "/account"


async def test_the_steps_name_the_organisation_and_load_a_plan(still: World, token: str) -> None:
    browser = await made(still, token)
    form = (await read(browser, "/start")).form("/start/organisation")
    wrong = await form.send(browser, name_zh="新华学院", body="9")
    assert (wrong.status_code, "新华学院" in wrong.text) == (422, True), wrong.text
    assert (await form.send(browser, name_zh="新华学院", name_en="Xinhua", body="xinhua")).status_code == 303
    page = await read(browser, "/start")
    assert "新华学院 xinhua" in " ".join(page.text.split())
    form = page.form("/start/plan")
    good = PLAN_FILE.read_text("utf-8")
    later = re.sub(r"(?m)^version: \d+", "version: 77", good, count=1)
    for text, status in (("id: [", 422), (good.replace("roles:", "rollen:", 1), 422), (later, 303)):
        answer = await browser.post(
            "/start/plan",
            data={"form_token": form.values["form_token"][0]},
            files={"file": ("plan.yaml", text.encode(), "application/yaml")},
        )
        assert answer.status_code == status, answer.text
    assert await still.pool.fetchval("SELECT max(version) FROM plans") == 77


async def test_only_administrators_see_these_pages(still: World) -> None:
    reader = await still.signed_in("ann", "monitor")
    for address in ("/start", "/accounts", "/tokens"):
        assert (await reader.get(address)).status_code == 403


async def test_an_invited_person_chooses_a_password(still: World) -> None:
    keeper = await still.signed_in("root1", desks=["administrator"])
    ann = await still.person("ann", ["monitor"])
    before = still.browser()
    await sign_in(before, "ann", "correct horse")
    page = await read(keeper, "/accounts")
    form = next(
        form
        for form in page.forms
        if form.action == "/accounts/invitation" and form.values["person"] == [ann.id]
    )
    assert (await form.send(keeper, why="")).status_code == 422
    shown = Page((await form.send(keeper, why="新到岗")).text).text
    found = re.search(r"/invitations/[\w-]{32}", shown)
    assert found is not None
    address = found[0]
    browser = still.browser()
    page = await read(browser, address)
    assert "ann" in page.text
    answer = await page.form(address).send(browser, password=NEW, again=NEW)
    assert answer.status_code == 303
    assert "人员ann" in (await read(browser, "/account")).text
    assert (await before.get("/account")).status_code == 303
    assert (await still.browser().get(address)).status_code == 404
    assert (await sign_in(still.browser(), "ann", NEW)).status_code == 303


async def test_an_invitation_with_a_passkey_takes_no_other_persons(still: World) -> None:
    by = By("setup", "试验", still.clock())
    ann, bo = await still.person("ann", ["monitor"]), await still.person("bo", ["monitor"])
    addresses = [f"/invitations/{await invite(still.pool, each.id, by)}" for each in (ann, bo)]
    browser = still.browser()
    form = (await read(browser, addresses[0])).form(addresses[0])
    field = {"form_token": form.values["form_token"][0]}
    for_bo = (await browser.post(f"{addresses[1]}/passkey/asked", data=field)).json()
    assert (await form.send(browser, credential=Authenticator().make(for_bo))).status_code == 401
    for_ann = (await browser.post(f"{addresses[0]}/passkey/asked", data=field)).json()
    assert (await form.send(browser, credential=Authenticator().make(for_ann))).status_code == 303
    assert await still.pool.fetchval("SELECT person_id FROM passkeys") == "p-ann"
