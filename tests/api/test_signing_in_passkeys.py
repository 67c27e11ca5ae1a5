"""Passkeys: made, used, renamed, removed; and everything that must not be taken for one."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from store.organisation.changes import By
from store.people import set_active
from tests.api.authenticator import PRESENT, Authenticator
from tests.api.browsing import Page, read, sign_in
from tests.api.conftest import PASSWORD, World

ASKED = {"make": "/account/passkeys/asked", "use": "/sign-in/passkey/asked"}


async def asked(browser: httpx.AsyncClient, address: str, page: Page) -> Any:
    """The options that the page's script would get."""
    token = page.forms[-1].values["form_token"][0]
    answer = await browser.post(address, data={"form_token": token})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def added(browser: httpx.AsyncClient, device: Authenticator, name: str = "手机") -> httpx.Response:
    """Add a passkey by the form of one's own page."""
    page = await read(browser, "/account")
    options = await asked(browser, ASKED["make"], page)
    return await page.form("/account/passkeys").send(browser, credential=device.make(options), name=name)


async def entered(browser: httpx.AsyncClient, device: Authenticator, **more: Any) -> httpx.Response:
    """Sign in by a passkey."""
    page = await read(browser, "/sign-in")
    options = await asked(browser, ASKED["use"], page)
    return await page.form("/sign-in/passkey").send(browser, credential=device.use(options), **more)


@pytest.fixture
async def owner(still: World) -> httpx.AsyncClient:
    return await still.signed_in("ann", "monitor")


