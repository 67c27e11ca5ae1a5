"""Every route that changes something, by a browser: not without a form's token, not from another site."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
from fastapi import FastAPI

from api.guard import guards_of
from tests.api.browsing import Page, read
from tests.api.conftest import World
from tests.api.test_pages import opened

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
WITHOUT_COOKIE = {"/api/v1/sign-ins", "/api/v1/intake/{source}/posts"}
"""What takes no notice of cookies: it carries its own proof."""


def changing(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and an address of every route that may change something."""
    for method, path in sorted(guards_of(app)):
        if method in UNSAFE and path not in WITHOUT_COOKIE:
            yield method, re.sub(r"{[^}]+}", "x", path.replace("{kind}", "note"))


async def test_no_route_takes_a_form_without_its_token(still: World) -> None:
    browsers = [
        await still.signed_in("ann", "monitor"),
        await still.signed_in("root1", desks=["administrator"]),
        still.browser(),
    ]
    routes = list(changing(still.app))
    assert len(routes) > 25
    for method, address in routes:
        for browser in browsers[:2]:
            answer = await browser.request(method, address, headers={"accept": "application/json"})
            assert answer.status_code in (403, 422), (method, address, answer.text)
            if answer.status_code == 403:
                assert answer.json()["code"] in ("form_stale", "desk_closed"), (method, address)
            foreign = {"accept": "application/json", "sec-fetch-site": "cross-site"}
            answer = await browser.request(method, address, headers=foreign)
            assert answer.status_code in (403, 422), (method, address, answer.text)
        answer = await browsers[2].request(method, address, headers={"accept": "application/json"})
        assert answer.status_code in (401, 403, 422), (method, address, answer.text)
    assert await still.pool.fetchval("SELECT count(*) FROM sign_ins WHERE ended_at IS NOT NULL") == 0


async def _walked(browser: httpx.AsyncClient, start: str, most: int = 150) -> dict[str, Page]:
    """The pages that are reached from one by links of this site."""
    seen: dict[str, Page] = {}
    waiting = [start]
    while waiting and len(seen) < most:
        address = waiting.pop(0).partition("#")[0]
        if address in seen or not address.startswith("/") or address.startswith(("/static", "/api/")):
            continue
        answer = await browser.get(address)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        seen[address] = Page(answer.text)
        waiting += seen[address].links
    return seen


async def test_every_form_of_every_page_has_its_token(world: World) -> None:
    roles = [role.id for role in world.plan.roles if not role.external]
    browser = await world.signed_in("ann", *roles, desks=["operator", "supervisor", "administrator"])
    await opened(world, browser)
    pages = await _walked(browser, "/")
    pages |= await _walked(browser, "/account")
    assert {"/", "/account", "/tokens", "/accounts", "/start", "/incidents/new", "/notices"} <= set(pages)
    posted = [
        (address, form) for address, page in pages.items() for form in page.forms if form.method == "post"
    ]
    assert len(posted) > 60
    for address, form in posted:
        token = r"[0-9a-f]{64}" if form.action == "/language" else r"[0-9a-f]{16}\.[0-9a-f]{64}"
        assert re.search(rf"{token}\Z", form.values["form_token"][0]), (address, form.action)


async def test_every_form_has_its_labels(world: World) -> None:
    browser = await world.signed_in("root1", desks=["administrator"])
    stranger = world.browser()
    own = [(browser, address) for address in ("/account", "/tokens", "/accounts", "/start")]
    for who, address in [*own, (stranger, "/sign-in")]:
        html = (await who.get(address)).text
        labelled = set(re.findall(r'<label for="([^"]+)"', html))
        fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", html)
        for field in fields:
            if 'type="hidden"' in field or 'type="checkbox"' in field or field.endswith(" hidden>"):
                continue
            found = re.search(r'\bid="([^"]+)"', field)
            assert found is not None, (address, field)
            assert found[1] in labelled, (address, field)
    page = await read(stranger, "/sign-in")
    assert page.form("/sign-in").required == {"login", "password"}


async def test_a_forwarded_host_is_not_believed(still: World) -> None:
    await still.person("ann", ["monitor"])
    headers = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = await still.browser(**headers).get("/account")
    assert answer.headers["location"] == "/sign-in?then=/account"
    for host in ("evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", ""):
        assert (await still.browser(host=host).get("/sign-in")).status_code == 400, host
