"""The witness: it cosigns what continues, refuses forks and rollbacks loudly, and remembers."""

import stat
from datetime import timedelta

import pytest

from audit.algorithms import instant_of
from audit.checkpoint import Checkpoint, read_checkpoint
from audit.errors import KeyExposed, KeyUnreadable, StateUnreadable
from audit.keys import endorsed, known_verifiers, log_folder, log_keys, rotate, witness_keys
from audit.leaf import key_leaf
from audit.merkle import Edge, leaf_hash
from audit.notes import Signer, read_signature, sign_note
from audit.witnessing import recall, set_aside
from services.witness import Witness
from store.alarms import alarms
from store.log import last_checkpoint, last_cosigned, put_checkpoint


@pytest.fixture
def place(log):
    return log.folder / "witness"


def witness(log):
    return Witness(log.pool, log.folder / "witness", log.clock)


def remembered(place):
    found = recall(place)
    assert found is not None
    return found


async def codes(log):
    return [alarm.code for alarm in reversed(await alarms(log.pool))]


async def test_a_checkpoint_is_cosigned_once_it_continues_the_last(log, place):
    made = await log.incident()
    sequencer = await log.drain()
    watching = witness(log)
    assert await watching.look()
    assert not await watching.look()
    await made.counts(log.now, 10)
    await log.drain(sequencer)
    assert await watching.look()
    found = await last_cosigned(log.pool)
    assert found is not None
    key = witness_keys(place, log.clock).active.verifier
    _, note = read_checkpoint(str(found))
    ((signed, line),) = note.signed_by([key])
    assert (found.size, signed) == (sequencer.size, key)
    assert instant_of(line.signature) == int(log.now.timestamp())
    assert read_signature(found.cosignatures[0]) == line
    assert remembered(place).size == sequencer.size
    assert await codes(log) == []


async def test_it_remembers_across_a_restart_and_signs_what_it_had_not_given_out(log, place):
    await log.incident()
    await log.drain()
    await witness(log).look()
    before = (place / "state.json").read_text()
    await log.spoil("DELETE FROM log_cosignatures")
    assert await witness(log).look()
    assert (place / "state.json").read_text() == before
    assert (await last_cosigned(log.pool)) is not None


async def test_a_rolled_back_log_is_refused_and_told_once_an_hour(log):
    made = await log.incident()
    sequencer = await log.drain()
    watching = witness(log)
    await watching.look()
    size = sequencer.size
    await made.counts(log.now, 5)
    await log.drain(sequencer)
    await watching.look()
    await log.spoil(
        f"DELETE FROM log_cosignatures WHERE size > {size}",
        f"DELETE FROM log_checkpoints WHERE size > {size}",
    )
    for _ in range(3):
        assert not await watching.look()
    assert await codes(log) == ["log_rolled_back"]
    log.now += timedelta(hours=1)
    assert not await watching.look()
    assert not await witness(log).look()
    assert await codes(log) == ["log_rolled_back"] * 3
    (alarm, *_) = await alarms(log.pool)
    assert alarm.params == {"size": size, "remembered": sequencer.size}


async def test_an_emptied_log_is_a_rollback(log):
    await log.incident()
    await log.drain()
    watching = witness(log)
    await watching.look()
    await log.spoil("DELETE FROM log_cosignatures", "DELETE FROM log_checkpoints")
    assert not await watching.look()
    assert await codes(log) == ["log_rolled_back"]


async def forked(log, leaves):
    """A checkpoint of the log's own key over a tree that never was."""
    edge = Edge()
    for no in range(leaves):
        edge.append(leaf_hash(b"%d" % no))
    ring = log.keys()
    note = sign_note(str(Checkpoint(ring.name, leaves, edge.root())), [ring.active])
    await put_checkpoint(log.pool, leaves, str(note), log.now)


@pytest.mark.parametrize("longer", [0, 1, 30])
async def test_a_fork_is_refused_though_the_logs_key_signed_it(log, longer):
    await log.incident(counts=8)
    sequencer = await log.drain()
    watching = witness(log)
    await watching.look()
    if not longer:
        await log.spoil("DELETE FROM log_cosignatures", "DELETE FROM log_checkpoints")
    await forked(log, sequencer.size + longer)
    assert not await watching.look()
    assert not await witness(log).look()
    assert (await codes(log))[0] == "log_forked"
    assert watching.known.size == sequencer.size


async def test_a_checkpoint_of_an_unknown_key_is_refused(log):
    await log.incident()
    sequencer = await log.drain()
    watching = witness(log)
    await watching.look()
    other = Signer(log.keys().name, 1, bytes(32))
    size = sequencer.size + 1
    note = sign_note(str(Checkpoint(other.name, size, bytes(32))), [other])
    await put_checkpoint(log.pool, size, str(note), log.now)
    assert not await watching.look()
    assert await codes(log) == ["log_signature_wrong"]


