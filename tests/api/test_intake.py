"""Posts come in by a token with the source's scope or signed, each once, each failure by its number."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
from jsonschema import Draft202012Validator

from intake.keys import IntakeKeys
from intake.webhooks import signature
from store.organisation.changes import By
from store.posts import new_posts
from store.sources import NewSource, add_source, end_source, next_secret
from tests.api.conftest import World
from tests.api.visitors import add, client, machine_token

URL = "/api/v1/intake/web/posts"
KEYS = IntakeKeys(b"k" * 32)


def post(world: World, post_id: str, **more: Any) -> dict[str, Any]:
    at = (world.clock() - timedelta(minutes=5)).isoformat()
    return {"id": post_id, "posted_at": at, "text": "叫号机又坏了", **more}


@pytest.fixture
async def feeder(still: World) -> httpx.AsyncClient:
    """A machine that may bring what the source "web" has."""
    still.house.keys = KEYS
    await add_source(still.pool, NewSource("web", "push"), By("setup", "试验", still.clock()))
    await add(still, "feeder", [], [])
    return await client(still, await machine_token(still, "feeder", "intake:web"))


async def kept(world: World) -> list[str]:
    return [each.post_id for each in await new_posts(world.pool, 0)]


async def test_a_batch_is_kept_and_sent_again_is_the_same(still: World, feeder: httpx.AsyncClient) -> None:
    items = [post(still, "1"), post(still, "2")]
    first = await feeder.post(URL, json={"items": items})
    assert (first.status_code, first.json()["posts"], first.json()["source"]) == (200, 2, "web")
    again = await feeder.post(URL, json={"items": items})
    assert (again.status_code, again.json()["posts"], again.json()["repeated"]) == (200, 0, 2)
    assert await kept(still) == ["1", "2"]


async def test_a_bad_item_is_named_by_number_field_why_and_what_to_do(
    still: World, feeder: httpx.AsyncClient
) -> None:
    answer = await feeder.post(URL, json={"items": [post(still, "1"), {"id": "2"}, "x"]})
    assert answer.status_code == 207
    told = answer.json()
    assert (told["posts"], told["set_aside"]) == (1, 2)
    second, third = told["aside"]
    assert second["item"] == 2
    [error] = second["errors"]
    assert (error["field"], error["code"]) == ("items.2.posted_at", "missing")
    assert error["detail"] and error["mend"]
    assert third["errors"][0]["code"] == "item_no_object"


async def test_a_batch_of_which_nothing_is_kept_is_a_problem_and_set_aside(
    still: World, feeder: httpx.AsyncClient
) -> None:
    answer = await feeder.post(URL, json={"items": [{"id": "2", "author": "secret-name"}]})
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_kept")
    assert answer.json()["errors"][0]["field"] == "items.1.posted_at"
    assert "secret-name" not in answer.text
    assert await still.pool.fetchval("SELECT count(*) FROM set_aside") == 1


@pytest.mark.parametrize(
    "body, status, code",
    [
        (b"{", 400, "batch_malformed"),
        (b"[]", 400, "batch_malformed"),
        (b'{"items": 3}', 400, "batch_malformed"),
        (b'{"items": [' + b",".join([b"1"] * 5001) + b"]}", 413, "batch_too_long"),
        (b'{"items": ["' + b"x" * 1_000_001 + b'"]}', 413, "body_too_large"),
    ],
)
async def test_what_is_no_batch_is_turned_away_whole(
    still: World, feeder: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await feeder.post(URL, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["mend"]
    assert await still.pool.fetchval("SELECT count(*) FROM set_aside") == 0


async def test_only_its_own_source_and_only_one_that_is_pushed_to(
    still: World, feeder: httpx.AsyncClient
) -> None:
    by = By("setup", "试验", still.clock())
    await add_source(still.pool, NewSource("feed", "feed", url="https://a.example/rss"), by)
    token = await machine_token(still, "feeder", "intake:feed", "intake:none")
    wide = await client(still, token)
    body = {"items": [post(still, "1")]}
    assert (await wide.post(URL, json=body)).json()["code"] == "scope_missing"
    assert (await wide.post("/api/v1/intake/feed/posts", json=body)).json()["code"] == "source_brings_nothing"
    assert (await wide.post("/api/v1/intake/none/posts", json=body)).status_code == 404
    await end_source(still.pool, "web", by)
    ended = await feeder.post(URL, json=body)
    assert (ended.status_code, ended.json()["code"]) == (409, "source_ended")
    assert await kept(still) == []


async def test_cloudevents_in_each_of_their_forms(still: World, feeder: httpx.AsyncClient) -> None:
    def event(number: str, data: Any, kind: str = "pingxi.post") -> dict[str, Any]:
        return {"specversion": "1.0", "id": number, "source": "/crawler", "type": kind, "data": data}

    one = {name: value for name, value in post(still, "x").items() if name != "id"}
    counts = {"post": "1", "observed_at": still.clock().isoformat(), "reposts": 5}
    told = await feeder.post(
        URL, content=orjson.dumps(event("1", one)), headers={"content-type": "application/cloudevents+json"}
    )
    assert (told.status_code, told.json()["posts"]) == (200, 1)
    several = [event("2", post(still, "2")), event("c", counts, "pingxi.counts"), event("3", one, "other"), 3]
    told = await feeder.post(
        URL, content=orjson.dumps(several), headers={"content-type": "application/cloudevents-batch+json"}
    )
    assert (told.status_code, told.json()["posts"], told.json()["counts"]) == (207, 1, 1)
    assert [each["item"] for each in told.json()["aside"]] == [3, 4]
    binary = {"ce-specversion": "1.0", "ce-type": "pingxi.post", "ce-id": "4", "ce-source": "/crawler"}
    told = await feeder.post(URL, json=one, headers=binary)
    assert (told.status_code, told.json()["posts"]) == (200, 1)
    assert await kept(still) == ["1", "2", "4"]


def signed(world: World, body: bytes, number: int, message: str = "msg_1", **off: int) -> dict[str, str]:
    stamp = str(int((world.clock() + timedelta(**off)).timestamp()))
    mark = base64.b64encode(signature(KEYS.webhook_key("web", number), message, stamp, body)).decode()
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": f"v1,AAAA v1,{mark}",
            "content-type": "application/json"}  # fmt: skip


async def test_a_signed_message_is_taken_once(still: World, feeder: httpx.AsyncClient) -> None:
    nobody = await client(still, None)
    by = By("setup", "试验", still.clock())
    body = orjson.dumps({"items": [post(still, "1")]})
    assert (await nobody.post(URL, content=body, headers=signed(still, body, 0))).status_code == 401
    assert await next_secret(still.pool, "web", by) == 1
    first = await nobody.post(URL, content=body, headers=signed(still, body, 1))
    assert (first.status_code, first.json()["posts"], first.json()["known"]) == (200, 1, False)
    again = await nobody.post(URL, content=body, headers=signed(still, body, 1))
    assert (again.status_code, again.json()["known"]) == (200, True)
    other = orjson.dumps({"items": [post(still, "2")]})
    replayed = await nobody.post(URL, content=other, headers=signed(still, other, 1))
    assert (replayed.status_code, replayed.json()["code"]) == (409, "webhook_replayed")
    assert await next_secret(still.pool, "web", by) == 2
    assert (await nobody.post(URL, content=other, headers=signed(still, other, 1, "m2"))).status_code == 401
    assert (await nobody.post(URL, content=other, headers=signed(still, other, 2, "m2"))).status_code == 200
    assert await kept(still) == ["1", "2"]


async def test_a_signature_that_does_not_count(still: World, feeder: httpx.AsyncClient) -> None:
    nobody = await client(still, None)
    await next_secret(still.pool, "web", By("setup", "试验", still.clock()))
    body = orjson.dumps({"items": [post(still, "1")]})
    right = signed(still, body, 1)
    wrong = {
        "late": signed(still, body, 1, minutes=-6),
        "early": signed(still, body, 1, minutes=6),
        "other body": signed(still, body + b" ", 1),
        "other source": {**right, "webhook-id": "msg_2"},
        "no id": {**right, "webhook-id": ""},
        "no time": {**right, "webhook-timestamp": "soon"},
        "no mark": {**right, "webhook-signature": "v1,"},
        "other way": {**right, "webhook-signature": right["webhook-signature"].replace("v1,", "v2,")},
    }
    for why, headers in wrong.items():
        answer = await nobody.post(URL, content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "webhook_refused"), why
        assert answer.json()["detail"] and answer.json()["mend"]
    unknown = await nobody.post("/api/v1/intake/none/posts", content=body, headers=right)
    assert unknown.json()["code"] == "webhook_refused", "nobody learns which sources there are"
    assert await kept(still) == []


async def test_the_description_takes_what_is_taken(still: World, feeder: httpx.AsyncClient) -> None:
    body = (await still.browser().get("/api/v1/openapi.json")).json()
    route = body["paths"]["/api/v1/intake/{source}/posts"]["post"]
    schema = route["requestBody"]["content"]["application/json"]["schema"]
    check = Draft202012Validator({**schema, "components": body["components"]})
    assert check.is_valid({"items": [post(still, "1")]})
    assert not check.is_valid({"items": [{"id": "1"}]})
    told = await feeder.post(URL, json={"items": [post(still, "1"), {}]})
    answer = route["responses"]["207"]["content"]["application/json"]["schema"]
    Draft202012Validator({**answer, "components": body["components"]}).validate(told.json())
