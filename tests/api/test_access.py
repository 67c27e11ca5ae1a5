"""What somebody sees and may do by body and incident; what auditors look at and what is refused."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from api import streams
from api.access.ledger import Together, counted
from api.access.rules import ADMINISTER, HANDLE, LOOK, SEND
from store.looks import Look, Narrowed, Refusal, looks, refusals, refused_signals
from store.organisation.changes import By
from store.people import set_active, set_roles
from store.sign_ins import end_all_sign_ins
from tests.api.conftest import PLAN, Sender, World
from tests.api.visitors import add, add_bodies, client, machine_token, role, signed_in
from tests.store.rows import T0


async def person(
    world: World, login: str, *roles: Any, desks: tuple[str, ...] = ("operator",), **more: Any
) -> Sender:
    """Somebody with these roles, and a program of theirs."""
    await add(world, login, roles, desks, **more)
    return Sender(world, await signed_in(world, login))


@pytest.fixture
async def city(world: World) -> Sender:
    """Whoever opened an incident in the city."""
    await add_bodies(world)
    sender = await person(world, "city", role("monitor", "city"), role("group_office", "city"))
    answer = await sender.open(data={"body": "city"}, texts={"title": "市级机密"})
    assert answer.status_code == 200, answer.text
    return sender


async def seen(sender: Sender) -> list[str]:
    answer = await sender.client.get("/api/v1/incidents")
    return [each["id"] for each in answer.json()["incidents"]]


async def test_an_incident_is_seen_from_its_body_and_above(world: World, city: Sender) -> None:
    seers = {"head": True, "city": True, "district": False, "other": False, None: True}
    for body, sees in seers.items():
        sender = await person(world, f"of-{body}", role("monitor", body))
        assert (await seen(sender) == [city.incident]) is sees, body
        answer = await sender.client.get(f"/api/v1/incidents/{city.incident}")
        assert answer.status_code == (200 if sees else 404)
        if sees:
            assert answer.json()["body_id"] == "city"


async def test_supervisors_and_auditors_of_a_body_see_that_and_those_below(
    world: World, city: Sender
) -> None:
    for desk in ("supervisor", "auditor"):
        for body, sees in (("head", True), ("city", True), ("district", False)):
            login = f"{desk}-{body}"
            await add(world, login, limited=[(desk, body)])
            assert (await seen(Sender(world, await signed_in(world, login)))) == [city.incident] * sees


async def test_a_search_finds_nothing_out_of_sight(world: World, city: Sender) -> None:
    other = await person(world, "other", role("monitor", "other"))
    for sender, found in ((city, 1), (other, 0)):
        answer = await sender.client.get("/api/v1/incidents", params={"text": "机密"})
        assert len(answer.json()["incidents"]) == found
        page = await sender.client.get("/incidents", params={"text": "机密"})
        assert ("市级机密" in page.text) is bool(found)


async def test_pages_say_to_which_body_an_incident_belongs(world: World, city: Sender) -> None:
    await world.pool.execute("UPDATE bodies SET name_zh = '市局', name_en = 'City bureau' WHERE id = 'city'")
    for language, name in (("zh-CN", "市局"), ("en", "City bureau")):
        city.client.headers["accept-language"] = language
        for address in ("/", "/incidents", f"/incidents/{city.incident}"):
            assert name in (await city.client.get(address)).text, address


async def test_a_role_counts_where_it_is_held(world: World, city: Sender) -> None:
    await add(world, "both", [role("monitor", "city"), role("group_office", "other")], ["operator"])
    both = Sender(world, await signed_in(world, "both"), city.incident)
    answer = await both.send("confirm", "group_office")
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_held")
    assert answer.json()["params"]["held"] == ["monitor"]
    assert (await both.send("note", "monitor", texts={"note": "x"})).status_code == 200


async def test_one_opens_where_one_holds_the_role(world: World, city: Sender) -> None:
    for body, status in (("city", 200), ("district", 200), ("head", 403), (None, 403)):
        data = {} if body is None else {"body": body}
        assert (await city.open(data=data)).status_code == status, body
    whole = await person(world, "whole", role("monitor"))
    assert (await whole.open(data={"body": "other"})).status_code == 200
    unknown = await whole.open(data={"body": "nowhere"})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "body_unknown")
    one = await person(world, "one", role("monitor", None, city.incident))
    assert (await one.open()).status_code == 403


async def test_the_form_for_opening_offers_the_bodies_where_one_holds_a_role(
    world: World, city: Sender
) -> None:
    page = await city.client.get("/incidents/new")
    assert page.status_code == 200
    assert 'value="district"' in page.text
    assert 'value="other"' not in page.text


async def test_nobody_merges_into_an_incident_out_of_sight(world: World, city: Sender) -> None:
    other = await person(world, "other", role("monitor", "other"), role("group_office", "other"))
    await other.open(data={"body": "other"})
    answer = await other.send("merge", "group_office", {"into": city.incident}, {"reason": "同一事由"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "merge_target_unknown")
    form = await other.client.get(f"/incidents/{other.incident}/signals/merge")
    assert city.incident not in form.text


async def test_a_duty_is_given_to_nobody_whose_role_does_not_cover_the_incident(
    world: World, city: Sender
) -> None:
    await add(world, "far", [role("monitor", "other")], ["operator"])
    await add(world, "near", [role("monitor", "head")], ["operator"])
    duty = await world.pool.fetchval("SELECT key FROM duties ORDER BY key LIMIT 1")
    for login, status in (("far", 422), ("near", 200)):
        answer = await city.send("assign", "group_office", {"duty": duty, "person": f"p-{login}"})
        assert answer.status_code == status, answer.text


async def test_a_role_that_ended_is_refused_and_shows_nothing(world: World, city: Sender) -> None:
    await set_roles(world.pool, "p-city", [], By("setup", "免职", world.clock()))
    assert await seen(city) == []
    answer = await city.send("note", "monitor", texts={"note": "x"})
    assert (answer.status_code, answer.json()["code"]) == (404, "incident_not_found")


async def test_ones_own_receipt_stays_ones_own(world: World, city: Sender) -> None:
    sent = (await city.accept("note", "monitor", None, {"note": "x"}))["signal_id"]
    await set_roles(world.pool, "p-city", [], By("setup", "免职", world.clock()))
    assert (await city.client.get(f"/api/v1/receipts/{sent}")).status_code == 200
    page = await city.client.get(f"/receipts/{sent}")
    assert page.status_code == 200
    assert "市级机密" not in page.text
    other = await person(world, "other", role("monitor", "other"))
    assert (await other.client.get(f"/api/v1/receipts/{sent}")).status_code == 404


async def test_a_machine_that_only_sends_sees_no_receipt_of_others(world: World, city: Sender) -> None:
    await add(world, "feed", [role("feed", "city")])
    feed = Sender(
        world, await client(world, await machine_token(world, "feed", "signals:send")), city.incident
    )
    now = world.clock()
    data = {"observed_at": now.isoformat(), "counts": {"reposts": 4}}
    own = (await feed.send("observe_counts", "feed", data)).json()["signal_id"]
    theirs = (await city.accept("note", "monitor", None, {"note": "x"}))["signal_id"]
    assert (await feed.client.get(f"/api/v1/receipts/{own}")).status_code == 200
    assert (await feed.client.get(f"/api/v1/receipts/{theirs}")).status_code == 404
    assert (await feed.client.get(f"/api/v1/incidents/{city.incident}")).status_code == 403


async def _over(stream: Any) -> bool:
    try:
        await asyncio.wait_for(anext(stream), 20)
    except StopAsyncIteration:
        return True
    return False


@pytest.mark.parametrize("how", ["role", "sign_in", "account", "desk"])
async def test_a_stream_ends_with_what_it_was_opened_by(world: World, city: Sender, how: str) -> None:
    writer = await person(world, "writer", role("monitor"))
    writer.incident = city.incident
    visitor = await world.visitor("city")
    nudges = streams._nudges(world.house, visitor, city.incident, 0)
    everything = streams._changes(world.house, visitor, world.clock() - timedelta(minutes=1))
    assert not await _over(nudges)
    assert not await _over(everything)
    by = By("setup", "试验", world.clock())
    if how == "role":
        await set_roles(world.pool, "p-city", [], by)
    elif how == "sign_in":
        await end_all_sign_ins(world.pool, "p-city", world.clock())
    elif how == "account":
        await set_active(world.pool, "p-city", False, by)
    else:
        await world.pool.execute("DELETE FROM person_desks WHERE person_id = 'p-city'")
    await writer.accept("note", "monitor", None, {"note": "x"})
    assert await _over(nudges)
    if how != "role":
        assert await _over(everything)
    await everything.aclose()


async def test_the_stream_over_all_is_silent_of_what_is_out_of_sight(world: World, city: Sender) -> None:
    other = await person(world, "other", role("monitor", "other"))
    stream = streams._changes(world.house, await world.visitor("other"), world.clock() - timedelta(minutes=1))
    await city.accept("note", "monitor", None, {"note": "x"})
    await other.open(data={"body": "other"})
    told = await asyncio.wait_for(anext(stream), 20)
    assert other.incident in str(told.data)
    assert city.incident not in str(told.data)
    await stream.aclose()


async def test_an_auditors_reads_are_on_record_before_they_are_answered(world: World, city: Sender) -> None:
    await add(world, "auditor", desks=["auditor"])
    auditor = await signed_in(world, "auditor")
    await auditor.get("/api/v1/incidents", params={"text": "机密", "late": "true"})
    await auditor.get(f"/incidents/{city.incident}")
    await auditor.get("/api/v1/incidents/20261122-none00")
    await city.client.get(f"/incidents/{city.incident}")
    found = [
        (each.person_id, each.route, each.incident_id, dict(each.asked))
        for each in await looks(world.pool, Narrowed())
    ]
    assert found == [
        ("p-auditor", "/api/v1/incidents/{incident_id}", "20261122-none00", {}),
        ("p-auditor", "/incidents/{incident_id}", city.incident, {}),
        ("p-auditor", "/api/v1/incidents", None, {"text": "机密", "late": "true"}),
    ]


async def test_an_auditor_is_shown_nothing_that_cannot_be_put_on_record(
    world: World, city: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(look: Look) -> None:
        raise asyncpg.InterfaceError("gone")

    await add(world, "auditor", desks=["auditor"])
    auditor = await signed_in(world, "auditor")
    monkeypatch.setattr(world.house.ledger, "look", lost)
    answer = await auditor.get(f"/api/v1/incidents/{city.incident}")
    assert answer.status_code == 503
    assert "机密" not in answer.text


def test_an_auditor_only_looks_whatever_other_desk_they_had() -> None:
    both = frozenset({"auditor", "operator", "administrator"})
    assert LOOK.lets_in(both, None)
    assert not any(rule.lets_in(both, None) for rule in (HANDLE, SEND, ADMINISTER))


async def _refused(world: World) -> list[tuple[Any, ...]]:
    found = reversed(await refusals(world.pool, Narrowed()))
    names = ("person_id", "code", "status", "route", "incident_id", "kind", "role", "hidden")
    return [tuple(getattr(each, name) for name in names) for each in found]


async def test_every_refusal_is_on_record_with_who_where_and_why(world: World, city: Sender) -> None:
    other = await person(world, "other", role("monitor", "other"))
    one, signals = "/api/v1/incidents/{incident_id}", "/api/v1/incidents/{incident_id}/signals"
    await other.client.get(f"/api/v1/incidents/{city.incident}")
    await other.client.get("/api/v1/incidents/20261122-none00")
    await city.send("confirm", "group_head")
    supervisor = await person(world, "looker", desks=("supervisor",))
    await supervisor.send("note", "monitor", texts={"note": "x"}, incident=city.incident)
    await (await client(world, "pxs_nonsense")).get("/api/v1/incidents")
    await add(world, "feed", [role("feed")])
    feed = await client(world, await machine_token(world, "feed", "intake:web"))
    await feed.get(f"/api/v1/incidents/{city.incident}")
    assert await _refused(world) == [
        ("p-other", "incident_not_found", 404, one, city.incident, None, None, True),
        ("p-other", "incident_not_found", 404, one, "20261122-none00", None, None, False),
        ("p-city", "role_not_held", 403, signals, city.incident, "confirm", "group_head", False),
        ("p-looker", "desk_closed", 403, signals, city.incident, None, None, False),
        (None, "not_signed_in", 401, "/api/v1/incidents", None, None, None, False),
        ("p-feed", "scope_missing", 403, one, city.incident, None, None, False),
    ]


async def test_refused_forms_and_sign_ins_are_on_record_too(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    reader = await world.signed_in("bo", "monitor")
    page = await reader.get(f"/incidents/{sender.incident}/signals/confirm")
    assert page.status_code == 409
    wrong = {"login": "bo", "password": "wrong"}
    assert (await sender.client.post("/api/v1/sign-ins", json=wrong)).status_code == 401
    await reader.post("/sign-out", headers={"origin": "https://elsewhere.example"})
    stranger = await world.stack.enter_async_context(world.browser())
    assert (await stranger.get("/incidents")).status_code == 303
    found = [(person, code, status, kind) for person, code, status, _, _, kind, _, _ in await _refused(world)]
    assert found == [
        ("p-bo", "roles_of_others", 409, "confirm"),
        (None, "sign_in_failed", 401, None),
        (None, "from_another_site", 403, None),
    ]


async def test_what_the_fold_refuses_is_listed_from_the_inbox(world: World, city: Sender) -> None:
    data = {"form": "site", "text_digest": "b" * 64}
    assert (await city.send("release", "monitor", data, {"place": "官网"})).status_code == 409
    found = await refused_signals(world.pool, Narrowed(person_id="p-city"))
    assert [(each.kind, each.incident_id, each.sender) for each in found] == [
        ("release", city.incident, "p-city")
    ]


async def _lists(program: httpx.AsyncClient) -> list[str]:
    found = []
    for name, key in (("looks", "looks"), ("refusals", "refusals"), ("refused-signals", "signals")):
        answer = await program.get(f"/api/v1/{name}")
        assert answer.status_code == 200, answer.text
        found.append(",".join(each["incident_id"] or "" for each in answer.json()[key]))
    return found


async def test_auditors_review_what_they_may_see_and_administrators_everything(
    world: World, city: Sender
) -> None:
    other = await person(world, "other", role("monitor", "other"))
    await other.client.get(f"/api/v1/incidents/{city.incident}")
    await city.send("release", "monitor", {"form": "site", "text_digest": "b" * 64}, {"place": "官网"})
    await add(world, "all", desks=["auditor"])
    await add(world, "far", limited=[("auditor", "other")])
    await add(world, "admin", desks=["administrator"])
    _, refused, signals = await _lists(await signed_in(world, "all"))
    assert (refused, signals) == (city.incident, city.incident)
    _, refused, signals = await _lists(await signed_in(world, "far"))
    assert (refused, signals) == ("", "")
    _, refused, signals = await _lists(await signed_in(world, "admin"))
    assert (refused, signals) == (city.incident, city.incident)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_records_can_be_read_as_pages_and_narrowed(
    world: World, city: Sender, language: str
) -> None:
    other = await person(world, "other", role("monitor", "other"))
    for _ in range(51):
        await other.client.get(f"/api/v1/incidents/{city.incident}")
    await city.send("release", "monitor", {"form": "site", "text_digest": "b" * 64}, {"place": "官网"})
    await add(world, "auditor", desks=["auditor"])
    auditor = await signed_in(world, "auditor")
    auditor.headers["accept-language"] = language
    page = await auditor.get("/refusals", params={"incident": city.incident})
    assert page.status_code == 200, page.text
    assert page.text.count("人员other") == 50
    assert "below=" in page.text
    older = await auditor.get(
        "/refusals", params={"below": str((await refusals(world.pool, Narrowed()))[-1].no)}
    )
    assert older.text.count("人员other") == 1
    assert "人员other" not in (await auditor.get("/refusals", params={"person": "p-city"})).text
    assert city.incident in (await auditor.get("/refused-signals")).text
    assert "/incidents/{incident_id}" not in (await auditor.get("/refused-signals")).text
    assert "/refusals" in (await auditor.get("/looks")).text
    assert (await auditor.get("/refused-signals", params={"after": "nonsense"})).status_code == 422


async def test_records_of_looks_and_refusals_only_grow(world: World, city: Sender) -> None:
    await city.send("confirm", "group_head")
    for change in (
        "UPDATE refusals SET code = 'x'",
        "DELETE FROM refusals",
        "TRUNCATE looks",
        "DELETE FROM looks",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.pool.execute(change)


def _of_nobody(**more: Any) -> Refusal:
    values: dict[str, Any] = {
        "at": T0, "last_at": T0, "times": 1, "person_id": None, "source": "203.0.113.0/24", "method": "GET",
        "route": "/", "incident_id": None, "kind": None, "role": None, "code": "not_signed_in", "status": 401,
        **more,
    }  # fmt: skip
    return Refusal(**values)


def test_like_refusals_of_nobody_known_are_counted_and_none_is_lost() -> None:
    late = T0 + timedelta(seconds=3)
    given = [_of_nobody(), _of_nobody(at=late, last_at=late), _of_nobody(route="/incidents")]
    found = counted(given)
    assert [(each.route, each.times, each.at, each.last_at) for each in found] == [
        ("/", 2, T0, late), ("/incidents", 1, T0, T0),
    ]  # fmt: skip
    many = [_of_nobody(source=f"198.51.{n}.0/24") for n in range(100)]
    assert [(each.source, each.times) for each in counted(many, most=10)] == [("", 100)]


async def test_those_who_come_together_share_a_commit_and_each_hears_of_its_failure() -> None:
    batches: list[list[int]] = []
    going = asyncio.Event()

    async def write(items: Any) -> None:
        await going.wait()
        batches.append(list(items))
        if 3 in items:
            raise ConnectionError

    together: Together[int] = Together(write)
    first = asyncio.create_task(together.put(1))
    await asyncio.sleep(0)
    others = [asyncio.create_task(together.put(n)) for n in (2, 3)]
    await asyncio.sleep(0)
    going.set()
    await first
    assert [type(each) for each in await asyncio.gather(*others, return_exceptions=True)] == [
        ConnectionError
    ] * 2
    await together.put(4)
    assert batches == [[1], [2, 3], [4]]


async def test_a_refusal_that_cannot_be_put_on_record_is_not_answered_as_such(
    world: World, city: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(refusal: Refusal) -> None:
        raise asyncpg.InterfaceError("gone")

    monkeypatch.setattr(world.house.ledger, "refuse", lost)
    answer = await city.client.get("/api/v1/incidents/20261122-none00")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert PLAN


async def test_an_administrator_cannot_make_an_auditor_who_acts(world: World) -> None:
    await add(world, "admin", desks=["administrator"])
    await add(world, "eve", desks=["auditor"])
    admin = await signed_in(world, "admin")
    for desks in (["auditor", "operator"], ["auditor", "administrator"]):
        body = {"id": "p-eve", "desks": desks, "why": "调整分工"}
        answer = await admin.post("/api/v1/organisation/people/set-desks", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "auditor_acts"), answer.text
    found = await world.pool.fetch("SELECT desk FROM person_desks WHERE person_id = 'p-eve'")
    assert [row["desk"] for row in found] == ["auditor"]


async def test_notices_and_duties_of_what_is_out_of_sight_do_not_show(world: World, city: Sender) -> None:
    told = await city.client.get("/notices")
    owed = await city.client.get("/")
    assert city.incident in told.text
    assert city.incident in owed.text
    await set_roles(world.pool, "p-city", [role("monitor", "other")], By("setup", "调动", world.clock()))
    for address in ("/notices", "/", "/incidents"):
        page = await city.client.get(address)
        assert page.status_code == 200
        assert city.incident not in page.text, address
