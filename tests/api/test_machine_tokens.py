"""Machines' tokens: made and ended by an administrator, with scopes, until they expire."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from store.organisation.changes import By
from store.people import set_active
from tests.api.browsing import Page, read
from tests.api.conftest import SITE, World


async def made(world: World, keeper: httpx.AsyncClient, *scopes: str, source: str = "") -> str:
    """A token, as it is shown to the administrator."""
    form = (await read(keeper, "/tokens")).form("/tokens")
    answer = await form.send(
        keeper, name="监测系统", scope=list(scopes), source=source, days="30", why="对接"
    )
    assert answer.status_code == 200, Page(answer.text).text
    found = re.search(r"pxm_[\w-]{43}", answer.text)
    assert found is not None
    return found[0]


def machine(world: World, token: str) -> httpx.AsyncClient:
    """A program with this token."""
    headers = {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url=SITE, headers=headers)


@pytest.fixture
async def keeper(still: World) -> httpx.AsyncClient:
    return await still.signed_in("root1", desks=["administrator"])


async def test_a_token_is_shown_once_and_its_digest_kept(still: World, keeper: httpx.AsyncClient) -> None:
    token = await made(still, keeper, "incidents:read")
    assert token not in (await keeper.get("/tokens")).text
    row = (await still.pool.fetch("SELECT * FROM machine_tokens"))[0]
    assert token not in str(dict(row))
    assert row["last_used_at"] is None
    async with machine(still, token) as client:
        assert (await client.get("/api/v1/incidents")).status_code == 200
    used = await still.pool.fetchval("SELECT last_used_at FROM machine_tokens")
    assert still.clock() - used < timedelta(minutes=1)
    what = await still.pool.fetch("SELECT what, who, why FROM organisation_changes ORDER BY no DESC LIMIT 2")
    assert [tuple(row) for row in what] == [
        ("token_made", "p-root1", "对接"),
        ("account_made", "p-root1", "对接"),
    ]


async def test_a_scope_reaches_no_further(still: World, keeper: httpx.AsyncClient) -> None:
    reads, sends = await made(still, keeper, "incidents:read"), await made(still, keeper, "signals:send")
    note = {"kind": "note", "role": "feed", "texts": {"note": "x"}}
    async with machine(still, reads) as client:
        answer = await client.post("/api/v1/incidents/i/signals", json=note)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
        assert answer.json()["params"] == {"scope": "signals:send"}
        for address in ("/account", "/tokens", "/accounts", "/start"):
            assert (await client.get(address)).json()["code"] == "scope_missing"
        assert (await client.delete("/api/v1/sign-ins/current")).json()["code"] == "scope_missing"
    async with machine(still, sends) as client:
        assert (await client.get("/api/v1/incidents")).json()["code"] == "scope_missing"
        answer = await client.post("/api/v1/incidents/i/signals", json=note)
        assert answer.status_code in (403, 404)
        assert answer.json()["code"] != "scope_missing"


async def test_a_machine_does_not_sign_in(still: World, keeper: httpx.AsyncClient) -> None:
    token = await made(still, keeper, "incidents:read")
    login = await still.pool.fetchval("SELECT login FROM people WHERE id <> 'p-root1'")
    for password in ("", token, "None"):
        answer = await still.browser().post("/api/v1/sign-ins", json={"login": login, "password": password})
        assert answer.status_code in (401, 422)
    cookie = still.browser(cookie=f"pingxi_session={token}")
    assert (await cookie.get("/incidents")).status_code == 303


async def test_a_token_ends_with_its_time_its_account_and_its_end(
    still: World, keeper: httpx.AsyncClient
) -> None:
    async with machine(still, await made(still, keeper, "incidents:read")) as client:

        async def status() -> int:
            return (await client.get("/api/v1/incidents")).status_code

        assert await status() == 200
        person, by = (
            await still.pool.fetchval("SELECT person_id FROM machine_tokens"),
            By("setup", "x", still.clock()),
        )
        await set_active(still.pool, person, False, by)
        assert await status() == 401
        await set_active(still.pool, person, True, by)
        still.clock.ahead = timedelta(days=30, minutes=1)
        assert await status() == 401
        still.clock.ahead = timedelta()
        form = (await read(keeper, "/tokens")).form("/tokens/end")
        assert (await form.send(keeper, why="")).status_code == 422
        assert await status() == 200
        assert (await form.send(keeper, why="停用")).status_code == 303
        assert await status() == 401
        assert (await form.send(keeper, why="停用")).status_code == 404


async def test_what_is_wrong_with_a_token_is_said(still: World, keeper: httpx.AsyncClient) -> None:
    form = (await read(keeper, "/tokens")).form("/tokens")
    good: dict[str, Any] = {"name": "监测系统", "scope": ["incidents:read"], "days": "30", "why": "对接"}
    wrongs: list[dict[str, Any]] = [{"name": ""}, {"scope": []}, {"source": "A B"}, {"why": ""}]
    for wrong in wrongs:
        answer = await form.send(keeper, **{**good, **wrong})
        assert answer.status_code == 422, wrong
    assert await still.pool.fetchval("SELECT count(*) FROM machine_tokens") == 0


async def test_only_an_administrator_makes_tokens(still: World) -> None:
    for number, desk in enumerate(("operator", "supervisor", "auditor")):
        browser = await still.signed_in(f"p{number}", "monitor", desks=[desk])
        token = (await read(browser, "/account")).forms[0].values["form_token"][0]
        given = {"form_token": token, "name": "x", "scope": "incidents:read", "days": "30", "why": "x"}
        assert (await browser.post("/tokens", data=given)).status_code == 403
    assert await still.pool.fetchval("SELECT count(*) FROM machine_tokens") == 0


async def test_a_token_for_a_source_carries_its_scope(still: World, keeper: httpx.AsyncClient) -> None:
    await made(still, keeper, source="weibo")
    assert await still.pool.fetchval("SELECT scopes FROM machine_tokens") == ["intake:weibo"]


async def test_a_machine_gets_a_further_token_and_keeps_its_account(
    still: World, keeper: httpx.AsyncClient
) -> None:
    first = await made(still, keeper, "incidents:read", "signals:send")
    form = (await read(keeper, "/tokens")).form("/tokens/renew")
    assert (await form.send(keeper, why="")).status_code == 422
    answer = await form.send(keeper, why="定期更换")
    found = re.search(r"pxm_[\w-]{43}", answer.text)
    assert found is not None
    for token in (first, found[0]):
        async with machine(still, token) as client:
            assert (await client.get("/api/v1/incidents")).status_code == 200
    rows = await still.pool.fetch("SELECT DISTINCT person_id, name, scopes FROM machine_tokens")
    assert len(rows) == 1
    token = form.values["form_token"][0]
    unknown = await keeper.post("/tokens/renew", data={"form_token": token, "token": "x", "why": "x"})
    assert unknown.status_code == 404


async def test_whose_token_it_is(still: World, keeper: httpx.AsyncClient) -> None:
    async with machine(still, await made(still, keeper, "incidents:read")) as client:
        told = (await client.get("/api/v1/sign-ins/current")).json()
        assert (told["name"], told["scopes"], told["desks"]) == ("监测系统", ["incidents:read"], [])
    async with machine(still, await made(still, keeper, source="weibo")) as client:
        assert (await client.get("/api/v1/sign-ins/current")).json()["code"] == "scope_missing"
    sender = await still.sender("ann", "monitor")
    told = (await sender.client.get("/api/v1/sign-ins/current")).json()
    assert (told["person_id"], told["scopes"]) == ("p-ann", None)
    assert told["roles"] == {"human-resources": ["monitor"]}
