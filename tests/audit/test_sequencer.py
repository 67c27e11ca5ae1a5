"""The sequencer: every event once and in its order, whatever happens, and checkpoints when they are due."""

import asyncio
import json
from datetime import timedelta

import asyncpg
import pytest

from audit.checkpoint import read_checkpoint
from audit.errors import LogInconsistent
from audit.keys import log_folder, rotate
from audit.merkle import consistent, included, leaf_hash
from audit.tree import consistency_proof, inclusion_proof, root_at
from services import sequencer as module
from services.sequencer import sequence_for_ever
from store.alarms import alarms
from store.log import AppendLost, last_checkpoint
from tests.audit.made import PLAN_HASH, START, Incident, archived, changed, looked
from tests.audit.test_merkle import naive_root


async def leaves(log, kind=None):
    rows = await log.pool.fetch("SELECT seq, kind, subject, no, leaf FROM log_leaves ORDER BY seq")
    assert [row["seq"] for row in rows] == list(range(len(rows)))
    return [json.loads(row["leaf"]) for row in rows if kind in (None, row["kind"])]


async def signed(log):
    found = await last_checkpoint(log.pool)
    assert found is not None
    return read_checkpoint(found.note)


async def checkpoint(log):
    read, note = await signed(log)
    note.signed_by([signer.verifier for signer in log.keys().signers])
    return read


async def test_a_leaf_states_what_the_timeline_and_its_record_hold(log):
    made = await log.incident(counts=1)
    await log.drain()
    (key, first, *more) = await leaves(log)
    assert key["kind"] == "key"
    assert {name: first[name] for name in first if name not in ("actor", "entry", "seal", "payload")} == {
        "v": 1,
        "seq": 1,
        "kind": "event",
        "incident": "i1",
        "no": 1,
        "type": "incident_opened",
        "received_at": "2026-03-02T01:00:00.000000Z",
        "decided_at": "2026-03-02T01:00:00.000000Z",
        "recorded_at": "2026-03-02T01:00:00.000000Z",
        "signal": "i1-people-1",
        "run": "run-i1",
        "activity": "1",
        "history_length": 3,
        "record": 1,
        "plan": PLAN_HASH,
        "rules": made.state.rules_version,
        "code": "0.1.0",
    }
    assert len(first["payload"]) == len(first["actor"]) == len(first["entry"]) == 64
    assert [leaf["no"] for leaf in more] == list(range(2, made.head.event_no + 1))
    assert all(leaf["plan"] == PLAN_HASH for leaf in more)
    assert "ann" not in json.dumps(await leaves(log))


async def test_every_event_of_every_incident_once_and_in_its_order(log):
    made = [await log.incident(f"i{no}", counts=40) for no in range(5)]
    sequencer = await log.drain()
    for incident in made:
        await incident.counts(log.now, 5)
    await log.drain(sequencer)
    found: dict[str, list[int]] = {incident.id: [] for incident in made}
    for leaf in await leaves(log, "event"):
        found[leaf["incident"]].append(leaf["no"])
    assert found == {incident.id: list(range(1, incident.head.event_no + 1)) for incident in made}


async def test_what_is_committed_long_after_its_instant_is_not_missed(log):
    await log.incident("i1")
    sequencer = await log.drain()
    late = await Incident(log.pool, "i2").open(START - timedelta(days=3))
    await log.drain(sequencer)
    assert [leaf["no"] for leaf in await leaves(log, "event") if leaf["incident"] == "i2"] == list(
        range(1, late.head.event_no + 1)
    )


async def test_roots_and_proofs_are_those_of_a_naive_tree(log):
    await log.incident(counts=30)
    await log.drain()
    hashes = [
        leaf_hash(row["leaf"].encode())
        for row in await log.pool.fetch("SELECT leaf FROM log_leaves ORDER BY seq")
    ]
    size = len(hashes)
    for smaller in range(size + 1):
        assert await root_at(log.pool, smaller) == naive_root(hashes[:smaller])
        proof = await consistency_proof(log.pool, smaller, size)
        assert consistent(smaller, size, naive_root(hashes[:smaller]), naive_root(hashes), proof)
    for index in range(size):
        proof = await inclusion_proof(log.pool, index, size)
        assert included(index, size, hashes[index], proof, naive_root(hashes))
    with pytest.raises(KeyError):
        await root_at(log.pool, size + 1)


