"""Verifications on a database: clean ones, and an owner's edits with the triggers disabled, each named."""

from datetime import timedelta

import pytest

from audit.inspection import Trust
from audit.keys import log_folder, rotate
from audit.merkle import EMPTY_ROOT
from audit.signatures import Anchor
from audit.verify import verify_incident, verify_log
from audit.witnessing import recall
from services.witness import Witness
from store.payloads import erase_texts_of_incident
from tests.audit.made import archived, changed


def trust(log, *more):
    folder = log.folder / "witness"
    known = recall(folder)
    anchors = [Anchor(known.origin, known.size, known.root, "witness")] if known else []
    witnesses = [] if known is None else [Witness(log.pool, folder, log.clock).verifier]
    return Trust([log.keys().signers[0].verifier], witnesses, [*anchors, *more])


async def whole(log, *more):
    return await verify_log(log.pool, trust(log, *more), log.now)


async def one(log, incident="i1"):
    return await verify_incident(log.pool, incident, trust(log), log.now)


async def witnessed(log):
    """Two incidents, a history, a change, a second key; all in the log and cosigned."""
    first, second = await log.incident("i1", counts=4), await log.incident("i2", counts=3)
    await archived(log.pool, "i1", "r1", log.now, '{"events": [1]}')
    await changed(log.pool, log.now)
    sequencer = await log.drain()
    rotate(log_folder(log.folder), log.now)
    await first.counts(log.now, 2)
    await second.counts(log.now, 2)
    await log.drain(sequencer)
    await Witness(log.pool, log.folder / "witness", log.clock).look()
    return first, second, sequencer


async def test_what_is_as_it_was_logged_is_proven(log):
    first, _, sequencer = await witnessed(log)
    verdict = await whole(log)
    assert (verdict.word, verdict.findings) == ("proven", [])
    assert verdict.figures["leaves"] == verdict.figures["cosigned"] == sequencer.size
    assert verdict.figures["uncovered"] == 0
    verdict = await one(log)
    assert (verdict.word, verdict.findings) == ("proven", [])
    assert verdict.figures["events"] == first.head.event_no
    assert verdict.figures["histories"] == 1


async def test_erasing_texts_keeps_every_proof(log):
    await witnessed(log)
    assert await erase_texts_of_incident(log.pool, "i1", log.now)
    for verdict in (await whole(log), await one(log)):
        assert (verdict.word, verdict.findings) == ("proven", [])


FIRST = {"incident": "i1", "event": 3}
OURS = {"incident": "i1"}
EVENT = "timeline SET {} WHERE incident_id = 'i1' AND no = 3"
RECORD = "records SET {} WHERE incident_id = 'i1' AND record_no = 3"
LEAF = "log_leaves SET {} WHERE kind = 'event' AND subject = 'i1' AND no = 3"
CHANGES = [
    (EVENT, "body = jsonb_set(body, '{sender}', '\"eve\"')", "chain_broken", FIRST),
    (EVENT, "chain = repeat('0', 64)", "chain_broken", FIRST),
    (EVENT, "sender = 'eve'", "columns_differ", FIRST),
    (EVENT, "at = at + interval '1 second'", "columns_differ", FIRST),
    (EVENT, "type = 'note_added'", "event_differs", FIRST),
    (RECORD, "run_id = 'r'", "event_differs", OURS),
    (RECORD, "stored_at = stored_at + interval '1 second'", "event_differs", OURS),
    (RECORD, "history_length = history_length + 1", "event_differs", OURS),
    (RECORD, "record_digest = ''", "event_differs", OURS),
    (LEAF, "leaf = replace(leaf, 'run-i1', 'run-i9')", "event_differs", FIRST),
    (LEAF, "leaf = ' ' || leaf", "leaf_unreadable", {}),
    (LEAF, "no = 77", "leaf_misplaced", {}),
    ("payloads SET {} WHERE incident_id = 'i1'", 'body = \'{"title": "他"}\'', "texts_differ", {"event": 1}),
    ("log_salts SET {} WHERE subject = 'i1'", "salt = 'other'", "event_differs", OURS),
    ("archived_histories SET {}", "body = body || 'x'", "history_differs", {"run": "r1"}),
    ("archived_histories SET {}", "status = 'failed'", "history_row_differs", {"run": "r1"}),
    ("heads SET {} WHERE incident_id = 'i1'", "event_no = event_no - 1", "head_elsewhere", OURS),
]
OWNERS = [
    *[(f"UPDATE {where.replace('{}', change)}", code, place) for where, change, code, place in CHANGES],
    ("DELETE FROM timeline WHERE incident_id = 'i1' AND no = 3", "event_missing", FIRST),
    ("DELETE FROM records WHERE incident_id = 'i1' AND record_no = 3", "event_differs", OURS),
    ("DELETE FROM payloads WHERE incident_id = 'i1'", "texts_missing", {"event": 1}),
    ("DELETE FROM log_salts WHERE subject = 'i1'", "salt_missing", OURS),
    ("DELETE FROM archived_histories", "history_missing", {"run": "r1"}),
]


