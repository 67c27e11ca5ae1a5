"""Who may come in, and how far."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from api.app import create_app
from api.guard import guards_of
from store.organisation.changes import By
from store.people import set_active
from tests.api.browsing import Page, read, sign_in
from tests.api.conftest import PASSWORD, SITE, World

OPEN = {"/healthz", "/readyz", "/sign-in", "/language", "/api/v1/sign-ins", "/favicon.ico"}
OPEN_BELOW = ("/sign-in/", "/set-up", "/invitations/")


async def test_signing_in_and_out_by_the_form(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    assert "人员ann" in (await browser.get("/")).text
    cookie = next(iter(browser.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax"
    out = (await read(browser, "/")).form("/sign-out")
    assert (await out.send(browser)).headers["location"] == "/sign-in"
    again = still.browser(cookie=f"{cookie.name}={cookie.value}")
    assert (await again.get("/")).headers["location"] == "/sign-in?then=/"


async def test_only_the_digest_of_a_token_is_stored(still: World) -> None:
    sender = await still.sender("ann", "monitor")
    token = sender.client.headers["authorization"].removeprefix("Bearer ")
    stored = await still.pool.fetchval("SELECT token_digest FROM sign_ins")
    assert len(stored) == 64
    assert token not in stored


async def test_a_token_ends_with_its_sign_out_its_time_and_its_account(still: World) -> None:
    sender = await still.sender("ann", "monitor")
    assert (await sender.client.get("/api/v1/plans")).status_code == 200
    await set_active(still.pool, "p-ann", False, By("setup", "试验", still.clock()))
    assert (await sender.client.get("/api/v1/plans")).status_code == 401
    await set_active(still.pool, "p-ann", True, By("setup", "试验", still.clock()))
    still.clock.ahead = timedelta(hours=12, minutes=1)
    assert (await sender.client.get("/api/v1/plans")).status_code == 401
    still.clock.ahead = timedelta()
    assert (await sender.client.delete("/api/v1/sign-ins/current")).status_code == 204
    assert (await sender.client.get("/api/v1/plans")).status_code == 401


@pytest.mark.parametrize("login", ["ann", "nobody", "shut"])
async def test_nobody_is_told_what_was_wrong(still: World, login: str) -> None:
    await still.person("ann", ["monitor"])
    await still.person("shut", ["monitor"], active=False)
    password = PASSWORD if login == "shut" else "wrong"
    answer = await sign_in(still.browser(), login, password)
    assert answer.status_code == 401
    assert "账号或口令不正确，或账号已停用。" in answer.text
    assert "pingxi_session" not in answer.headers.get("set-cookie", "")


async def test_guessing_has_to_wait(still: World) -> None:
    await still.person("ann", ["monitor"])
    browser = still.browser()
    form = (await read(browser, "/sign-in")).form("/sign-in")
    told = [(await form.send(browser, login="ann", password="wrong")).status_code for _ in range(6)]
    assert told == [401] * 5 + [429]
    right = {"login": "ann", "password": PASSWORD}
    answer = await browser.post("/api/v1/sign-ins", json=right)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    still.clock.ahead = timedelta(minutes=1)
    assert (await browser.post("/api/v1/sign-ins", json=right)).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": ""},
    ],
)
async def test_a_form_from_another_site_is_refused(still: World, headers: dict[str, str]) -> None:
    browser = await still.signed_in("ann", "monitor")
    for address in ("/sign-out", "/incidents/new", "/language", "/sign-in", "/api/v1/incidents"):
        answer = await browser.post(address, headers=headers, data={"language": "en"})
        assert answer.status_code in ((403, 422) if address.startswith("/api") else (403,)), address
    assert (await browser.get("/")).status_code == 200


@pytest.mark.parametrize(
    "then", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_signing_in_leads_nowhere_else(still: World, then: str) -> None:
    await still.person("ann", ["monitor"])
    answer = await sign_in(still.browser(), "ann", PASSWORD, then=then)
    assert answer.headers["location"] == "/"


async def test_every_route_but_a_few_needs_a_sign_in(still: World) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(still.app), base_url=SITE) as nobody:
        asked = [
            (method, path)
            for method, path in guards_of(still.app)
            if path not in OPEN and not path.startswith(OPEN_BELOW)
        ]
        assert len(asked) > 60
        for method, path in asked:
            address = path.replace("{kind}", "note").replace("{incident_id}", "i")
            address = address.replace("{", "").replace("}", "")
            answer = await nobody.request(method, address, json=BODIES.get((method, path)))
            assert answer.status_code == 401, (method, path, answer.status_code)
            assert answer.json()["code"] == "not_signed_in"


_NOTE = {"kind": "note", "role": "monitor", "texts": {"note": "x"}}
_OPEN = {
    "kind": "open",
    "role": "monitor",
    "data": {"plan_hash": "0" * 64, "discovered_at": "2026-01-01T00:00:00Z", "source": "web"},
    "texts": {"title": "x"},
}
BODIES = {("POST", "/api/v1/incidents"): _OPEN, ("POST", "/api/v1/incidents/{incident_id}/signals"): _NOTE}


async def test_who_only_reads_cannot_act(world: World) -> None:
    writer = await world.sender("ann", "monitor")
    await writer.open()
    auditor = await world.sender("eve", "monitor", desks=["auditor"])
    auditor.incident = writer.incident
    answer = await auditor.send("note", "monitor", texts={"note": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "desk_closed")
    assert (await auditor.client.get(f"/api/v1/incidents/{writer.incident}")).status_code == 200
    shut_out = await world.sender("adm", "monitor", desks=["administrator"])
    assert (await shut_out.client.get("/api/v1/incidents")).status_code == 403


async def test_the_language_is_chosen_once(still: World) -> None:
    await still.person("ann", ["monitor"])
    browser = still.browser()
    page = Page((await browser.get("/sign-in")).text)
    assert "登录" in page.text
    answer = await page.form("/language").send(browser, language="en", then="/sign-in")
    assert answer.headers["location"] == "/sign-in"
    assert "Sign in" in Page((await browser.get("/sign-in")).text).text


async def test_the_language_is_chosen_on_any_page(still: World) -> None:
    keeper = await still.signed_in("root1", desks=["administrator"])
    page = await read(keeper, "/tokens")
    refused = Page((await page.form("/tokens").send(keeper, name="", why="")).text)
    answer = await refused.form("/language").send(keeper, language="en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tokens")
    assert "Tokens of machines" in (await read(keeper, "/tokens")).text


async def test_headers_keep_a_page_to_itself(still: World) -> None:
    answer = await still.browser().get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
    static = await still.browser().get("/static/pingxi.css")
    assert "immutable" in static.headers["cache-control"]


async def test_a_site_by_tls_says_never_to_come_without(still: World) -> None:
    assert "strict-transport-security" not in (await still.browser().get("/healthz")).headers
    settings = still.house.settings.model_copy(update={"site": "https://pingxi.example.org"})
    app = create_app(settings, still.pool)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.site) as client:
        assert "max-age" in (await client.get("/healthz")).headers["strict-transport-security"]


async def test_an_unknown_host_is_turned_away(still: World) -> None:
    assert (await still.browser(host="evil.example").get("/sign-in")).status_code == 400
