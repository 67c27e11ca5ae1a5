"""What screens hear when something happens."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from api import streams
from api.access import latest
from store.heads import last_numbers
from store.sign_ins import end_sign_in
from tests.api.conftest import World


async def _next(stream: Any) -> Any:
    return await asyncio.wait_for(anext(stream), 20)


async def test_an_incidents_stream_goes_on_from_an_events_number(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    opened = (await sender.open()).json()
    request = _request(world)
    visitor = await world.visitor("ann")
    stream = streams._incident(
        request, world.house, visitor, world.plan, sender.incident, opened["last_event"] - 1
    )
    first = await _next(stream)
    assert first.id == str(opened["last_event"])
    confirmed = await sender.accept("confirm", "group_office")
    second = await _next(stream)
    assert second.id == str(confirmed["first_event"])
    told = json.loads(second.data)
    assert (told["type"], told["no"]) == ("incident_confirmed", confirmed["first_event"])
    await stream.aclose()


async def test_a_page_is_nudged_once_for_many_events(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    opened = (await sender.open()).json()
    stream = streams._nudges(world.house, await world.visitor("ann"), sender.incident, 0)
    assert (await _next(stream)).id == str(opened["last_event"])
    confirmed = await sender.accept("confirm", "group_office")
    assert (await _next(stream)).id == str(confirmed["last_event"])
    await stream.aclose()


async def test_the_stream_over_all_tells_each_change_of_each_incident(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    stream = streams._changes(world.house, await world.visitor("ann"), world.clock() - timedelta(minutes=1))
    told = json.loads((await _next(stream)).data)
    assert (told["id"], told["phase"]) == (sender.incident, "assessment")
    confirmed = await sender.accept("confirm", "group_office")
    told = json.loads((await _next(stream)).data)
    assert (told["event_no"], told["phase"]) == (confirmed["last_event"], "handling")
    await stream.aclose()


async def test_a_place_that_is_none_is_refused(world: World) -> None:
    sender = await world.sender("ann", "monitor")
    await sender.open()
    for address in (f"/api/v1/incidents/{sender.incident}/stream", "/api/v1/stream"):
        answer = await sender.client.get(address, headers={"last-event-id": "nonsense"})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["field"] == "Last-Event-ID"
    assert (await sender.client.get("/api/v1/incidents/nope/stream")).status_code == 404


def _request(world: World) -> Any:
    from starlette.requests import Request

    return Request({"type": "http", "app": world.app, "headers": [], "method": "GET", "path": "/"})


async def test_screens_that_are_woken_together_cost_one_read(world: World, monkeypatch: Any) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    opened = (await sender.open()).json()
    reads = []

    async def counted(db: Any, incidents: Any) -> Any:
        reads.append(set(incidents))
        return await last_numbers(db, incidents)

    monkeypatch.setattr(latest, "last_numbers", counted)
    house = world.house
    asked = [house.latest.no(sender.incident) for _ in range(50)] + [house.latest.no("nope")]
    assert await asyncio.gather(*asked) == [opened["last_event"]] * 50 + [0]
    assert reads == [{sender.incident, "nope"}]


async def test_a_sign_in_that_ended_is_sent_nothing_more(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    opened = (await sender.open()).json()
    visitor = await world.visitor("ann")
    stream = streams._incident(_request(world), world.house, visitor, world.plan, sender.incident, 0)
    while (await _next(stream)).id != str(opened["last_event"]):
        pass
    await end_sign_in(world.house.pool, visitor.token_digest, world.clock())
    with pytest.raises(StopAsyncIteration):
        await _next(stream)