@pytest.mark.parametrize(("statement", "code", "place"), OWNERS)
async def test_an_owner_who_edits_a_row_is_found_and_the_place_is_named(log, statement, code, place):
    await witnessed(log)
    await log.spoil(statement)
    for verdict in (await whole(log), await one(log)):
        assert verdict.word == "differs"
        assert named(verdict, code, place), verdict.findings


def named(verdict, code, place):
    """The findings that say so, and where."""
    return [
        finding
        for finding in verdict.findings
        if finding.code == f"audit_{code}" and place.items() <= finding.place.items()
    ]


LAST = "size = (SELECT max(size) FROM log_checkpoints)"
WHOLE_LOG = [
    ("DELETE FROM log_leaves WHERE seq = 4", "leaf_missing", {"seq": 4}),
    ("UPDATE log_nodes SET hash = sha256('') WHERE level = 1 AND place = 2", "node_differs", {"place": 2}),
    ("DELETE FROM log_nodes WHERE level = 2 AND place = 1", "node_missing", {"level": 2, "place": 1}),
    (f"UPDATE log_checkpoints SET note = replace(note, '=', '') WHERE {LAST}", "checkpoint_unreadable", {}),
    ("UPDATE log_cosignatures SET line = replace(line, '= ', '')||'='", "cosignature_unreadable", {}),
    ("UPDATE organisation_changes SET who = 'eve'", "row_differs", {"journal": "change", "no": 1}),
    ("DELETE FROM organisation_changes", "row_missing", {"journal": "change", "no": 1}),
]


@pytest.mark.parametrize(("statement", "code", "place"), WHOLE_LOG)
async def test_an_owner_who_edits_the_log_is_found_and_the_place_is_named(log, statement, code, place):
    await witnessed(log)
    await log.spoil(statement)
    verdict = await whole(log)
    assert verdict.word == "differs"
    assert named(verdict, code, place), verdict.findings


async def test_an_owner_who_rewrites_everything_is_found_by_the_cosigned_checkpoint(log):
    """Row, chain, leaf and nodes agree with each other again; the signed roots do not."""
    first, _, sequencer = await witnessed(log)
    await log.spoil(
        "DELETE FROM log_cosignatures",
        "DELETE FROM log_checkpoints",
        "DELETE FROM log_nodes",
        "DELETE FROM log_leaves",
        "DELETE FROM log_salts",
        f"DELETE FROM timeline WHERE incident_id = 'i1' AND no = {first.head.event_no}",
        f"UPDATE heads SET event_no = {first.head.event_no - 1}, chain = (SELECT chain FROM timeline WHERE"
        f" incident_id = 'i1' AND no = {first.head.event_no - 1}) WHERE incident_id = 'i1'",
    )
    await log.drain()
    verdict = await whole(log)
    assert {"audit_rolled_back", "audit_forked"} & {finding.code for finding in verdict.findings}
    (finding,) = [each for each in verdict.findings if each.code in ("audit_rolled_back", "audit_forked")]
    assert finding.place == {"size": sequencer.size, "source": "witness"}
    assert (await one(log)).word == "differs"


