"""The second wall: what the database shows somebody, whatever the code above it asks for."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg
import pytest

from store import grants
from store.access import Place, above_of, covers, covers_desk, seen_by, sees
from store.desks import AuditorActs, DeskBodyWrong, set_desks
from store.errors import AppRoleMissing
from store.grants import READER_ROLE
from store.looks import Look, Narrowed, Refusal, add_looks, add_refusals, looks, refusals
from store.organisation.changes import By
from store.people import Person, add_person, person_by_id, set_roles
from store.pool import Pool
from store.queries import RoleIn
from tests.store.rows import PLAN, T0, add_duty, add_event, add_incident, add_signal, at, insert

SETUP = By("setup", "试验", T0)
PLAN_ID = PLAN.plan_id
TABLES = ("incidents", "timeline", "heads", "duties", "notices", "told", "payloads", "evidence", "inbox")

# head ─ city ─ district, head ─ other: every incident by its body; "whole" belongs to none
INCIDENTS = {
    "whole": None,
    "in-head": "head",
    "in-city": "city",
    "in-district": "district",
    "in-other": "other",
}


def role(body: str | None = None, incident: str | None = None, plan: str = PLAN_ID) -> RoleIn:
    return RoleIn(plan, "duty_staff", body, incident)


WHO = {
    "everywhere": ([role()], [], [], set(INCIDENTS)),
    "city": ([role("city")], [], [], {"in-city", "in-district"}),
    "district": ([role("district")], [], [], {"in-district"}),
    "head": ([role("head")], [], [], {"in-head", "in-city", "in-district", "in-other"}),
    "one": ([role(incident="in-other")], [], [], {"in-other"}),
    "one-below": ([role("city", "in-district")], [], [], {"in-district"}),
    "one-elsewhere": ([role("city", "in-other")], [], [], set()),
    "other-plan": ([role(plan="township")], [], [], set()),
    "two": ([role("district"), role("other")], [], [], {"in-district", "in-other"}),
    "nobody": ([], [], [], set()),
    "operator": ([], ["operator"], [], set()),
    "administrator": ([], ["administrator"], [], set()),
    "supervisor": ([], ["supervisor"], [], set(INCIDENTS)),
    "auditor": ([], ["auditor"], [], set(INCIDENTS)),
    "city-supervisor": ([], [], [("supervisor", "city")], {"in-city", "in-district"}),
    "city-auditor": ([], [], [("auditor", "city")], {"in-city", "in-district"}),
    "both": ([role("other")], [], [("supervisor", "district")], {"in-district", "in-other"}),
}


@pytest.fixture
async def house(pool: Pool) -> Pool:
    """Bodies, an incident in each, everything that an incident has, and people of all sorts."""
    for body, parent in (("head", None), ("city", "head"), ("district", "city"), ("other", "head")):
        values: dict[str, object] = {"id": body, "parent": parent, "name_zh": body, "name_en": body}
        await insert(pool, "bodies", values)
    for incident, place in INCIDENTS.items():
        await add_incident(pool, incident, title="机密", body_id=place)
        await add_event(pool, incident, 1, signal_id=f"open-{incident}")
        await add_duty(pool, incident, "report")
        await add_signal(pool, f"open-{incident}", incident_id=incident, sender="somebody")
        await _more(pool, incident)
    for name, (roles, desks, limited, _) in WHO.items():
        person = Person(
            name, name, name, True, T0, frozenset(roles), frozenset(desks), None, None, frozenset(limited)
        )
        await add_person(pool, person, None, SETUP)
    return pool


async def _more(pool: Pool, incident: str) -> None:
    head = {"incident_id": incident, "record_no": 1, "record_digest": "d", "event_no": 1, "chain": "c",
            "people_no": 1, "machines_no": 0, "state": "{}", "plan_hash": PLAN.hash}  # fmt: skip
    await insert(pool, "heads", head)
    notice = {"incident_id": incident, "event_no": 1, "ordinal": 1, "role": "r", "kind": "k", "at": T0}
    await insert(pool, "notices", notice)
    told = {"incident_id": incident, "event_no": 1, "ordinal": 1, "person_id": "p", "at": T0}
    await insert(pool, "told", told)
    file = {"incident_id": incident, "sha256": "a" * 64, "size": 1, "media_type": "text/plain", "body": b"x",
            "received_at": T0}  # fmt: skip
    await insert(pool, "evidence", file)


async def seen(pool: Pool, who: str, table: str, about: str | None = None) -> set[str]:
    """What a handler that forgot its check would be given."""
    column = "id" if table == "incidents" else "incident_id"
    async with seen_by(pool, who, at(1), about) as db:
        return {row[0] for row in await db.fetch(f"SELECT {column} FROM {table}")}


@pytest.mark.parametrize("who", WHO)
async def test_a_query_without_any_check_gives_what_somebody_may_see(house: Pool, who: str) -> None:
    expected = WHO[who][3]
    for table in TABLES:
        assert await seen(house, who, table) == expected, table
        for incident in INCIDENTS:
            assert await seen(house, who, table, incident) == expected, (table, incident)


@pytest.mark.parametrize("who", WHO)
async def test_the_rule_of_the_checks_is_that_of_the_database(house: Pool, who: str) -> None:
    person = await person_by_id(house, who, at(1))
    assert person is not None
    above = await above_of(house, INCIDENTS.values())
    found = {
        incident
        for incident, body in INCIDENTS.items()
        if sees(person, Place(PLAN_ID, incident, above[body]))
    }
    assert found == WHO[who][3]


async def test_bodies_above_are_found_for_many_at_once(house: Pool) -> None:
    found = await above_of(house, ["district", None, "head", "unknown"])
    assert found == {
        None: frozenset(), "district": {"district", "city", "head"}, "head": {"head"}, "unknown": frozenset(),
    }  # fmt: skip


async def test_a_role_for_one_incident_is_none_for_another_that_is_only_being_opened() -> None:
    assert not covers(role(incident="i1"), Place(PLAN_ID, None))
    assert covers(role(), Place(PLAN_ID, None))


async def test_a_limited_desk_is_not_for_the_whole(house: Pool) -> None:
    person = await person_by_id(house, "city-supervisor", at(1))
    assert person is not None
    assert covers_desk(person, "supervisor", frozenset({"city", "head"}))
    assert not covers_desk(person, "supervisor", frozenset({"head"}))
    assert not covers_desk(person, "auditor", frozenset({"city"}))


async def test_without_a_viewer_nothing_is_seen(house: Pool) -> None:
    async with house.acquire() as db:
        for _ in range(2):
            async with db.transaction():
                await db.execute(f"SET LOCAL ROLE {READER_ROLE}")
                for table in (*TABLES, "looks", "refusals"):
                    assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0
            async with db.transaction():
                await db.execute("SELECT view_as('everywhere', $1, 'whole')", at(1))


async def test_the_role_and_the_viewer_end_with_the_transaction(database: object, house: Pool) -> None:
    async with house.acquire() as db:
        before = await db.fetchval("SELECT current_user")
    assert await seen(house, "city", "incidents", "in-city")
    async with house.acquire() as db:
        assert await db.fetchval("SELECT current_user") == before != READER_ROLE
        assert await db.fetchval("SELECT current_setting('pingxi.sees', true)") in (None, "")
        assert await db.fetchval("SELECT count(*) FROM incidents") == len(INCIDENTS)


async def test_it_ends_where_the_reader_fails_too(house: Pool) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        async with seen_by(house, "city", at(1)) as db:
            await db.fetch("SELECT * FROM no_such_table")
    async with house.acquire() as db:
        assert await db.fetchval("SELECT count(*) FROM incidents") == len(INCIDENTS)


@pytest.mark.parametrize("table", [*TABLES, "looks", "refusals", "people", "plans", "bodies", "appointments"])
async def test_whoever_reads_for_a_person_writes_nothing(house: Pool, table: str) -> None:
    refused = (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)
    for change in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES", f"TRUNCATE {table}"):
        with pytest.raises(refused):
            async with seen_by(house, "everywhere", at(1)) as db:
                await db.execute(change)
        async with house.acquire() as db:
            transaction = db.transaction()
            await transaction.start()
            await db.execute(f"SET LOCAL ROLE {READER_ROLE}")
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute(change)
            await transaction.rollback()


async def test_secrets_and_the_organisation_are_not_read_for_a_person(house: Pool) -> None:
    hidden = (
        "SELECT password_hash FROM people", "SELECT * FROM people", "SELECT * FROM sign_ins",
        "SELECT * FROM machine_tokens", "SELECT * FROM passkeys", "SELECT * FROM appointments",
        "SELECT * FROM records", "SELECT * FROM archived_histories", "SELECT * FROM organisation_changes",
    )  # fmt: skip
    for question in hidden:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with seen_by(house, "auditor", at(1)) as db:
                await db.fetch(question)


async def test_a_role_that_ended_or_has_not_begun_shows_nothing(house: Pool) -> None:
    await set_roles(house, "everywhere", [], By("setup", "免职", at(10)))
    async with seen_by(house, "everywhere", at(9)) as db:
        assert await db.fetchval("SELECT count(*) FROM incidents") == len(INCIDENTS)
    async with seen_by(house, "everywhere", at(10)) as db:
        assert await db.fetchval("SELECT count(*) FROM incidents") == 0
    async with seen_by(house, "city", at(-1)) as db:
        assert await db.fetchval("SELECT count(*) FROM incidents") == 0


async def test_one_sees_ones_own_signals_even_before_there_is_an_incident(house: Pool) -> None:
    await add_signal(house, "mine", incident_id="not-yet", sender="nobody")
    await add_signal(house, "theirs", incident_id="not-yet", sender="operator")
    async with seen_by(house, "nobody", at(1)) as db:
        assert [row[0] for row in await db.fetch("SELECT signal_id FROM inbox")] == ["mine"]


async def test_what_is_asked_with_a_quote_is_nobodys(house: Pool) -> None:
    assert await seen(house, "city", "incidents", "x'; RESET ROLE; --") == WHO["city"][3]
    with pytest.raises(ValueError, match="x'"):
        async with seen_by(house, "x'; RESET ROLE; --", at(1)):
            pytest.fail("opened")


async def test_everything_of_an_incident_that_can_be_read_for_a_person_is_guarded(
    owner: asyncpg.Connection,
) -> None:
    rows = await owner.fetch(
        """
        SELECT c.relname, c.relrowsecurity, EXISTS (
            SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.permissive = 'RESTRICTIVE'
            AND $1 = ANY (p.roles)) AS held
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'incident_id' OR
             a.attrelid = c.oid AND c.relname = 'incidents' AND a.attname = 'id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
          AND has_table_privilege($1, c.oid, 'SELECT')""",
        READER_ROLE,
    )
    assert {row["relname"] for row in rows} >= {*TABLES, "looks", "refusals"}
    assert [row["relname"] for row in rows if not (row["relrowsecurity"] and row["held"])] == []


async def test_the_run_time_role_has_nothing_of_the_reading_one_unless_it_takes_it_on(pool: Pool) -> None:
    assert not await pool.fetchval("SELECT pg_has_role(current_user, $1, 'USAGE')", READER_ROLE)
    assert await pool.fetchval("SELECT pg_has_role(current_user, $1, 'SET')", READER_ROLE)
    assert not await pool.fetchval("SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", READER_ROLE)


@pytest.mark.parametrize("beside", ["operator", "administrator"])
async def test_an_auditor_has_no_desk_from_which_something_is_changed(
    house: Pool, owner: asyncpg.Connection, beside: str
) -> None:
    with pytest.raises(AuditorActs):
        await set_desks(house, "auditor", ["auditor", beside], SETUP)
    with pytest.raises(AuditorActs):
        await set_desks(house, "city-auditor", [beside], SETUP, [("auditor", "city")])
    for person, desk in (("auditor", beside), (beside, "auditor")):
        with pytest.raises(asyncpg.CheckViolationError, match="auditor can change nothing"):
            await owner.execute("INSERT INTO person_desks (person_id, desk) VALUES ($1, $2)", person, desk)
    await set_desks(house, "auditor", ["auditor", "supervisor"], SETUP)


async def test_only_desks_that_look_are_limited_and_only_to_bodies_that_are(house: Pool) -> None:
    for desk, body in (("operator", "city"), ("supervisor", "nowhere")):
        with pytest.raises(DeskBodyWrong):
            await set_desks(house, "nobody", [], SETUP, [(desk, body)])
    await set_desks(house, "nobody", [], SETUP, [("supervisor", "city"), ("supervisor", "other")])
    person = await person_by_id(house, "nobody", at(1))
    assert person is not None
    assert person.desk_bodies == {("supervisor", "city"), ("supervisor", "other")}
    assert await seen(house, "nobody", "incidents") == {"in-city", "in-district", "in-other"}


async def test_an_owner_who_may_make_no_roles_is_told_which_one_is_missing(
    owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grants, "READER_ROLE", "nobody_made_this")
    with pytest.raises(AppRoleMissing) as missing:
        await grants.see_to_reader(owner)
    assert missing.value.params == {"role": "nobody_made_this", "owner": "pingxi_owner"}


async def test_whoever_is_cut_off_in_a_question_leaves_nothing_behind(house: Pool) -> None:
    asked = asyncio.Event()

    async def ask() -> None:
        async with seen_by(house, "city", at(1)) as db:
            asked.set()
            await db.fetch("SELECT pg_sleep(60)")

    for _ in range(6):
        asked.clear()
        asking = asyncio.create_task(ask())
        await asked.wait()
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    async with house.acquire() as db:
        assert await db.fetchval("SELECT count(*) FROM incidents") == len(INCIDENTS)
    assert await seen(house, "city", "incidents") == WHO["city"][3]


@pytest.mark.parametrize("table", ["looks", "refusals"])
async def test_triggers_keep_the_records_for_the_owner_too(owner: asyncpg.Connection, table: str) -> None:
    look = Look(T0, "p1", "/incidents", None, {"text": "机密"})
    refusal = Refusal(T0, T0, 1, "p1", "", "GET", "/", None, None, None, "desk_closed", 403)
    await add_looks(owner, [look])
    await add_refusals(owner, [refusal])
    for change in (f"UPDATE {table} SET at = at", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(asyncpg.RestrictViolationError, match="stays on record"):
            await owner.execute(change)
    assert [replace(each, no=0) for each in await looks(owner, Narrowed())] == [look]
    assert [replace(each, no=0) for each in await refusals(owner, Narrowed())] == [refusal]
