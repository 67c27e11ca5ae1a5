"""What the containers run at the first start, run: roles and databases, namespace, schema, passwords."""

import asyncio
import os
import re
import socket
import stat
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from config import Settings
from embedded import cluster
from services.connections import utc_now
from services.healthy import check
from services.pulse import beating, this_instance
from store.heartbeats import beat
from store.migrate import migrate, shipped
from store.pool import open_pool
from store.programs import client_program, running
from tests.deploy import shape
from workflows.names import SEARCH_ATTRIBUTES

DEPLOY = shape.ROOT / "deploy"


def run(script: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", script, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False
    )


def passwords(tmp_path: Path) -> dict[str, str]:
    """What ``make-env.sh`` writes."""
    target = tmp_path / ".env"
    told = run(DEPLOY / "make-env.sh", target, PATH=os.defpath)
    assert told.returncode == 0, told.stderr
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    lines = target.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def fetch(dsn: str, words: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(words)
    finally:
        await connection.close()


def test_each_password_is_new_and_fit_for_an_address(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    made = [passwords(tmp_path / name) for name in ("a", "b")]
    found = [value for each in made for name, value in each.items() if name.endswith("PASSWORD")]
    assert len(found) == 8
    assert len(set(found)) == 8
    assert all(value.isalnum() and len(value) == 48 for value in found)


def test_passwords_that_are_there_stay_as_they_are(tmp_path):
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=kept\n")
    told = run(DEPLOY / "make-env.sh", tmp_path / ".env", PATH=os.defpath)
    assert told.returncode == 1
    assert "未作改动" in told.stderr
    left = [(each.name, each.read_text()) for each in tmp_path.iterdir()]
    assert left == [(".env", "POSTGRES_PASSWORD=kept\n")]


async def as_the_image_starts_it(postgres, tmp_path) -> dict[str, str]:
    """Run the first start's statements as PostgreSQL's image does; the addresses that compose then gives."""
    known = passwords(tmp_path)
    environment = shape.given(known)
    admin = urlsplit(postgres.admin_dsn)
    psql, _ = await client_program("psql", 18)
    words = [
        "--set", "ON_ERROR_STOP=1", "--no-password", "--no-psqlrc", "--host", "127.0.0.1",
        "--port", str(postgres.port), "--username", cluster.SUPERUSER, "--dbname", "postgres",
        "--file", str(DEPLOY / "postgres" / "10-roles-and-databases.sql"),
    ]  # fmt: skip
    env = {"PATH": os.defpath, "PGPASSWORD": str(admin.password), **environment["postgres"]}
    async with running(psql, *words, env=env) as process:
        _, errors = await process.communicate()
    assert process.returncode == 0, errors
    here = f"127.0.0.1:{postgres.port}"
    dsns = {
        "owner": environment["pingxi-migrate"]["PINGXI_DATABASE_OWNER_URL"],
        "app": environment["worker"]["PINGXI_DATABASE_URL"],
    }
    temporal = environment["temporal"]
    for name in ("DBNAME", "VISIBILITY_DBNAME"):
        login = f"{temporal['POSTGRES_USER']}:{temporal['POSTGRES_PWD']}"
        dsns[name] = f"postgresql://{login}@postgres:5432/{temporal[name]}?sslmode=disable"
    return {name: dsn.replace("postgres:5432", here) for name, dsn in dsns.items()}


async def test_the_first_start_makes_what_the_compose_file_connects_to(empty_postgres, tmp_path):
    dsns = await as_the_image_starts_it(empty_postgres, tmp_path)
    assert await migrate(dsns["owner"]) == len(shipped())
    assert await fetch(dsns["app"], "SELECT max(number) FROM schema_migrations") == len(shipped())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch(dsns["app"], "CREATE TABLE mine (word text)")
    for name in ("DBNAME", "VISIBILITY_DBNAME"):
        await fetch(dsns[name], "CREATE TABLE theirs (word text)")
        more = "SELECT rolcreatedb OR rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = user"
        assert await fetch(dsns[name], more) is False


async def test_pingxi_and_temporal_cannot_look_into_each_others_database(empty_postgres, tmp_path):
    dsns = await as_the_image_starts_it(empty_postgres, tmp_path)
    for dsn, database in ((dsns["app"], "/temporal?"), (dsns["owner"], "/temporal_visibility?")):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetch(dsn.replace("/pingxi?", database), "SELECT 1")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch(dsns["DBNAME"].replace("/temporal?", "/pingxi?"), "SELECT 1")


async def test_a_process_is_healthy_as_long_as_it_gives_signs_of_life(database):
    settings = Settings(database_url=database.app_dsn)
    assert await check(settings, "worker", utc_now()) == "worker: no sign of life"
    pool = await open_pool(database.app_dsn)
    try:
        await beat(pool, "worker", "elsewhere/1", utc_now())
        assert await check(settings, "worker", utc_now()) == "worker: no sign of life"
        async with beating(pool, "worker", this_instance(), utc_now), asyncio.timeout(30):
            while await check(settings, "worker", utc_now()) is not None:
                pass
        assert await check(settings, "archiver", utc_now()) == "archiver: no sign of life"
    finally:
        await pool.close()
    gone = Settings(database_url=re.sub(r":\d+/", f":{a_free_port()}/", database.app_dsn))
    told = await check(gone, "worker", utc_now())
    assert told is not None
    assert told.startswith("database: ")


async def test_the_namespace_has_its_retention_and_what_the_incidents_carry(temporal, path_of_programs):
    environment = shape.given({})["temporal-namespace"] | {
        "TEMPORAL_ADDRESS": temporal.address, "PATH": path_of_programs,
    }  # fmt: skip
    for _ in ("first", "again"):
        told = run(DEPLOY / "temporal" / "namespace.sh", **environment)
        assert told.returncode == 0, told.stderr
    client = await Client.connect(temporal.address, namespace="pingxi")
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="pingxi"))
    assert described.config.workflow_execution_retention_ttl.seconds == 3650 * 86400
    wanted = ListSearchAttributesRequest(namespace="pingxi")
    found = await client.operator_service.list_search_attributes(wanted)
    kinds = {
        name: IndexedValueType.Name(kind).removeprefix("INDEXED_VALUE_TYPE_").capitalize()
        for name, kind in found.custom_attributes.items()
        if name.startswith("Pingxi")
    }
    assert kinds == SEARCH_ATTRIBUTES