async def test_a_database_rolled_back_to_an_earlier_day_is_found(log):
    _, _, sequencer = await witnessed(log)
    size = await log.pool.fetchval("SELECT min(size) FROM log_checkpoints")
    await log.spoil(
        "DELETE FROM log_cosignatures",
        f"DELETE FROM log_checkpoints WHERE size > {size}",
        f"DELETE FROM log_leaves WHERE seq >= {size}",
        f"DELETE FROM log_nodes WHERE (place + 1) << level > {size}",
    )
    verdict = await whole(log)
    assert ("audit_rolled_back", {"size": sequencer.size, "source": "witness"}) in [
        (finding.code, finding.place) for finding in verdict.findings
    ]


async def test_without_a_key_or_a_witness_it_cannot_be_judged(log):
    await log.incident()
    await log.drain()
    verdict = await verify_log(log.pool, Trust(), log.now)
    assert "audit_no_key" in {each.code for each in verdict.unjudged}
    verdict = await verify_log(log.pool, Trust([log.keys().active.verifier]), log.now)
    assert (verdict.word, [each.code for each in verdict.unjudged]) == (
        "cannot_be_judged",
        ["audit_nothing_cosigned"],
    )
    assert (await verify_incident(log.pool, "i1", trust(log), log.now)).word == "cannot_be_judged"


async def test_an_unknown_incident_cannot_be_judged(log):
    await witnessed(log)
    verdict = await one(log, "i9")
    assert verdict.word == "cannot_be_judged"
    assert "audit_no_such_incident" in [each.code for each in verdict.unjudged]


async def test_what_came_since_is_said_to_be_uncovered(log):
    first, _, sequencer = await witnessed(log)
    covered = first.head.event_no
    await first.counts(log.now)
    verdict = await one(log)
    assert (verdict.word, verdict.figures["waiting"]) == ("cannot_be_judged", 1)
    await log.drain(sequencer)
    verdict = await one(log)
    assert verdict.word == "cannot_be_judged"
    assert [(each.code, each.place) for each in verdict.unjudged] == [
        ("audit_not_cosigned", {"event": covered + 1})
    ]
    verdict = await whole(log)
    assert (verdict.word, verdict.figures["uncovered"]) == ("proven", 1)


async def test_an_event_that_the_log_has_left_out_for_long_is_found(log):
    first, _, _ = await witnessed(log)
    await first.counts(log.now)
    log.now += timedelta(minutes=11)
    place = {"incident": "i1", "event": first.head.event_no}
    for verdict in (await whole(log), await one(log)):
        assert [(each.code, each.place) for each in verdict.findings] == [("audit_event_not_logged", place)]


async def test_a_checkpoint_that_somebody_kept_is_held_against_the_log(log):
    await witnessed(log)
    kept = Anchor("origin", 5, EMPTY_ROOT, "kept.txt")
    verdict = await whole(log, kept)
    assert ("audit_forked", {"size": 5, "source": "kept.txt"}) in [
        (each.code, each.place) for each in verdict.findings
    ]


async def test_a_key_that_nobody_endorsed_is_found(log):
    made = await log.incident()
    await log.drain()
    known = log.keys().active.verifier
    for file in log_folder(log.folder).iterdir():
        file.unlink()
    await made.counts(log.now)
    await log.drain()
    verdict = await verify_log(log.pool, Trust([known]), log.now)
    codes = [each.code for each in verdict.findings]
    assert "audit_key_untrusted" in codes
    assert "audit_checkpoint_of_another" in codes