async def test_a_checkpoint_after_256_leaves_or_a_minute_or_a_close(log):
    made = await log.incident(counts=2)
    sequencer = await log.drain()
    first = await checkpoint(log)
    assert first.size == sequencer.size
    await made.counts(log.now)
    await sequencer.look()
    assert (await checkpoint(log)).size == first.size < sequencer.size
    log.now += timedelta(seconds=60)
    await sequencer.look()
    assert (await checkpoint(log)).size == sequencer.size
    await made.counts(log.now, 300)
    await sequencer.look()
    assert sequencer.size == (await checkpoint(log)).size
    assert await sequencer.look() > 0
    assert (await checkpoint(log)).size < sequencer.size
    await made.take("dismiss", {"reason": "not_ours"}, log.now + timedelta(minutes=6))
    log.now += timedelta(seconds=1)
    await sequencer.look()
    assert (await checkpoint(log)).size == sequencer.size
    sizes = [row["size"] for row in await log.pool.fetch("SELECT size FROM log_checkpoints ORDER BY size")]
    assert all(after - before <= 256 for before, after in zip([0, *sizes], sizes, strict=False))


async def test_nothing_new_needs_no_checkpoint(log):
    await log.incident()
    sequencer = await log.drain()
    number = await log.pool.fetchval("SELECT count(*) FROM log_checkpoints")
    await log.drain(sequencer)
    assert await log.pool.fetchval("SELECT count(*) FROM log_checkpoints") == number


async def test_histories_changes_and_looks_are_leaves_too(log):
    await archived(log.pool, "i1", "r1", log.now, '{"events": []}')
    await changed(log.pool, log.now)
    await looked(log.pool, log.now)
    sequencer = await log.drain()
    await archived(log.pool, "i1", "r2", log.now)
    await changed(log.pool, log.now, "p2")
    await log.drain(sequencer)
    histories = await leaves(log, "history")
    assert [(leaf["workflow"], leaf["run"]) for leaf in histories] == [
        ("incident/i1", "r1"),
        ("incident/i1", "r2"),
    ]
    assert histories[0]["sha256"] == await log.pool.fetchval(
        "SELECT sha256 FROM archived_histories WHERE run_id = 'r1'"
    )
    changes = await leaves(log, "change")
    assert [leaf["no"] for leaf in changes] == [1, 2]
    assert [leaf["no"] for leaf in await leaves(log, "look")] == [1]
    assert "甲" not in json.dumps(changes, ensure_ascii=False)


async def test_a_number_that_is_committed_late_is_found(log):
    async with log.owner.transaction():
        await log.owner.execute(
            "INSERT INTO organisation_changes (at, who, why, what, subject) VALUES ($1, 'a', 'b', 'c', 'd')",
            log.now,
        )
        await changed(log.pool, log.now)
        sequencer = await log.drain()
        assert [leaf["no"] for leaf in await leaves(log, "change")] == [2]
    log.now += timedelta(seconds=11)
    await sequencer.look()
    assert [leaf["no"] for leaf in await leaves(log, "change")] == [2, 1]


async def test_two_sequencers_never_append_the_same_twice(log):
    await log.incident(counts=100)
    one, other = await log.sequencer(), await log.sequencer()
    await one.look()
    with pytest.raises(AppendLost):
        await other.look()
    await other.begin()
    await log.drain(other)
    assert len(await leaves(log)) == other.size


@pytest.mark.parametrize("cut", range(8))
async def test_a_sequencer_that_dies_anywhere_leaves_a_whole_log(log, cut, monkeypatch):
    """Its connection is cut at the n-th statement of its work; another begins where the log is."""
    made = await log.incident(counts=20)
    calls = iter(range(100))

    def dying(name):
        real = getattr(module, name)

        async def once(*given, **more):
            if next(calls) == cut:
                raise asyncpg.PostgresConnectionError("cut")
            return await real(*given, **more)

        return once

    for name in ("append", "put_checkpoint", "add_events", "add_histories", "add_journals", "key_leaves"):
        monkeypatch.setattr(module, name, dying(name))
    try:
        await log.drain()
    except asyncpg.PostgresConnectionError:
        monkeypatch.undo()
        await log.drain()
    assert [leaf["no"] for leaf in await leaves(log, "event")] == list(range(1, made.head.event_no + 1))
    assert (await checkpoint(log)).size == len(await leaves(log))


