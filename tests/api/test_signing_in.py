"""Passwords, sign-ins and the token in forms."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher

from api.identity.passwords import complaint, hash_password, matches
from api.identity.places import network_of
from config import Settings
from store.challenges import keep_challenge
from store.identities import bind_identity, identity_seen
from store.invitations import invite
from store.organisation.changes import By
from tests.api.browsing import Page, read, sign_in
from tests.api.conftest import PASSWORD, World

NEW = "三只蓝色的鲸鱼在唱歌2026"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("十二个字的口令还差一个", "password_short"),
        ("x" * 201, "password_long"),
        ("aaaaaaaaaaaaaaaa", "password_guessable"),
        ("zhangsan-zhangsan", "password_guessable"),
        ("Pingxi-zhangsan1", "password_guessable"),
        ("password12345", "password_common"),
        ("P@ssw0rd!!!!", "password_common"),
        ("administrator!", "password_common"),
        ("1qaz2wsx3edc", "password_common"),
        ("woaini1314520", "password_common"),
        ("qwertyuiopasdf", "password_common"),
        ("1234567890123", "password_common"),
        ("0987654321098", "password_common"),
        ("abcdefghijklm", "password_common"),
        ("zebra7zebra7zebra7", "password_common"),
        ("correct horse", None),
        (NEW, None),
        ("8kq2-nvx4-ptw9", None),
    ],
)
def test_which_password_may_be_chosen(password: str, code: str | None) -> None:
    assert complaint(password, "zhangsan", "张三") == code


async def test_a_password_counts_however_it_was_composed() -> None:
    assert await matches(
        hash_password("cafe\u0301 au lait, s'il vous plai\u0302t"), "café au lait, s'il vous plaît"
    )
    assert not await matches(None, PASSWORD)
    assert not await matches("not a hash", PASSWORD)


async def test_the_hash_is_argon2id_and_made_anew_when_its_parameters_change(still: World) -> None:
    await still.person("ann", ["monitor"])
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await still.pool.execute("UPDATE people SET password_hash = $1 WHERE login = 'ann'", old)
    assert (await sign_in(still.browser(), "ann", PASSWORD)).status_code == 303
    new = await still.pool.fetchval("SELECT password_hash FROM people WHERE login = 'ann'")
    assert new.startswith("$argon2id$")
    assert new != old
    assert (await sign_in(still.browser(), "ann", PASSWORD)).status_code == 303
    assert await still.pool.fetchval("SELECT password_hash FROM people WHERE login = 'ann'") == new


async def test_an_account_without_a_password_is_not_let_in_by_one(still: World) -> None:
    await still.person("ann", ["monitor"])
    await still.person("bo", ["monitor"])
    await still.pool.execute("UPDATE people SET password_hash = NULL WHERE login = 'ann'")
    for password in ("", "None", PASSWORD):
        assert (await sign_in(still.browser(), "ann", password)).status_code == 401


async def test_changing_the_password_ends_the_other_sign_ins(still: World) -> None:
    here = await still.signed_in("ann", "monitor")
    there = still.browser()
    await sign_in(there, "ann", PASSWORD)
    form = (await read(here, "/account")).form("/account/password")
    wrong = await form.send(here, current="wrong", password=NEW, again=NEW)
    assert (wrong.status_code, "现用口令不正确" in wrong.text) == (422, True)
    differs = await form.send(here, current=PASSWORD, password=NEW, again=NEW + "x")
    assert (differs.status_code, "两次输入的新口令不一致" in differs.text) == (422, True)
    weak = await form.send(here, current=PASSWORD, password="password12345", again="password12345")
    assert (weak.status_code, "常见口令" in weak.text) == (422, True)
    assert (await there.get("/account")).status_code == 200
    done = await form.send(here, current=PASSWORD, password=NEW, again=NEW)
    assert done.headers["location"] == "/account?done=password"
    assert (await there.get("/account")).status_code == 303
    assert (await here.get("/account")).status_code == 200
    assert (await sign_in(still.browser(), "ann", PASSWORD)).status_code == 401
    assert (await sign_in(still.browser(), "ann", NEW)).status_code == 303
    changes = await still.pool.fetch("SELECT who, what FROM organisation_changes ORDER BY no DESC LIMIT 1")
    assert tuple(changes[0]) == ("p-ann", "password_set")


async def test_guessing_the_present_password_has_to_wait_too(still: World) -> None:
    here = await still.signed_in("ann", "monitor")
    form = (await read(here, "/account")).form("/account/password")
    told = [(await form.send(here, current="wrong", password=NEW, again=NEW)).status_code for _ in range(6)]
    assert told == [422] * 5 + [429]


async def test_a_sign_in_that_is_not_used_ends(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    still.clock.ahead = timedelta(hours=3, minutes=50)
    assert (await browser.get("/account")).status_code == 200
    still.clock.ahead = timedelta(hours=7, minutes=30)
    assert (await browser.get("/account")).status_code == 200
    still.clock.ahead = timedelta(hours=11, minutes=31)
    assert (await browser.get("/account")).status_code == 303


async def test_a_page_that_keeps_itself_up_to_date_is_nobody_at_work(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    still.clock.ahead = timedelta(hours=3, minutes=50)
    assert (await browser.get("/", headers={"hx-request": "true"})).status_code == 200
    still.clock.ahead = timedelta(hours=4, minutes=1)
    assert (await browser.get("/")).status_code == 303


async def test_ones_own_sign_ins_are_seen_and_ended(still: World) -> None:
    here = await still.signed_in("ann", "monitor")
    firefox = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    there, third = still.browser(**{"user-agent": firefox}), still.browser()
    await sign_in(there, "ann", PASSWORD)
    await sign_in(third, "ann", PASSWORD)
    page = await read(here, "/account")
    assert "Firefox · Windows" in page.text
    assert "140" not in page.text
    assert "127.0.0.0/24" in page.text
    ends = [form for form in page.forms if form.action == "/account/sign-ins/end"]
    assert len(ends) == 2
    bo = await still.signed_in("bo", "monitor")
    token = (await read(bo, "/account")).forms[0].values["form_token"][0]
    stolen = {"form_token": token, "id": ends[0].values["id"][0]}
    assert (await bo.post("/account/sign-ins/end", data=stolen)).status_code == 404
    assert (await ends[0].send(here)).status_code == 303
    assert sorted([(await each.get("/account")).status_code for each in (there, third)]) == [200, 303]
    assert (await page.form("/account/sign-ins/end-others").send(here)).status_code == 303
    assert [(await each.get("/account")).status_code for each in (there, third, here)] == [303, 303, 200]


async def test_signing_in_anew_changes_the_token_and_ends_the_one_before(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    before = browser.cookies["pingxi_session"]
    await sign_in(browser, "ann", PASSWORD)
    assert browser.cookies["pingxi_session"] != before
    old = still.browser(cookie=f"pingxi_session={before}")
    assert (await old.get("/account")).status_code == 303


async def test_a_token_that_was_planted_is_not_taken_over(still: World) -> None:
    await still.person("ann", ["monitor"])
    form = (await read(browser := still.browser(), "/sign-in")).form("/sign-in")
    visit = browser.cookies["pingxi_visit"]
    planted = still.browser(cookie=f"pingxi_session=planted; pingxi_visit={visit}")
    answer = await form.send(planted, login="ann", password=PASSWORD)
    assert answer.status_code == 303
    assert "pingxi_session=pxs_" in answer.headers["set-cookie"]


async def test_by_tls_cookies_belong_to_this_host_alone(still: World) -> None:
    await still.person("ann", ["monitor"])
    browser = still.browser(origin="https://localhost")
    browser.base_url = httpx.URL("https://localhost")
    answer = await sign_in(browser, "ann", PASSWORD)
    made = answer.headers["set-cookie"]
    assert made.startswith("__Host-pingxi_session=pxs_")
    assert all(part in made for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    assert "Domain" not in made
    assert (await browser.get("/account")).status_code == 200
    plain = still.browser(cookie=f"pingxi_session={browser.cookies['__Host-pingxi_session']}")
    plain.base_url = httpx.URL("https://localhost")
    assert (await plain.get("/account")).status_code == 303


async def test_long_over_sign_ins_are_forgotten(still: World) -> None:
    await still.person("ann", ["monitor"])
    await sign_in(still.browser(), "ann", PASSWORD)
    still.clock.ahead = timedelta(days=89)
    await sign_in(still.browser(), "ann", PASSWORD)
    assert await still.pool.fetchval("SELECT count(*) FROM sign_ins") == 2
    still.clock.ahead = timedelta(days=92)
    await sign_in(still.browser(), "ann", PASSWORD)
    assert await still.pool.fetchval("SELECT count(*) FROM sign_ins") == 2


async def test_what_nobody_used_is_forgotten_too(still: World) -> None:
    ann, now = await still.person("ann", ["monitor"]), still.clock()
    by = By("setup", "试验", now)
    await invite(still.pool, ann.id, by)
    await identity_seen(still.pool, "https://op.example", "stranger", "陌生人", now)
    await identity_seen(still.pool, "https://op.example", "ann", "安", now)
    await bind_identity(still.pool, "https://op.example", "ann", ann.id, by)
    await keep_challenge(still.pool, b"x", "provider", {}, now + timedelta(minutes=1))
    await _from(still, "10.1.1.1", "nobody", "wrong")
    still.clock.ahead = timedelta(days=99)
    await sign_in(still.browser(), "ann", PASSWORD)
    left = {
        table: await still.pool.fetchval(f"SELECT count(*) FROM {table}")
        for table in ("invitations", "identities", "challenges")
    }
    assert left == {"invitations": 0, "identities": 1, "challenges": 0}
    assert await still.pool.fetchval("SELECT max(last_at) - min(last_at) FROM guesses") < timedelta(minutes=1)


async def test_a_hundred_guesses_at_once_are_counted_each(still: World) -> None:
    await still.person("ann", ["monitor"])
    client = still.browser()

    async def guess() -> int:
        answer = await client.post("/api/v1/sign-ins", json={"login": "ann", "password": "wrong"})
        return answer.status_code

    told = await asyncio.gather(*(guess() for _ in range(30)))
    assert (told.count(401), told.count(429)) == (5, 25)


async def test_the_wait_grows_and_asking_on_does_not_prolong_it(still: World) -> None:
    await still.person("ann", ["monitor"])
    client, wrong, waits = still.browser(), {"login": "ann", "password": "wrong"}, []
    for _ in range(5):
        await client.post("/api/v1/sign-ins", json=wrong)
    for _ in range(4):
        answers = [await client.post("/api/v1/sign-ins", json=wrong) for _ in range(3)]
        assert [each.status_code for each in answers] == [429] * 3
        waits.append(int(answers[0].headers["retry-after"]))
        still.clock.ahead += timedelta(seconds=waits[-1])
        assert (await client.post("/api/v1/sign-ins", json=wrong)).status_code == 401
    assert waits == [2, 4, 8, 16]
    still.clock.ahead += timedelta(minutes=16)
    right = {"login": "ann", "password": PASSWORD}
    assert (await client.post("/api/v1/sign-ins", json=right)).status_code == 201


async def _from(world: World, address: str, login: str, password: str) -> int:
    transport = httpx.ASGITransport(world.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.post("/api/v1/sign-ins", json={"login": login, "password": password})
        return answer.status_code


async def test_strangers_cannot_keep_out_who_has_come_from_here_before(still: World) -> None:
    await still.person("ann", ["monitor"])
    assert await _from(still, "10.1.1.7", "ann", PASSWORD) == 201
    told = [await _from(still, f"10.9.{n}.1", "ann", "wrong") for n in range(22)]
    assert told[:20] == [401] * 20
    assert told[-1] == 429
    assert await _from(still, "10.200.1.1", "ann", PASSWORD) == 429
    assert await _from(still, "10.1.1.9", "ann", PASSWORD) == 201


async def test_one_network_cannot_try_many_logins(still: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await still.person("ann", ["monitor"])
    monkeypatch.setattr("api.identity.signing_in.OF_A_NETWORK", 30)
    told = [await _from(still, f"10.9.9.{n}", f"someone{n}", "wrong") for n in range(32)]
    assert told[:30] == [401] * 30
    assert 429 in told[30:]
    assert await _from(still, "10.9.9.99", "ann", PASSWORD) == 429
    assert await _from(still, "10.9.10.1", "ann", PASSWORD) == 201


async def test_a_login_that_does_not_exist_waits_alike(still: World) -> None:
    await still.person("ann", ["monitor"])
    for login in ("ann", "nobody"):
        told = [await _from(still, "10.1.1.1", login, "wrong") for _ in range(6)]
        assert told == [401] * 5 + [429], login


async def test_what_is_counted_names_nobody(still: World) -> None:
    await _from(still, "10.1.2.3", "ann", "wrong")
    keys = [row["key"] for row in await still.pool.fetch("SELECT key FROM guesses")]
    assert len(keys) == 3
    assert all(len(key) == 64 and "ann" not in key for key in keys)


def test_networks_are_coarse() -> None:
    assert network_of("192.168.1.77") == "192.168.1.0/24"
    assert network_of("2001:db8:1:2:3::4") == "2001:db8:1::/48"
    assert network_of("::ffff:192.168.1.77") == "192.168.1.0/24"
    assert network_of("fe80::1%eth0") == "fe80::/48"
    assert network_of("testclient") == "testclient"


async def test_a_form_without_its_token_is_refused(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    for given in ({}, {"form_token": ""}, {"form_token": "x.y"}, {"form_token": "é"}):
        answer = await browser.post("/sign-out", data=given)
        assert (answer.status_code, "form_stale" in answer.text) == (403, True), given
    assert (await browser.get("/account")).status_code == 200


async def test_another_persons_token_is_refused(still: World) -> None:
    ann, bo = await still.signed_in("ann", "monitor"), await still.signed_in("bo", "monitor")
    form = (await read(bo, "/account")).form("/sign-out")
    assert (await form.send(ann)).status_code == 403
    visit = (await read(still.browser(), "/sign-in")).form("/sign-in").values["form_token"][0]
    assert (await ann.post("/sign-out", data={"form_token": visit})).status_code == 403


async def test_a_form_that_was_opened_before_signing_in_again_still_counts(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    form = (await read(browser, "/account")).form("/account/password")
    form.action = "/account/sign-ins/end-others"
    still.clock.ahead = timedelta(hours=13)
    await sign_in(browser, "ann", PASSWORD)
    assert (await form.send(browser)).status_code == 303
    still.clock.ahead = timedelta(hours=50)
    await sign_in(browser, "ann", PASSWORD)
    assert (await form.send(browser)).status_code == 403


async def test_a_form_for_signing_in_is_bound_to_its_browser(still: World) -> None:
    await still.person("ann", ["monitor"])
    form = (await read(still.browser(), "/sign-in")).form("/sign-in")
    answer = await form.send(still.browser(), login="ann", password=PASSWORD)
    assert answer.status_code == 403


async def test_the_json_interface_by_cookie_needs_the_token_in_a_header(still: World) -> None:
    browser = await still.signed_in("ann", "monitor")
    token = (await read(browser, "/account")).forms[0].values["form_token"][0]
    assert (await browser.delete("/api/v1/sign-ins/current")).status_code == 403
    answer = await browser.delete("/api/v1/sign-ins/current", headers={"x-form-token": token})
    assert answer.status_code == 204


PAGES = ("/", "/account", "/incidents", "/incidents/new", "/notices", "/plans", "/nope")
ADMINISTRATORS = ("/account", "/start", "/accounts", "/tokens")
NOBODYS = ("/sign-in", "/set-up", "/nope")


async def test_every_form_of_every_page_has_its_token(still: World) -> None:
    reader = await still.signed_in("ann", "monitor", "group_office")
    keeper = await still.signed_in("root1", desks=["administrator"])
    for browser, pages in ((reader, PAGES), (keeper, ADMINISTRATORS), (still.browser(), NOBODYS)):
        for address in pages:
            answer = await browser.get(address, follow_redirects=True)
            for form in Page(answer.text).forms:
                if form.method == "post":
                    assert form.values.get("form_token", [""])[0], (address, form.action)


def test_a_site_is_an_origin_and_no_more() -> None:
    for given in ("https://pingxi.example.org", "https://pingxi.example.org/"):
        assert Settings(site=given).site == "https://pingxi.example.org"
    assert Settings(time_zone="Asia/Urumqi").time_zone == "Asia/Urumqi"
    with pytest.raises(ValueError, match="time_zone"):
        Settings(time_zone="Asia/Nowhere")
    for wrong in ("pingxi.example.org", "https://pingxi.example.org/path", "ftp://x"):
        with pytest.raises(ValueError, match="site"):
            Settings(site=wrong)
