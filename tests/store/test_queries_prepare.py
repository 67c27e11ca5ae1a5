"""Every registered query is valid against the migrated schema, and the run-time role may run it."""

import importlib
import pkgutil

import asyncpg
import pytest

import store
from store.migrate import shipped
from store.pool import NEEDS
from store.queries import QUERIES, query

for module in pkgutil.walk_packages(store.__path__, "store."):
    importlib.import_module(module.name)


async def test_every_query_can_be_prepared(database):
    connection = await asyncpg.connect(database.app_dsn, statement_cache_size=0)
    broken = {}
    for name, sql in QUERIES.items():
        try:
            await connection.prepare(sql)
            await connection.execute("DEALLOCATE ALL")
        except asyncpg.PostgresError as error:
            broken[name] = str(error)
    await connection.close()
    assert QUERIES
    assert not broken


def test_no_query_reads_the_clock():
    clocks = ("now()", "current_timestamp", "clock_timestamp", "statement_timestamp", "localtimestamp")
    reading = [name for name, sql in QUERIES.items() if any(clock in sql.lower() for clock in clocks)]
    reading += [m.name for m in shipped() if any(clock in m.sql.lower() for clock in clocks)]
    assert not reading


def test_a_name_stands_for_one_query_only():
    query("test.twice", "SELECT 1")
    assert query("test.twice", "SELECT 1") == "SELECT 1"
    with pytest.raises(ValueError, match=r"test\.twice"):
        query("test.twice", "SELECT 2")
    del QUERIES["test.twice"]


def test_the_code_knows_the_newest_schema():
    assert NEEDS[-1] == shipped()[-1].number
