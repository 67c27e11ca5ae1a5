"""Migrations: forward only, in order, unchanged, one at a time."""

import asyncpg
import pytest

from store.errors import (
    AppRoleMissing,
    MigrationBusy,
    MigrationChanged,
    MigrationMissing,
    MigrationOutOfOrder,
    SchemaTooNew,
    SchemaWaitTimedOut,
)
from store.grants import AppLogin, app_login
from store.migrate import MIGRATION_LOCK, Migration, migrate, outstanding, shipped
from store.pool import NEEDS, open_pool, schema_number, wait_for_schema
from tests.store.rows import T0

ONE, TWO, THREE = (
    Migration(number, f"m{number}", f"CREATE TABLE t{number} (id integer);") for number in (1, 2, 3)
)
APPLIED = {1: (ONE.name, ONE.checksum), 2: (TWO.name, TWO.checksum)}


@pytest.fixture
async def empty(pg):
    made = await pg.database(migrated=False)
    yield made
    await pg.drop(made)


def test_only_what_is_new_is_outstanding():
    assert outstanding([ONE, TWO, THREE], APPLIED) == (THREE,)
    assert outstanding([ONE, TWO], {}) == (ONE, TWO)


@pytest.mark.parametrize(
    ("migrations", "applied", "error"),
    [
        ([ONE, Migration(2, "m2", "-- edited")], APPLIED, MigrationChanged),
        ([ONE], APPLIED, SchemaTooNew),
        ([ONE, THREE], {**APPLIED, 3: (THREE.name, THREE.checksum)}, MigrationMissing),
        (
            [ONE, TWO, THREE],
            {1: (ONE.name, ONE.checksum), 3: (THREE.name, THREE.checksum)},
            MigrationOutOfOrder,
        ),
    ],
)
def test_a_history_that_does_not_fit_is_refused(migrations, applied, error):
    with pytest.raises(error):
        outstanding(migrations, applied)


@pytest.mark.parametrize(
    "names", [["0001_a.sql", "0003_b.sql"], ["0001_a.sql", "0001_b.sql"], ["0002_a.sql"]]
)
def test_a_gap_or_a_doubled_number_is_found(tmp_path, names):
    for name in names:
        (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(MigrationOutOfOrder):
        shipped(tmp_path)


async def test_migrating_twice_changes_nothing(empty):
    await migrate(empty.owner_dsn, now=T0)
    assert await migrate(empty.owner_dsn) == shipped()[-1].number
    connection = await asyncpg.connect(empty.owner_dsn)
    applied = await connection.fetch(
        "SELECT number, checksum, applied_at FROM schema_migrations ORDER BY number"
    )
    await connection.close()
    assert [tuple(row) for row in applied] == [(m.number, m.checksum, T0) for m in shipped()]


async def test_a_migration_that_fails_leaves_nothing_of_itself(empty):
    broken = Migration(2, "broken", "CREATE TABLE half (id integer); SELECT 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty.owner_dsn, migrations=[ONE, broken])
    connection = await asyncpg.connect(empty.owner_dsn)
    found = await connection.fetchrow("SELECT to_regclass('t1') AS whole, to_regclass('half') AS half")
    await connection.close()
    assert found is not None
    assert tuple(found) == ("t1", None)


async def test_an_edited_migration_stops_before_anything_is_applied(database, owner):
    first, *rest = shipped()
    edited = [Migration(first.number, first.name, first.sql + "\n-- edited"), *rest]
    with pytest.raises(MigrationChanged) as caught:
        await migrate(database.owner_dsn, migrations=[*edited, Migration(len(edited) + 1, "new", ONE.sql)])
    assert caught.value.params == {"number": 1, "name": first.name}
    assert await owner.fetchval("SELECT to_regclass('t1')") is None


async def test_one_migration_at_a_time(database, owner):
    await owner.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
    with pytest.raises(MigrationBusy):
        await migrate(database.owner_dsn, lock_milliseconds=20)


async def test_a_table_in_use_is_not_waited_for_without_end(database, owner):
    altering = Migration(len(shipped()) + 1, "altering", "ALTER TABLE inbox ADD COLUMN more text;")
    async with owner.transaction():
        await owner.execute("LOCK TABLE inbox IN ACCESS SHARE MODE")
        with pytest.raises(MigrationBusy) as caught:
            await migrate(database.owner_dsn, migrations=[*shipped(), altering], lock_milliseconds=20)
    assert caught.value.params["name"] == "altering"


async def test_an_owner_that_may_not_make_roles_says_which_is_missing(database):
    with pytest.raises(AppRoleMissing) as caught:
        await migrate(database.owner_dsn, app_role="nobody_made_this")
    assert caught.value.params["role"] == "nobody_made_this"


async def test_the_run_time_role_is_made_where_that_is_allowed(pg, database):
    admin = pg.server.admin_dsn.replace("/postgres?", f"/{database.name}?")
    address = admin.rpartition("@")[2]
    app_dsn = f"postgresql://odd%20%22role%22:it%27s%20secret@{address}"
    await migrate(admin, app_dsn=app_dsn)
    app = await asyncpg.connect(app_dsn)
    may = await app.fetchrow(
        "SELECT has_table_privilege('timeline', 'INSERT'), has_table_privilege('timeline', 'UPDATE')"
    )
    await app.close()
    connection = await asyncpg.connect(admin)
    await connection.execute('DROP OWNED BY "odd ""role"""; DROP ROLE "odd ""role"""')
    await connection.close()
    assert may is not None
    assert tuple(may) == (True, False)


@pytest.mark.parametrize(
    ("dsn", "login"),
    [
        (None, AppLogin("pingxi_app")),
        ("postgresql:///d", AppLogin("pingxi_app")),
        ("postgresql://u%40x:p%2F@h/d", AppLogin("u@x", "p/")),
        ("postgresql:///d?user=u&password=p", AppLogin("u", "p")),
    ],
)
def test_the_run_time_role_is_who_its_address_names(dsn, login):
    assert app_login(dsn) == login
    assert "p/" not in repr(app_login(dsn))


async def test_one_role_for_both_is_possible_and_keeps_the_triggers(empty):
    await migrate(empty.owner_dsn, app_role="pingxi_owner")
    connection = await asyncpg.connect(empty.owner_dsn)
    with pytest.raises(asyncpg.RestrictViolationError):
        await connection.execute("TRUNCATE timeline")
    await connection.close()


async def test_a_process_waits_for_its_schema(empty):
    pool = await open_pool(empty.app_dsn)
    with pytest.raises(SchemaWaitTimedOut) as caught:
        await wait_for_schema(pool, patience=0)
    assert caught.value.params["found"] == 0
    await migrate(empty.owner_dsn)
    assert await wait_for_schema(pool) == NEEDS[-1]
    assert await schema_number(pool) == NEEDS[-1]
    with pytest.raises(SchemaWaitTimedOut):
        await wait_for_schema(pool, needs=range(99, 100), patience=0)
    await pool.close()
