"""Signing in through another provider: with a real one, and with one that lies."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey
from pydantic import SecretStr

from api.identity.provider import configured
from store.identities import bind_identity
from store.organisation.changes import By
from store.people import set_active
from tests.api.browsing import Page, read
from tests.api.conftest import World
from tests.api.providing import CLIENT, SECRET, Liar, consent, free_port, gone_there, provider_process, served

ANN = json.dumps({"sub": "ann-at-work", "name": "安娜", "email": "ann", "email_verified": True})
EVE = json.dumps({"sub": "eve", "name": "夏娃", "email": "ann", "email_verified": False})


def use(world: World, issuer: str, **more: Any) -> None:
    """Have the application know this provider."""
    told = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    world.house.settings = world.house.settings.model_copy(update={**told, "oidc_name": "统一认证", **more})
    world.app.state.provider = configured(world.house.settings)


async def bound(world: World, issuer: str, subject: str, person: str = "p-ann") -> None:
    by = By("setup", "试验", world.clock())
    assert await bind_identity(world.pool, issuer, subject, person, by)


async def left(browser: httpx.AsyncClient, then: str = "/incidents") -> str:
    """The address at the provider that the browser is sent to."""
    answer = await browser.get("/sign-in/provider", params={"then": then})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


@pytest.fixture
async def real(still: World) -> AsyncIterator[str]:
    await still.person("ann", ["monitor"])
    async with provider_process(ANN, EVE) as issuer:
        use(still, issuer)
        yield issuer


async def test_with_a_real_provider_from_the_page_to_the_end(still: World, real: str) -> None:
    browser = still.browser()
    page = await read(browser, "/sign-in")
    assert "以统一认证登录" in page.text
    address = await left(browser)
    asked = {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) > 30
    assert len(asked["nonce"]) > 30
    unknown = await browser.get(await consent(address, "ann-at-work"))
    assert (unknown.status_code, "identity_waits" in unknown.text) == (403, True)
    assert "安娜" in unknown.text
    await bound(still, real, "ann-at-work")
    answer = await browser.get(await consent(await left(browser), "ann-at-work"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/incidents")
    page = await read(browser, "/account")
    assert "统一认证 来自" in " ".join(page.text.split())
    out = await page.form("/sign-out").send(browser)
    assert out.status_code == 200
    there = next(link for link in Page(out.text).links if link.startswith(real))
    told = parse_qs(urlsplit(there).query)
    assert told["post_logout_redirect_uri"] == ["http://localhost/sign-in"]
    assert told["id_token_hint"][0].count(".") == 2
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(there)).status_code == 200
    assert (await browser.get("/account")).status_code == 303
    assert await still.pool.fetchval("SELECT count(*) FROM sign_ins WHERE id_token IS NOT NULL") == 0


async def test_an_administrator_says_who_it_is(still: World, real: str) -> None:
    keeper = await still.signed_in("root1", desks=["administrator"])
    browser = still.browser()
    await browser.get(await consent(await left(browser), "ann-at-work"))
    form = (await read(keeper, "/accounts")).form("/accounts/identity")
    assert (await form.send(keeper, person="p-ann", why="本人到场核对")).status_code == 303
    answer = await browser.get(await consent(await left(browser), "ann-at-work"))
    assert answer.headers["location"] == "/incidents"
    form = (await read(keeper, "/accounts")).form("/accounts/identity")
    assert (await form.send(keeper, why="调离")).status_code == 303
    assert (await browser.get(await consent(await left(browser), "ann-at-work"))).status_code == 403
    changes = await still.pool.fetch("SELECT what, who FROM organisation_changes WHERE what LIKE 'identity%'")
    assert [row["what"] for row in changes] == ["identity_bound", "identity_unbound"]


async def test_a_trusted_claim_binds_at_the_first_sign_in(still: World, real: str) -> None:
    use(still, real, oidc_login_claim="email")
    browser = still.browser()
    answer = await browser.get(await consent(await left(browser), "eve"))
    assert (answer.status_code, "identity_waits" in answer.text) == (403, True)
    answer = await browser.get(await consent(await left(browser), "ann-at-work"))
    assert answer.status_code == 303
    assert (
        await still.pool.fetchval("SELECT bound_by FROM identities WHERE person_id = 'p-ann'") == "provider"
    )


async def test_an_answer_counts_once_and_in_the_browser_that_asked(still: World, real: str) -> None:
    await bound_after_coming(still, real)
    browser = still.browser()
    back = await consent(await left(browser), "ann-at-work")
    assert (await still.browser().get(back)).status_code == 401
    again = await consent(await left(browser), "ann-at-work")
    assert (await browser.get(again)).status_code == 303
    assert (await browser.get(again)).status_code == 401


async def bound_after_coming(world: World, issuer: str) -> None:
    browser = world.browser()
    await browser.get(await consent(await left(browser), "ann-at-work"))
    await bound(world, issuer, "ann-at-work")


async def test_a_wrong_state_a_late_one_and_a_code_used_before_are_refused(still: World, real: str) -> None:
    await bound_after_coming(still, real)
    browser = still.browser()
    back = urlsplit(await consent(await left(browser), "ann-at-work"))
    told = {name: value[0] for name, value in parse_qs(back.query).items()}
    for wrong in ({**told, "state": "x"}, {"code": told["code"]}, {"state": "\ud83d"}, {}):
        answer = await browser.get(
            back.path, params={k: v.encode("utf-8", "replace") for k, v in wrong.items()}
        )
        assert answer.status_code == 401, wrong
    assert (await browser.get(f"{back.path}?{back.query}")).status_code == 303
    other = parse_qs(urlsplit(await left(browser)).query)["state"][0]
    used = await browser.get(back.path, params={"state": other, "code": told["code"]})
    assert (used.status_code, "provider_refused" in used.text) == (401, True)
    late = await consent(await left(browser), "ann-at-work")
    still.clock.ahead = timedelta(minutes=16)
    assert (await browser.get(late)).status_code == 401


async def test_a_refusal_at_the_provider_is_told(still: World, real: str) -> None:
    browser = still.browser()
    state = parse_qs(urlsplit(await left(browser)).query)["state"][0]
    given = {"state": state, "error": "access_denied"}
    answer = await browser.get("/sign-in/provider/return", params=given)
    assert answer.status_code == 401


async def test_a_provider_that_is_down_is_said_and_the_rest_goes_on(still: World) -> None:
    await still.person("ann", ["monitor"])
    use(still, f"http://127.0.0.1:{free_port()}")
    answer = await still.browser().get("/sign-in/provider")
    assert (answer.status_code, "暂时无法连接统一认证" in answer.text) == (503, True)
    assert (await still.browser().get("/sign-in")).status_code == 200


@pytest.fixture
async def liar(still: World) -> AsyncIterator[Liar]:
    await still.person("ann", ["monitor"])
    async with served(Liar()) as liar:
        use(still, liar.issuer)
        yield liar


async def came(world: World) -> httpx.Response:
    """One whole way to the provider and back."""
    browser = world.browser()
    return await browser.get(await gone_there(await left(browser)))


async def test_it_is_believed_while_it_keeps_to_the_rules(still: World, liar: Liar) -> None:
    assert (await came(still)).status_code == 403
    await bound(still, liar.issuer, "subject-1")
    assert (await came(still)).status_code == 303


INSTANTS = ("exp", "iat", "nbf")
"""Claims that are given here in seconds from now."""


@pytest.mark.parametrize(
    ("claims", "without"),
    [
        ({"nonce": "another"}, ()),
        ({}, ("nonce",)),
        ({"exp": -3600, "iat": -7200}, ()),
        ({}, ("exp",)),
        ({"exp": "never"}, ()),
        ({}, ("iat",)),
        ({"iat": 86400, "exp": 90000}, ()),
        ({"nbf": 86400}, ()),
        ({"aud": "somebody-else"}, ()),
        ({"aud": []}, ()),
        ({}, ("aud",)),
        ({"aud": [CLIENT, "other"]}, ()),
        ({"aud": [CLIENT, "other"], "azp": "other"}, ()),
        ({"azp": "other"}, ()),
        ({"iss": "https://evil.example"}, ()),
        ({}, ("iss",)),
        ({"sub": ""}, ()),
        ({"sub": 7}, ()),
        ({}, ("sub",)),
    ],
    ids=str,
)
async def test_a_token_that_says_otherwise_is_refused(
    still: World, liar: Liar, claims: dict[str, Any], without: tuple[str, ...]
) -> None:
    await came(still)
    await bound(still, liar.issuer, "subject-1")
    assert (await came(still)).status_code == 303
    now = int(time.time())
    liar.claims = {
        name: now + value if name in INSTANTS and isinstance(value, int) else value
        for name, value in claims.items()
    }
    liar.without = without
    answer = await came(still)
    assert (answer.status_code, "provider_refused" in answer.text) == (401, True)
    assert "pingxi_session" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}], ids=str)
async def test_an_unsigned_token_or_one_by_a_shared_secret_is_refused(
    still: World, liar: Liar, header: dict[str, Any]
) -> None:
    liar.header = header
    assert (await came(still)).status_code == 401


async def test_a_token_by_another_key_is_refused(still: World, liar: Liar) -> None:
    assert (await came(still)).status_code == 403
    liar.known, liar.key = liar.key, RSAKey.generate_key(2048, {"kid": "one"})
    assert (await came(still)).status_code == 401


async def test_several_audiences_with_us_as_the_party_are_believed(still: World, liar: Liar) -> None:
    liar.claims = {"aud": [CLIENT, "other"], "azp": CLIENT}
    liar.header = {"alg": "ES256"}
    liar.key = ECKey.generate_key("P-256", {"kid": "two"})
    assert (await came(still)).status_code == 403


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
async def test_a_description_that_cannot_be_is_refused(
    still: World, liar: Liar, described: dict[str, Any]
) -> None:
    liar.described = described
    assert (await still.browser().get("/sign-in/provider")).status_code == 401


async def test_an_answer_of_another_issuer_is_refused(still: World, liar: Liar) -> None:
    browser = still.browser()
    back = await gone_there(await left(browser))
    mixed = httpx.URL(back).copy_set_param("iss", "https://evil.example")
    assert (await browser.get(str(mixed))).status_code == 401


async def test_a_faulty_provider_is_away(still: World, liar: Liar) -> None:
    liar.status = 500
    assert (await still.browser().get("/sign-in/provider")).status_code == 503


async def test_a_claim_may_stand_in_what_it_says_beyond_the_token(still: World, liar: Liar) -> None:
    use(still, liar.issuer, oidc_login_claim="preferred_username")
    liar.info = {"preferred_username": "ann", "sub": "another"}
    assert (await came(still)).status_code == 401
    liar.info = {"preferred_username": "nobody"}
    assert (await came(still)).status_code == 403
    liar.info = {"preferred_username": "ann"}
    assert (await came(still)).status_code == 303


async def test_a_shut_account_is_not_let_in(still: World, liar: Liar) -> None:
    await came(still)
    await bound(still, liar.issuer, "subject-1")
    await set_active(still.pool, "p-ann", False, By("setup", "试验", still.clock()))
    assert (await came(still)).status_code == 401


async def test_without_a_provider_there_is_no_way_to_one(still: World) -> None:
    await still.person("ann", ["monitor"])
    assert "/sign-in/provider" not in (await still.browser().get("/sign-in")).text
    assert (await still.browser().get("/sign-in/provider")).status_code == 401
