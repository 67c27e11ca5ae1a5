"""An administrator erases the words of an incident that is over, with why, on record."""

from __future__ import annotations

from store.organisation.changes import changes
from tests.api.conftest import World


async def test_words_go_only_when_the_incident_is_over(world: World) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    root = await world.sender("root1", desks=["administrator"])
    url = f"/api/v1/incidents/{sender.incident}/erasure"
    refused = await root.client.post(url, json={"why": "当事人请求"})
    assert (refused.status_code, refused.json()["code"]) == (409, "incident_goes_on")
    assert (await sender.client.post(url, json={"why": "x"})).status_code == 403
    await sender.accept("dismiss", "group_office", {"reason": "not_ours"}, {"reason": "与本单位无关"})
    erased = await root.client.post(url, json={"why": "当事人请求"})
    assert (erased.status_code, erased.json()["words"]) == (200, 2)
    again = await root.client.post(url, json={"why": "再次"})
    assert again.json()["words"] == 0
    shown = (await sender.client.get(f"/api/v1/incidents/{sender.incident}")).json()
    assert shown["title"] is None
    [change] = [each for each in await changes(world.pool) if each.what == "incident_erased"]
    assert (change.who, change.why, change.subject) == ("p-root1", "当事人请求", sender.incident)
    assert (await root.client.post(url, json={"why": " "})).status_code == 422
    assert (await root.client.post("/api/v1/incidents/none/erasure", json={"why": "x"})).status_code == 404
