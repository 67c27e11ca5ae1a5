"""The log by HTTP: whoever may read can verify for themselves, and sees no leaf of what they may not see."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from audit.checkpoint import read_checkpoint
from audit.keys import Keyring, log_keys
from audit.merkle import consistent, included, leaf_hash
from services.sequencer import Sequencer
from services.witness import Witness
from tests.api.conftest import Sender, World


class Log:
    """A sequencer and a witness beside the application."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder

    def keys(self) -> Keyring:
        return log_keys(self.folder, self.world.clock)

    async def gather(self) -> int:
        sequencer = Sequencer(self.world.pool, self.keys, self.world.clock)
        await sequencer.begin()
        while await sequencer.look():
            pass
        await sequencer.sign(self.world.clock())
        await Witness(self.world.pool, self.folder / "witness", self.world.clock).look()
        return sequencer.size


@pytest.fixture
async def log(world: World, tmp_path: Path) -> Log:
    return Log(world, tmp_path)


def decoded(proof: list[str]) -> list[bytes]:
    return [base64.b64decode(part) for part in proof]


async def test_an_event_is_proven_with_what_is_given(world: World, log: Log) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    opened = (await sender.open()).json()
    size = await log.gather()
    client = sender.client
    answer = await client.get(f"/api/v1/incidents/{opened['incident_id']}/timeline/1/proof")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    checkpoint, note = read_checkpoint(found["checkpoint"])
    note.signed_by([log.keys().active.verifier])
    assert len(note.signatures) == 2
    assert checkpoint.size == found["size"] == size
    leaf = leaf_hash(found["leaf"].encode())
    assert base64.b64decode(found["leaf_hash"]) == leaf
    assert included(found["index"], size, leaf, decoded(found["proof"]), checkpoint.root)
    assert json.loads(found["leaf"])["type"] == "incident_opened"


async def test_checkpoints_and_proofs_between_them(world: World, log: Log) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    before = await log.gather()
    await sender.open()
    after = await log.gather()
    client, roots = sender.client, {}
    for size in (before, after):
        answer = await client.get("/api/v1/log/checkpoint", params={"size": size})
        assert answer.headers["content-type"].startswith("text/plain")
        checkpoint, _ = read_checkpoint(answer.text)
        roots[size] = checkpoint.root
    latest = (await client.get("/api/v1/log/checkpoint")).text
    assert read_checkpoint(latest)[0].root == roots[after]
    found = (await client.get("/api/v1/log/consistency", params={"old": before, "new": after})).json()
    assert consistent(before, after, roots[before], roots[after], decoded(found["proof"]))
    found = (await client.get("/api/v1/log/inclusion", params={"index": 0, "size": after})).json()
    leaf = await world.pool.fetchval("SELECT leaf FROM log_leaves WHERE seq = 0")
    assert included(0, after, leaf_hash(leaf.encode()), decoded(found["proof"]), roots[after])


@pytest.mark.parametrize(
    "path",
    [
        "log/checkpoint?size=1",
        "log/consistency?old=2&new=1",
        "log/consistency?old=1&new=9000",
        "log/inclusion?index=3&size=3",
        "log/inclusion?index=0&size=9000",
    ],
)
async def test_what_the_log_does_not_hold(world: World, log: Log, path: str) -> None:
    sender: Sender = await world.sender("ann", "monitor", "group_office")
    await sender.open()
    await log.gather()
    answer = await sender.client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_in_log")


async def test_the_proof_of_an_incident_out_of_sight_is_not_given(world: World, log: Log) -> None:
    sender = await world.sender("ann", "monitor", "group_office")
    incident = (await sender.open()).json()["incident_id"]
    await log.gather()
    stranger = await world.sender("eve")
    answer = await stranger.client.get(f"/api/v1/incidents/{incident}/timeline/1/proof")
    assert (answer.status_code, answer.json()["code"]) == (404, "incident_not_found")
    answer = await sender.client.get(f"/api/v1/incidents/{incident}/timeline/9000/proof")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_in_log")
