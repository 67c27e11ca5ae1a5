"""What neither the run-time role nor, by accident, the owner can do to what was recorded."""

import asyncpg
import pytest

from store.payloads import erase_texts, erase_texts_of_incident, texts_of
from tests.store.rows import T0, add_event, add_record, add_signal, add_text, at, insert

DENIED = asyncpg.InsufficientPrivilegeError
REFUSED = asyncpg.RestrictViolationError

CHANGES = [
    "UPDATE timeline SET type = 'other'",
    "DELETE FROM timeline",
    "TRUNCATE timeline",
    "UPDATE records SET run_id = 'other'",
    "DELETE FROM records",
    "TRUNCATE records",
]


@pytest.fixture
async def recorded(pool):
    await add_event(pool, "i1", 1)
    await add_record(pool, "i1", 1)


@pytest.mark.parametrize("change", CHANGES)
async def test_the_run_time_role_may_not_change_what_was_recorded(pool, recorded, change):
    with pytest.raises(DENIED):
        await pool.execute(change)


@pytest.mark.parametrize("change", CHANGES)
async def test_triggers_refuse_it_to_the_owner_too(owner, recorded, change):
    with pytest.raises(REFUSED, match="only grow"):
        await owner.execute(change)
    assert await owner.fetchval("SELECT type FROM timeline") == "noted"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM inbox",
        "UPDATE inbox SET data = '{}'",
        "UPDATE inbox SET sender = 'p2'",
        "DELETE FROM payloads",
        "UPDATE plans SET body = ''",
        "DELETE FROM heads",
        "DELETE FROM notices",
        "UPDATE alarms SET code = ''",
        "DELETE FROM archived_histories",
        "UPDATE schema_migrations SET checksum = ''",
        "ALTER TABLE timeline DISABLE TRIGGER ALL",
        "CREATE TABLE more (id integer)",
    ],
)
async def test_the_run_time_role_may_do_no_more_than_its_work(pool, change):
    with pytest.raises(DENIED):
        await pool.execute(change)


async def test_a_number_in_a_lane_is_given_once(pool):
    await add_signal(pool, "s1")
    await pool.execute("UPDATE inbox SET lane_no = 1")
    await pool.execute("UPDATE inbox SET lane_no = 1")
    with pytest.raises(REFUSED, match="number in a lane"):
        await pool.execute("UPDATE inbox SET lane_no = 2")
    with pytest.raises(REFUSED, match="number in a lane"):
        await pool.execute("UPDATE inbox SET lane_no = NULL")


async def test_two_signals_of_a_lane_cannot_share_a_number(pool):
    await add_signal(pool, "s1", lane_no=1)
    await add_signal(pool, "other-lane", lane_no=1, lane="machines")
    with pytest.raises(asyncpg.UniqueViolationError):
        await add_signal(pool, "s2", lane_no=1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE inbox SET result = 'accepted'",
        "UPDATE inbox SET result = NULL, decided_at = NULL, code = NULL, record_no = NULL",
        "UPDATE inbox SET code = 'other'",
        "UPDATE inbox SET first_event = 7",
    ],
)
async def test_an_outcome_once_set_stays(pool, change):
    await add_signal(pool, "s1", lane_no=1)
    outcome = "UPDATE inbox SET result = 'refused', code = 'wrong_phase', decided_at = $1, record_no = 1"
    await pool.execute(outcome, T0)
    await pool.execute(outcome, T0)
    with pytest.raises(REFUSED, match="outcome"):
        await pool.execute(change)


async def test_a_received_signal_stays_for_the_owner_too(owner):
    await add_signal(owner, "s1")
    with pytest.raises(REFUSED, match="received signal"):
        await owner.execute("UPDATE inbox SET data = '{\"more\": 1}'")


@pytest.mark.parametrize("half", [{"result": "accepted"}, {"decided_at": T0}, {"code": "wrong_phase"}])
async def test_no_half_of_an_outcome_can_be_written(pool, half):
    with pytest.raises(asyncpg.CheckViolationError):
        await add_signal(pool, "s1", **half)


async def test_words_can_be_erased_but_not_rewritten(pool):
    await add_text(pool, "s1", "i1", text="甲")
    with pytest.raises(REFUSED, match="only be erased"):
        await pool.execute('UPDATE payloads SET body = \'{"text": "乙"}\'')
    assert await erase_texts(pool, "s1", at(1))
    assert not await erase_texts(pool, "s1", at(2))
    texts = (await texts_of(pool, ["s1", "unknown"]))["s1"]
    assert (texts.body, texts.salt, texts.erased_at) == (None, None, at(1))
    with pytest.raises(REFUSED, match="only be erased"):
        await pool.execute("UPDATE payloads SET body = '{}', salt = '', erased_at = NULL")


async def test_all_words_of_an_incident_go_and_no_others(pool):
    for signal_id, incident_id in [("s1", "i1"), ("s2", "i1"), ("s3", "i2")]:
        await add_text(pool, signal_id, incident_id, text="甲")
    assert sorted(await erase_texts_of_incident(pool, "i1", at(1))) == ["s1", "s2"]
    assert (await texts_of(pool, ["s3"]))["s3"].body == {"text": "甲"}


@pytest.mark.parametrize("text", ['{"text": "a\\u0000b"}'])
async def test_a_nul_never_comes_in(pool, text):
    with pytest.raises(asyncpg.UntranslatableCharacterError):
        await insert(pool, "payloads", {"signal_id": "s", "incident_id": "i", "salt": b"", "body": text})