async def test_a_new_log_in_the_old_ones_place_is_refused(log):
    await log.incident()
    sequencer = await log.drain()
    watching = witness(log)
    await watching.look()
    for file in log_folder(log.folder).iterdir():
        file.unlink()
    await log.drain()
    newest = await last_checkpoint(log.pool)
    assert newest is not None
    assert newest.size > sequencer.size
    assert not await watching.look()
    assert await codes(log) == ["log_replaced"]


async def test_after_a_restore_its_keeper_has_it_begin_anew_and_nothing_is_lost(log, place):
    made = await log.incident()
    sequencer = await log.drain()
    watching = witness(log)
    await watching.look()
    size = sequencer.size
    await made.counts(log.now, 5)
    await log.drain(sequencer)
    await watching.look()
    before = (place / "state.json").read_text()
    await log.spoil(
        f"DELETE FROM log_cosignatures WHERE size > {size}",
        f"DELETE FROM log_checkpoints WHERE size > {size}",
    )
    assert not await watching.look()
    kept = set_aside(place, log.now, "restored")
    assert await watching.look()
    assert remembered(place).size == size
    assert kept is not None
    assert kept.read_text() == before
    assert "restored" in kept.with_suffix(".txt").read_text()
    assert set_aside(log.folder / "none", log.now, "nothing") is None


async def test_an_unreadable_checkpoint_is_refused(log):
    await log.incident()
    await log.drain()
    await put_checkpoint(log.pool, 1_000, "nonsense\n", log.now)
    assert not await witness(log).look()
    assert await codes(log) == ["log_signature_wrong"]


async def test_a_new_key_is_followed_by_its_endorsement(log, place):
    made = await log.incident()
    sequencer = await log.drain()
    watching = witness(log)
    await watching.look()
    for _ in range(2):
        rotate(log_folder(log.folder), log.now)
        await made.counts(log.now)
        await log.drain(sequencer)
        await made.counts(log.now)
        await log.drain(sequencer)
        assert await watching.look()
    assert len(remembered(place).keys) == 3
    assert await codes(log) == []


def test_a_key_without_the_endorsement_of_a_known_one_is_not_believed():
    first, second, third, stranger = (Signer("log", 1, bytes([no] * 32)) for no in range(4))
    leaves = [key_leaf(second.verifier, first), key_leaf(third.verifier, second)]
    assert endorsed([first.verifier], leaves) == [each.verifier for each in (first, second, third)]
    assert endorsed([stranger.verifier], leaves) == [stranger.verifier]
    forged = {**leaves[0], "key": str(stranger.verifier)}
    assert endorsed([first.verifier], [forged]) == [first.verifier]
    assert endorsed([first.verifier], [{**leaves[0], "endorsement": "zz"}]) == [first.verifier]
    assert endorsed([first.verifier], [key_leaf(stranger.verifier, None)]) == [first.verifier]


def test_keys_lie_in_a_file_of_their_own_that_only_the_owner_reads(log):
    folder = log_folder(log.folder)
    made = log_keys(folder, log.clock)
    assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert known_verifiers(folder / "verifiers.txt") == [made.active.verifier]
    assert log_keys(folder, log.clock) == made
    newer = rotate(folder, log.now)
    assert newer.signers[0] == made.active
    assert log_keys(folder, log.clock) == newer
    assert known_verifiers(folder / "verifiers.txt") == [signer.verifier for signer in newer.signers]
    assert known_verifiers(folder / "none.txt") == []


def test_a_key_that_others_can_read_is_not_used(log):
    folder = log_folder(log.folder)
    log_keys(folder, log.clock)
    (folder / "keys.json").chmod(0o640)
    with pytest.raises(KeyExposed):
        log_keys(folder, log.clock)


SHORT = '{"v": 1, "name": "n", "keys": [{"algorithm": 1, "seed": "AA==", "made_at": "2026-01-01T00:00:00Z"}]}'


@pytest.mark.parametrize("content", ["", "{}", '{"v": 1, "name": "n", "keys": []}', SHORT])
def test_a_damaged_key_file_is_never_replaced(log, content):
    folder = log_folder(log.folder)
    log_keys(folder, log.clock)
    file = folder / "keys.json"
    file.write_text(content)
    with pytest.raises(KeyUnreadable):
        log_keys(folder, log.clock)
    assert file.read_text() == content


@pytest.mark.parametrize(
    "content", ["", "{}", '{"v": 1, "origin": "o", "size": 1, "root": "00", "keys": []}']
)
async def test_a_witness_without_its_memory_does_not_begin_anew(log, place, content):
    witness(log)
    (place / "state.json").write_text(content)
    (place / "state.json").chmod(0o600)
    with pytest.raises(StateUnreadable):
        witness(log)
