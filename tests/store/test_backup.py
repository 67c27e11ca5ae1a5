"""Backup, restore, and what a restore must refuse."""

import io
import tarfile
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from domain.errors import PingxiError
from store import archive, migrate
from store import restore as restoring
from store.backup import backup, restore
from store.errors import (
    BackupDamaged,
    BackupExists,
    BackupFailed,
    BackupMissing,
    BackupProgramMissing,
    DatabaseInUse,
    DatabaseNotEmpty,
    RestoreFailed,
    SchemaTooNew,
)
from store.invitations import invite
from store.lost import SeenSignal, lost_receipts
from store.organisation.changes import By
from store.people import Person, add_person
from store.programs import client_program, connection_options
from store.sign_ins import begin_sign_in, sign_ins_of, signed_in
from tests.store.rows import T0, add_event, add_incident, add_record, add_signal

TABLES = ("incidents", "inbox", "payloads", "plans", "records", "timeline")


async def snapshot(dsn):
    connection = await asyncpg.connect(dsn)
    rows = {
        table: [tuple(row) for row in await connection.fetch(f"SELECT * FROM {table}")] for table in TABLES
    }
    await connection.close()
    return rows


@pytest.fixture
async def filled(database):
    connection = await asyncpg.connect(database.app_dsn)
    await add_incident(connection, "i1", title="拖欠工资\n\t\\. '引号'")
    await add_signal(connection, "s1", lane_no=1)
    await add_event(connection, "i1", 1)
    await add_record(connection, "i1", 1)
    await connection.close()
    return database


@pytest.fixture
async def file(filled, tmp_path):
    target = tmp_path / "pingxi.backup"
    await backup(filled.owner_dsn, target, now=T0)
    return target


@pytest.fixture
async def other(pg):
    made = await pg.database(migrated=False)
    yield made
    await pg.drop(made)


async def test_what_was_saved_comes_back_into_an_empty_database(filled, file, other):
    manifest = await restore(other.owner_dsn, file)
    assert manifest.taken_at == T0
    assert manifest.tables["timeline"] == 1
    assert await snapshot(other.owner_dsn) == await snapshot(filled.owner_dsn)


async def test_a_restored_database_is_as_well_guarded_as_before(file, other):
    await restore(other.owner_dsn, file)
    owner, app = await asyncpg.connect(other.owner_dsn), await asyncpg.connect(other.app_dsn)
    with pytest.raises(asyncpg.RestrictViolationError):
        await owner.execute("DELETE FROM timeline")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("DELETE FROM timeline")
    await add_event(app, "i1", 2)
    assert await app.fetchval("SELECT count(*) FROM timeline") == 2
    await owner.close()
    await app.close()


async def test_later_work_is_replaced_only_by_force(filled, file):
    before = await snapshot(filled.owner_dsn)
    connection = await asyncpg.connect(filled.app_dsn)
    await add_signal(connection, "later", received_at=datetime(2026, 11, 22, tzinfo=UTC))
    await connection.close()
    with pytest.raises(DatabaseNotEmpty) as caught:
        await restore(filled.owner_dsn, file)
    assert caught.value.params == {"table": "inbox", "rows": 2}
    await restore(filled.owner_dsn, file, force=True)
    assert await snapshot(filled.owner_dsn) == before


async def test_nobody_is_signed_in_or_invited_by_a_restore(filled, file, other, tmp_path):
    by, hour = By("setup", "test", T0), timedelta(hours=1)
    connection = await asyncpg.connect(filled.app_dsn)
    person = Person("p1", "li", "李", True, T0, frozenset(), frozenset({"operator"}))
    await add_person(connection, person, None, by)
    await begin_sign_in(connection, "d1", "p1", T0, T0 + hour, id_token="t")
    await invite(connection, "p1", by)
    assert await signed_in(connection, "d1", T0)
    await connection.close()
    await backup(filled.owner_dsn, tmp_path / "later", now=T0)
    await restore(other.owner_dsn, tmp_path / "later", now=T0 + timedelta(minutes=1))
    restored = await asyncpg.connect(other.owner_dsn)
    assert await signed_in(restored, "d1", T0 + timedelta(minutes=2)) is None
    (sign_in,) = await sign_ins_of(restored, "p1")
    assert (sign_in.ended_at, sign_in.id_token) == (T0 + timedelta(minutes=1), None)
    assert await restored.fetchval("SELECT count(*) FROM invitations WHERE ended_at IS NULL") == 0
    await restored.close()


async def test_the_receipts_that_went_are_listed(filled, file):
    connection = await asyncpg.connect(filled.app_dsn)
    await add_signal(connection, "later")
    await connection.close()
    await restore(filled.owner_dsn, file, force=True)
    kept, later = SeenSignal("s1", "i1", "p1"), SeenSignal("later", "i1", "p1")
    assert await lost_receipts(filled.owner_dsn, [later, kept, later]) == [later]
    assert await lost_receipts(filled.owner_dsn, []) == []


async def test_nobody_may_be_at_work_in_the_database(filled, file):
    connection = await asyncpg.connect(filled.app_dsn)
    with pytest.raises(DatabaseInUse) as caught:
        await restore(filled.owner_dsn, file, force=True)
    await connection.close()
    assert caught.value.params == {"sessions": 1}