async def test_a_passkey_signs_in_without_a_login(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    assert (await added(owner, device)).headers["location"] == "/account?done=passkey"
    assert "手机" in (await read(owner, "/account")).text
    browser = still.browser()
    answer = await entered(browser, device, then="/incidents")
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents")
    page = await read(browser, "/account")
    assert "人员ann" in page.text
    assert "通行密钥 来自" in " ".join(page.text.split())


async def test_what_a_browser_is_asked_for(still: World, owner: httpx.AsyncClient) -> None:
    options = await asked(owner, ASKED["make"], await read(owner, "/account"))
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert options["rp"]["id"] == "localhost"
    assert options["user"]["name"] == "ann"
    device = Authenticator()
    await added(owner, device)
    again = await asked(owner, ASKED["make"], await read(owner, "/account"))
    assert len(again["excludeCredentials"]) == 1
    browser = still.browser()
    options = await asked(browser, ASKED["use"], await read(browser, "/sign-in"))
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"origin": "https://localhost"},
        {"host": "evil.example"},
        {"flags": PRESENT},
    ],
    ids=str,
)
async def test_a_passkey_made_or_used_wrongly_is_refused(
    still: World, owner: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    assert (await added(owner, Authenticator(**wrong))).status_code == 401
    assert await still.pool.fetchval("SELECT count(*) FROM passkeys") == 0
    device = Authenticator()
    await added(owner, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    answer = await entered(still.browser(), device)
    assert answer.status_code == 401
    assert "通行密钥未通过验证" in answer.text


async def test_a_challenge_is_used_once_and_in_time(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    await added(owner, device)
    browser = still.browser()
    page = await read(browser, "/sign-in")
    options = await asked(browser, ASKED["use"], page)
    form = page.form("/sign-in/passkey")
    answered = device.use(options)
    assert (await form.send(browser, credential=answered)).status_code == 303
    stranger = still.browser()
    form = (await read(stranger, "/sign-in")).form("/sign-in/passkey")
    assert (await form.send(stranger, credential=answered)).status_code == 401
    assert (await form.send(stranger, credential=device.use(options))).status_code == 401
    late = device.use(await asked(stranger, ASKED["use"], await read(stranger, "/sign-in")))
    still.clock.ahead = timedelta(minutes=11)
    assert (await form.send(stranger, credential=late)).status_code == 401
    invented = device.use({"challenge": "AAAA"})
    assert (await form.send(stranger, credential=invented)).status_code == 401


async def test_a_challenge_for_making_is_none_for_using(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    await added(owner, device)
    options = await asked(owner, ASKED["make"], await read(owner, "/account"))
    browser = still.browser()
    form = (await read(browser, "/sign-in")).form("/sign-in/passkey")
    assert (await form.send(browser, credential=device.use(options))).status_code == 401


async def test_a_copy_that_counts_behind_is_refused(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    await added(owner, device)
    assert (await entered(still.browser(), device)).status_code == 303
    device.count -= 1
    assert (await entered(still.browser(), device)).status_code == 401
    device.count += 5
    assert (await entered(still.browser(), device)).status_code == 303


async def test_a_device_that_does_not_count_is_let_in_again(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator(counts=False)
    await added(owner, device)
    for _ in range(2):
        assert (await entered(still.browser(), device)).status_code == 303


async def test_another_key_or_another_person_is_refused(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    await added(owner, device)
    assert (await entered(still.browser(), Authenticator(id=device.id))).status_code == 401
    assert (await entered(still.browser(), Authenticator())).status_code == 401
    device.handle = b"p-bo"
    assert (await entered(still.browser(), device)).status_code == 401


async def test_another_persons_challenge_makes_no_passkey(still: World, owner: httpx.AsyncClient) -> None:
    bo = await still.signed_in("bo", "monitor")
    options = await asked(bo, ASKED["make"], await read(bo, "/account"))
    form = (await read(owner, "/account")).form("/account/passkeys")
    assert (await form.send(owner, credential=Authenticator().make(options), name="x")).status_code == 401
    assert await still.pool.fetchval("SELECT count(*) FROM passkeys") == 0


async def test_one_passkey_has_one_owner(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    await added(owner, device)
    bo = await still.signed_in("bo", "monitor")
    assert (await added(bo, device)).status_code == 401


async def test_a_shut_account_is_not_let_in(still: World, owner: httpx.AsyncClient) -> None:
    device = Authenticator()
    await added(owner, device)
    await set_active(still.pool, "p-ann", False, By("setup", "试验", still.clock()))
    assert (await entered(still.browser(), device)).status_code == 401


@pytest.mark.parametrize(
    "credential", ["", "{", "[]", '{"id": 1}', json.dumps({"response": {"clientDataJSON": "!"}})]
)
async def test_what_is_no_passkey_is_refused(still: World, credential: str) -> None:
    await still.person("ann", ["monitor"])
    browser = still.browser()
    form = (await read(browser, "/sign-in")).form("/sign-in/passkey")
    assert (await form.send(browser, credential=credential)).status_code == 401


async def test_a_passkey_is_renamed_and_removed_by_its_owner_only(
    still: World, owner: httpx.AsyncClient
) -> None:
    device = Authenticator()
    await added(owner, device)
    page = await read(owner, "/account")
    assert (await page.form("/account/passkeys/name").send(owner, name="平板")).status_code == 303
    assert "平板" in (await read(owner, "/account")).text
    passkey = page.form("/account/passkeys/remove").values["id"][0]
    bo = await still.signed_in("bo", "monitor")
    token = (await read(bo, "/account")).forms[0].values["form_token"][0]
    for address in ("/account/passkeys/remove", "/account/passkeys/name"):
        answer = await bo.post(address, data={"form_token": token, "id": passkey, "name": "x"})
        assert answer.status_code == 404
    assert (await page.form("/account/passkeys/remove").send(owner)).status_code == 303
    assert (await entered(still.browser(), device)).status_code == 401


async def test_ways_in_are_changed_shortly_after_signing_in_only(
    still: World, owner: httpx.AsyncClient
) -> None:
    device = Authenticator()
    page = await read(owner, "/account")
    options = await asked(owner, ASKED["make"], page)
    still.clock.ahead = timedelta(minutes=31)
    token = page.forms[0].values["form_token"][0]
    script = {"accept": "application/json"}
    answer = await owner.post(ASKED["make"], data={"form_token": token}, headers=script)
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_in_again")
    form = page.form("/account/passkeys")
    assert (await form.send(owner, credential=device.make(options), name="")).status_code == 403
    assert "请重新登录" in (await read(owner, "/account")).text
    await sign_in(owner, "ann", PASSWORD)
    assert (await added(owner, device)).status_code == 303


async def test_by_an_ip_address_no_passkey_is_offered(still: World) -> None:
    await still.person("ann", ["monitor"])
    browser = still.browser(host="127.0.0.1", origin="http://127.0.0.1")
    page = await read(browser, "/sign-in")
    assert not [form for form in page.forms if form.action == "/sign-in/passkey"]
    token = page.forms[0].values["form_token"][0]
    answer = await browser.post(ASKED["use"], data={"form_token": token})
    assert answer.status_code == 401