async def test_a_timeline_that_does_not_follow_is_left_out_loudly(log):
    good, bad = await log.incident("i1"), await log.incident("i2")
    await log.spoil(
        "UPDATE timeline SET body = body || '{\"sender\": \"eve\"}' WHERE incident_id = 'i2' AND no = 2"
    )
    sequencer = await log.drain()
    await good.counts(log.now)
    await bad.counts(log.now)
    await log.drain(sequencer)
    found = await leaves(log, "event")
    assert [leaf["no"] for leaf in found if leaf["incident"] == "i2"] == [1]
    assert [leaf["no"] for leaf in found if leaf["incident"] == "i1"] == list(
        range(1, good.head.event_no + 1)
    )
    (alarm,) = await alarms(log.pool)
    assert (alarm.code, alarm.incident_id, alarm.params) == ("log_timeline_broken", "i2", {"no": 2})


@pytest.mark.parametrize("leaf", ["''", "'[]'", "replace(leaf, '\"entry\"', '\"other\"')"])
async def test_what_follows_an_edited_leaf_is_not_taken_in(log, leaf):
    made = await log.incident()
    sequencer = await log.drain()
    last = made.head.event_no
    await log.spoil(f"UPDATE log_leaves SET leaf = {leaf} WHERE kind = 'event' AND no = {last}")
    await made.counts(log.now)
    await log.drain(sequencer)
    assert [alarm.code for alarm in await alarms(log.pool)] == ["log_timeline_broken"]


async def test_what_follows_an_edited_event_is_not_taken_in(log):
    made = await log.incident()
    sequencer = await log.drain()
    last = made.head.event_no
    await log.spoil(f"UPDATE timeline SET chain = repeat('0', 64) WHERE no = {last}")
    await made.counts(log.now)
    await log.drain(sequencer)
    assert (await leaves(log, "event"))[-1]["no"] == last
    assert [alarm.code for alarm in await alarms(log.pool)] == ["log_timeline_broken"]


async def test_a_new_key_is_announced_endorsed_and_takes_over(log):
    made = await log.incident()
    sequencer = await log.drain()
    before = log.keys().active.verifier
    rotate(log_folder(log.folder), log.now)
    key = log.keys().active.verifier
    await log.drain(sequencer)
    (_, announced) = await leaves(log, "key")
    assert (announced["key"], announced["before"]) == (str(key), str(before))
    _, note = await signed(log)
    assert [signed for signed, _ in note.signed_by([before, key])] == [before, key]
    await made.counts(log.now)
    await log.drain(sequencer)
    _, note = await signed(log)
    assert [signed for signed, _ in note.signed_by([before, key])] == [key]


async def test_a_key_that_was_made_while_nobody_ran_is_announced_at_the_start(log):
    await log.incident()
    await log.drain()
    rotate(log_folder(log.folder), log.now)
    await log.drain()
    assert len(await leaves(log, "key")) == 2


@pytest.mark.parametrize(
    "spoiling",
    [
        "UPDATE log_nodes SET hash = sha256('') WHERE level = 1 AND place = 0",
        "DELETE FROM log_nodes WHERE level = 1",
        "DELETE FROM log_leaves WHERE seq > 2",
        "UPDATE log_leaves SET leaf = leaf || ' ' WHERE seq = 4",
        "UPDATE log_leaves SET leaf = '' WHERE kind = 'key'",
        "UPDATE log_checkpoints SET note = ''",
    ],
)
async def test_nothing_is_signed_over_a_tree_that_is_not_what_was_signed(log, spoiling, monkeypatch):
    made = await log.incident(counts=0)
    assert made.head.event_no > 0
    await log.incident("i2", counts=2)
    await log.drain()
    number = await log.pool.fetchval("SELECT max(size) FROM log_checkpoints")
    while number % 2 == 0 or number < 6:
        await made.counts(log.now)
        await log.drain()
        number = await log.pool.fetchval("SELECT max(size) FROM log_checkpoints")
    if "seq = 4" in spoiling:
        spoiling = spoiling.replace("4", str(number - 1))
    if "level = 1 AND" in spoiling:
        spoiling = spoiling.replace("level = 1", f"level = {number.bit_length() - 1}")
    await log.spoil(spoiling)
    with pytest.raises(LogInconsistent):
        await log.sequencer()
    monkeypatch.setattr(module, "PAUSE", 0.001)
    sequencer = module.Sequencer(log.pool, log.keys, log.clock)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sequence_for_ever(sequencer, log.pool, log.clock), 0.5)
    assert [alarm.code for alarm in await alarms(log.pool)] == ["log_inconsistent"]
    assert await log.pool.fetchval("SELECT max(size) FROM log_checkpoints") == number