def test_only_its_owner_may_read_a_backup(file):
    assert file.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


async def test_a_backup_never_overwrites(filled, file):
    before = file.read_bytes()
    with pytest.raises(BackupExists):
        await backup(filled.owner_dsn, file)
    assert file.read_bytes() == before


async def test_a_backup_that_cannot_be_written_leaves_nothing(filled, tmp_path):
    with pytest.raises(BackupFailed):
        await backup(filled.owner_dsn, tmp_path / "no" / "folder")
    assert list(tmp_path.iterdir()) == []


def cut(content):
    return content[: len(content) * 2 // 3]


def flipped(content):
    middle = len(content) * 2 // 3
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def renamed_table(content):
    return content.replace(b'"timeline": 1', b'"timeline": 2')


def other_archive(content):
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("something"))
    return target.getvalue()


@pytest.mark.parametrize(
    "damage", [cut, flipped, renamed_table, other_archive, lambda content: b"", lambda content: b"text" * 999]
)
async def test_a_damaged_backup_is_refused_before_anything_changes(filled, file, damage):
    before = await snapshot(filled.owner_dsn)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(BackupDamaged):
        await restore(filled.owner_dsn, file, force=True)
    assert await snapshot(filled.owner_dsn) == before


async def test_a_backup_that_is_not_there_is_said_to_be_so(filled, tmp_path):
    with pytest.raises(BackupMissing):
        await restore(filled.owner_dsn, tmp_path / "nothing")


async def test_a_dump_that_lost_rows_is_rolled_back(filled, file, monkeypatch):
    before = await snapshot(filled.owner_dsn)
    monkeypatch.setattr(restoring, "_counts_check", _one_more)
    with pytest.raises(RestoreFailed) as caught:
        await restore(filled.owner_dsn, file, force=True)
    assert "rows missing: timeline" in str(caught.value.params["reason"])
    assert await snapshot(filled.owner_dsn) == before


_real_check = restoring._counts_check


def _one_more(tables):
    return _real_check({**tables, "timeline": tables["timeline"] + 1})


async def test_a_restore_that_stops_half_way_is_rolled_back(filled, file, monkeypatch):
    before = await snapshot(filled.owner_dsn)
    monkeypatch.setattr(restoring, "EMPTIED", restoring.EMPTIED + "SELECT 1 / 0;")
    with pytest.raises(RestoreFailed) as caught:
        await restore(filled.owner_dsn, file, force=True)
    assert "division by zero" in str(caught.value.params["reason"])
    assert await snapshot(filled.owner_dsn) == before


async def test_a_backup_of_a_newer_release_is_refused(filled, file, monkeypatch):
    monkeypatch.setattr(restoring, "shipped", lambda: migrate.shipped()[:-1])
    with pytest.raises(SchemaTooNew):
        await restore(filled.owner_dsn, file, force=True)


async def test_a_program_older_than_the_server_is_not_used():
    with pytest.raises(BackupProgramMissing) as caught:
        await client_program("pg_dump", 99)
    assert caught.value.params == {"program": "pg_dump", "version": 99}


@pytest.mark.parametrize(
    ("dsn", "address", "password"),
    [
        ("postgresql://u:p%40ss@h:1/d?sslmode=disable", "postgresql://u@h:1/d?sslmode=disable", "p@ss"),
        ("postgres://u@h/d?password=x&sslmode=require", "postgres://u@h/d?sslmode=require", "x"),
        ("postgresql:///d?host=/run", "postgresql:///d?host=%2Frun", None),
    ],
)
def test_a_password_is_never_an_argument(dsn, address, password):
    shown, env = connection_options(dsn)
    assert shown == address
    assert env.get("PGPASSWORD") == password


def test_every_error_has_a_code_of_its_own():
    codes = [
        error.code for error in (BackupDamaged, BackupExists, BackupFailed, BackupMissing, RestoreFailed)
    ]
    assert len(set(codes)) == len(codes)
    assert all(issubclass(error, PingxiError) for error in (BackupDamaged, DatabaseInUse))
    assert archive.FORMAT == 1


async def test_an_older_backup_is_migrated_to_this_release(file, other, monkeypatch):
    newer = (*migrate.shipped(), migrate.Migration(99, "more", "CREATE TABLE more (id integer);"))
    monkeypatch.setattr(migrate, "shipped", lambda: newer)
    monkeypatch.setattr(restoring, "shipped", lambda: newer)
    await restore(other.owner_dsn, file)
    connection = await asyncpg.connect(other.app_dsn)
    assert await connection.fetch("SELECT * FROM more") == []
    await connection.close()


async def test_what_a_later_release_added_goes_with_a_forced_restore(filled, file, monkeypatch):
    connection = await asyncpg.connect(filled.owner_dsn)
    await connection.execute(
        "CREATE TABLE more (incident_id text); CREATE VIEW seen AS SELECT * FROM timeline"
    )
    await connection.close()
    await restore(filled.owner_dsn, file, force=True)
    connection = await asyncpg.connect(filled.owner_dsn)
    left = await connection.fetchrow("SELECT to_regclass('more'), to_regclass('seen')")
    await connection.close()
    assert left is not None
    assert tuple(left) == (None, None)