def test_each_of_temporals_databases_gets_its_own_schema(tmp_path, path_of_programs):
    program = tmp_path / "temporal-sql-tool"
    program.write_text(f'#!/bin/sh\necho "$SQL_PASSWORD $*" >> {tmp_path}/calls\n')
    program.chmod(0o755)
    environment = shape.given({"TEMPORAL_PASSWORD": "abc"})["temporal-schema"] | {"PATH": path_of_programs}
    told = run(DEPLOY / "temporal" / "schema.sh", **environment)
    assert told.returncode == 0, told.stderr
    where = "abc --plugin postgres12_pgx --ep postgres -p 5432 -u temporal --db"
    versions = "update-schema -d /etc/temporal/schema/postgresql/v12"
    assert (tmp_path / "calls").read_text().splitlines() == [
        f"{where} temporal setup-schema -v 0.0",
        f"{where} temporal {versions}/temporal/versioned",
        f"{where} temporal_visibility setup-schema -v 0.0",
        f"{where} temporal_visibility {versions}/visibility/versioned",
    ]


def test_a_schema_that_fails_is_not_passed_over(tmp_path, path_of_programs):
    program = tmp_path / "temporal-sql-tool"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    environment = shape.given({})["temporal-schema"] | {"PATH": path_of_programs}
    assert run(DEPLOY / "temporal" / "schema.sh", **environment).returncode == 1
