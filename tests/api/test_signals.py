"""Sending by the JSON interface: received, accepted, refused; and what is turned away at the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.serve import store_built_in
from tests.api.conftest import Sender, World


async def test_a_signal_is_accepted_with_its_events(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    opened = (await sender.open(data={"counts": {"reposts": 7}})).json()
    assert opened["state"] == "accepted"
    assert opened["first_event"] == 1
    confirmed = await sender.accept("confirm", "group_office")
    assert confirmed["first_event"] == opened["last_event"] + 1
    incident = (await sender.client.get(f"/api/v1/incidents/{sender.incident}")).json()
    assert (incident["phase"], incident["title"]) == ("handling", "排队系统故障")
    receipt = (await sender.client.get(f"/api/v1/receipts/{confirmed['signal_id']}")).json()
    assert receipt == confirmed
    duties = (await sender.client.get(f"/api/v1/incidents/{sender.incident}/duties")).json()
    assert {"2-A2", "2-A8"} <= {duty["key"] for duty in duties}


async def test_the_timeline_reads_well_in_both_languages(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    await sender.accept("grade", "group_office", {"level": "large"})
    url = f"/api/v1/incidents/{sender.incident}/timeline"
    chinese = (await sender.client.get(url, headers={"accept-language": "zh-CN"})).json()["events"]
    english = (await sender.client.get(url, headers={"accept-language": "en-GB,en"})).json()["events"]
    assert chinese[0]["texts"] == {"title": "排队系统故障"}
    assert any(each["sentence"] == "等级定为较大。" for each in chinese)
    assert any(each["sentence"] == "Level decided: Relatively large." for each in english)
    assert [each["no"] for each in chinese] == list(range(1, len(chinese) + 1))
    page = (await sender.client.get(url, params={"from": 2, "limit": 2})).json()
    assert [each["no"] for each in page["events"]] == [2, 3]
    assert page["next"] == 4


async def test_without_an_outcome_it_is_received_with_a_receipt(still: World) -> None:
    sender = await still.sender("ann", "monitor")
    answer = await sender.open()
    assert answer.status_code == 202
    receipt = await sender.client.get(answer.headers["location"])
    assert receipt.json()["state"] == "received"
    await still.folder.fold()
    assert (await sender.client.get(answer.headers["location"])).json()["state"] == "accepted"


async def test_a_refusal_says_why_in_the_callers_language(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_head")
    await sender.open()
    chinese = await sender.send("close", "group_head", headers={"accept-language": "zh"})
    assert chinese.status_code == 409
    assert chinese.headers["content-type"] == "application/problem+json"
    problem = chinese.json()
    assert problem["code"] == "wrong_phase"
    assert problem["type"] == "urn:pingxi:problem:wrong_phase"
    assert problem["detail"] == "事件处于“研判”阶段，不能“办结”。"
    english = (await sender.send("close", "group_head", headers={"accept-language": "en"})).json()
    assert english["detail"] == "The incident is in the phase “Assessment”; “Close” does not belong there."
    assert english["mend"] == "It may be sent in: Calmed."
    receipt = (await sender.client.get(f"/api/v1/receipts/{problem['signal_id']}")).json()
    assert (receipt["state"], receipt["code"], receipt["first_event"]) == ("refused", "wrong_phase", None)


async def test_a_resent_signal_is_one_signal(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    first = await sender.open(signal_id="my-own-id-0001")
    again = await sender.open(signal_id="my-own-id-0001", data={"discovered_at": _discovered(first)})
    assert again.status_code == 409
    at = (world.clock() - timedelta(minutes=9)).isoformat()
    one = await sender.open(signal_id="my-own-id-0002", data={"discovered_at": at})
    two = await sender.open(signal_id="my-own-id-0002", data={"discovered_at": at})
    assert one.json() == two.json()
    assert await world.pool.fetchval("SELECT count(*) FROM incidents") == 2
    note = await sender.send("note", "monitor", texts={"note": "甲"}, signal_id="my-own-id-0003")
    assert (
        await sender.send("note", "monitor", texts={"note": "甲"}, signal_id="my-own-id-0003")
    ).json() == note.json()
    other = await sender.send("note", "monitor", texts={"note": "乙"}, signal_id="my-own-id-0003")
    assert (other.status_code, other.json()["code"]) == (409, "duplicate_signal_id")


def _discovered(answer: Any) -> str:
    return str(answer.json()["received_at"])


BAD: dict[str, tuple[dict[str, Any], int, str, str, str]] = {
    "unknown kind": (
        {"kind": "explode"},
        422,
        "unknown_signal",
        "没有“explode”这种信号。",
        "There is no signal of the kind “explode”.",
    ),
    "no kind": ({"kind": None}, 422, "invalid_input", "“信号种类”必须填写。", "“Kind of signal” is needed."),
    "unknown field": (
        {"sneaky": 1},
        422,
        "invalid_input",
        "没有“sneaky”这一项。",
        "There is no field “sneaky”.",
    ),
    "unknown data": (
        {"data": {"sneaky": 1}},
        422,
        "invalid_input",
        "没有“sneaky”这一项。",
        "There is no field “sneaky”.",
    ),
    "unknown text": (
        {"texts": {"note": "x", "poem": "x"}},
        422,
        "invalid_input",
        "没有“poem”这一项。",
        "There is no field “poem”.",
    ),
    "no text": ({"texts": {"note": "  "}}, 422, "invalid_signal", "“说明”必须填写。", "“Remarks” is needed."),
    "too long": (
        {"texts": {"note": "长" * 4001}},
        422,
        "invalid_input",
        "“说明”超过 4000 字的上限。",
        "“Remarks” has more than 4000 characters.",
    ),
    "NUL": (
        {"texts": {"note": "a\x00b"}},
        422,
        "invalid_signal",
        "“说明”含有控制字符",
        "“Remarks” holds control characters",
    ),
    "bidi": (
        {"texts": {"note": "a\u202eb"}},
        422,
        "invalid_signal",
        "“说明”含有控制字符",
        "“Remarks” holds control characters",
    ),
    "future": (
        {"occurred_at": "2999-01-01T00:00:00Z"},
        422,
        "invalid_signal",
        "“事件发生时间”晚于当前时间。",
        "“When the event occurred” lies in the future.",
    ),
    "no zone": (
        {"occurred_at": "2026-01-01T00:00:00"},
        422,
        "invalid_input",
        "“事件发生时间”没有写明时区。",
        "“When the event occurred” names no time zone.",
    ),
    "role not held": (
        {"role": "group_head"},
        403,
        "role_not_held",
        "您在该预案中没有“group_head”这一身份。",
        "You do not hold the role “group_head” in this plan.",
    ),
    "bad id": (
        {"signal_id": "short"},
        422,
        "invalid_input",
        "“信号编号”的格式不对。",
        "“Signal id” is malformed.",
    ),
}


@pytest.mark.parametrize("name", BAD)
async def test_bad_input_is_turned_away_at_the_door_without_a_trace(world: World, name: str) -> None:
    changes, status, code, chinese, english = BAD[name]
    sender = await world.sender("ann", "monitor")
    await sender.open()
    before = await world.traces()
    body: dict[str, Any] = {"kind": "note", "role": "monitor", "data": {}, "texts": {"note": "x"}, **changes}
    body = {key: value for key, value in body.items() if value is not None}
    for language, said in (("zh-CN", chinese), ("en", english)):
        answer = await sender.client.post(
            f"/api/v1/incidents/{sender.incident}/signals", json=body, headers={"accept-language": language}
        )
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (status, code), problem
        assert any(
            said in detail for detail in [problem["detail"], *(each["detail"] for each in problem["errors"])]
        ), problem
        assert problem["mend"]
    assert await world.traces() == before


async def test_an_unknown_plan_or_incident_is_turned_away(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    before = await world.traces()
    answer = await sender.open(data={"plan_hash": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (404, "plan_unknown")
    sender.incident = "20260101-nope"
    answer = await sender.send("note", "monitor", texts={"note": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "incident_not_found")
    assert await world.traces() == before
    for path in (
        "incidents/nope",
        "incidents/nope/duties",
        "incidents/nope/timeline",
        "receipts/nope",
        "plans/nope",
    ):
        assert (await sender.client.get(f"/api/v1/{path}")).status_code == 404, path


async def test_malformed_and_oversized_bodies_are_turned_away(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    before = await world.traces()
    url, kind = f"/api/v1/incidents/{sender.incident}/signals", {"content-type": "application/json"}
    for body in (b"{not json", b"", b"[1]", b'"text"', b"\xff\xfe"):
        answer = await sender.client.post(url, content=body, headers=kind)
        assert (answer.status_code, answer.json()["code"]) == (400, "body_malformed"), body
    answer = await sender.client.post(url, content=b"x" * 3_000_000, headers=kind)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert await world.traces() == before


async def test_a_large_body_that_was_not_announced_is_not_read_to_its_end(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    given = 0

    async def endless() -> Any:
        nonlocal given
        while given < 100_000_000:
            given += 100_000
            yield b"x" * 100_000

    url = f"/api/v1/incidents/{sender.incident}/signals"
    answer = await sender.client.post(url, content=endless(), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert given < 2_000_000


async def test_what_the_incident_refuses_leaves_an_outcome_and_no_event(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office", "spokesperson")
    await sender.open()
    await sender.accept("confirm", "group_office")
    before = await world.traces()
    cases: list[tuple[str, str, dict[str, Any], dict[str, str], str]] = [
        ("close", "monitor", {}, {}, "wrong_phase"),
        ("grade", "monitor", {"level": "large"}, {}, "role_not_allowed"),
        ("grade", "group_office", {"level": "nope"}, {}, "not_in_plan"),
        (
            "release",
            "spokesperson",
            {"form": "website", "text_digest": "0" * 64},
            {"place": "门户网站"},
            "nothing_approved",
        ),
        ("perform", "monitor", {"duties": ["2-A8"]}, {}, "duty_of_another"),
        ("assign", "group_office", {"duty": "nope", "person": "p-ann"}, {}, "duty_unknown"),
    ]
    for kind, role, data, texts, code in cases:
        answer = await sender.send(kind, role, data, texts)
        assert (answer.status_code, answer.json()["code"]) == (409, code), answer.text
    after = await world.traces()
    assert after["timeline"] == before["timeline"]
    assert after["inbox"] == before["inbox"] + len(cases)


async def test_an_unapproved_text_is_not_released(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office", "spokesperson")
    await sender.open()
    await sender.accept("confirm", "group_office")
    await sender.accept("draft_statement", "group_office", texts={"statement": "情况说明"})
    digest = await world.pool.fetchval("SELECT payload_digest FROM inbox WHERE kind = 'draft_statement'")
    own = await sender.send("approve_statement", "group_office", {"draft": digest})
    assert own.json()["code"] == "role_not_allowed"
    head = await world.sender("bob", "group_head")
    head.incident = sender.incident
    await head.accept("approve_statement", "group_head", {"draft": digest})
    answer = await sender.send(
        "release", "spokesperson", {"form": "website", "text_digest": "0" * 64}, {"place": "网站"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "text_not_approved")
    await sender.accept(
        "release", "spokesperson", {"form": "website", "text_digest": digest}, {"place": "网站"}
    )


async def test_lists_are_filtered_and_paged(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    ids = []
    for number in range(3):
        await sender.open(texts={"title": f"事件{number}"})
        ids.append(sender.incident)
    await sender.accept("grade", "group_office", {"level": "major"})

    async def found(**query: Any) -> list[str]:
        answer = (await sender.client.get("/api/v1/incidents", params=query)).json()
        return [each["id"] for each in answer["incidents"]]

    assert await found() == ids[::-1]
    assert await found(level="major") == [ids[2]]
    assert await found(text="事件1") == [ids[1]]
    assert await found(phase="closed") == []
    first = (await sender.client.get("/api/v1/incidents", params={"limit": 2})).json()
    rest = (await sender.client.get("/api/v1/incidents", params={"limit": 2, "after": first["next"]})).json()
    assert [each["id"] for each in rest["incidents"]] == [ids[0]]
    assert rest["next"] is None
    wrong = await sender.client.get("/api/v1/incidents", params={"after": "nonsense"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor_unreadable")
    wrong = await sender.client.get("/api/v1/incidents", params={"limit": "many"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "limit")


async def test_a_feed_comes_by_the_machines_lane(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    feed: Sender = await world.sender("feed", "feed")
    feed.incident = sender.incident
    counts = {"observed_at": world.clock().isoformat(), "counts": {"reposts": 150}}
    await feed.accept("observe_counts", "feed", counts)
    assert await world.pool.fetchval("SELECT lane FROM inbox WHERE kind = 'observe_counts'") == "machines"
    answer = await feed.send("note", "feed", texts={"note": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "lane_not_allowed")
    incident = (await feed.client.get(f"/api/v1/incidents/{feed.incident}")).json()
    assert incident["level_proposed"] == "large"


async def test_people_of_a_plan_can_be_looked_up(still: World) -> None:
    sender = await still.sender("ann", "monitor")
    await still.person("bob", ["group_head"])
    await still.person("shut", ["group_head"], active=False)
    people = (await sender.client.get("/api/v1/plans/human-resources/people")).json()
    assert [(each["id"], each["roles"]) for each in people] == [
        ("p-ann", ["monitor"]),
        ("p-bob", ["group_head"]),
    ]
    plan = (await sender.client.get("/api/v1/plans/human-resources")).json()
    assert plan["hash"] == still.plan_hash


async def test_characters_that_no_database_keeps_are_turned_away(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    before = await world.traces()
    for path in ("incidents?text=%00", "incidents?level=%00", "incidents/a%00b", "receipts/%00", "plans/%00"):
        answer = await sender.client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (422, "character_not_allowed"), path
    answer = await sender.client.post("/api/v1/sign-ins", json={"login": "a\x00b", "password": "x"})
    assert (answer.status_code, answer.json()["code"]) == (422, "character_not_allowed")
    half = b'{"kind": "note", "role": "monitor", "texts": {"note": "\\ud800"}}'
    url, kind = f"/api/v1/incidents/{sender.incident}/signals", {"content-type": "application/json"}
    answer = await sender.client.post(url, content=half, headers=kind)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "string_unicode"
    assert await world.traces() == before


async def test_an_opening_has_its_own_address(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    answer = await sender.send("open", "monitor", texts={"title": "x"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {
        "field": "kind",
        "code": "literal_error",
        "detail": "“信号种类”不在可选范围内。",
        "mend": "请从列表中选择。",
    }


async def test_the_plans_of_the_release_are_stored_once(still: World) -> None:
    for _ in range(2):
        await store_built_in(still.pool, still.clock())
    stored = await still.pool.fetch("SELECT hash, plan_id FROM plans ORDER BY plan_id")
    assert (still.plan_hash, "human-resources") in [tuple(row) for row in stored]
    assert len(stored) == len({row["plan_id"] for row in stored})
