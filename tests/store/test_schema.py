"""The migrations in their order come to the schema that is written down."""

import asyncpg

from store.schema import describe, expected, write_out


async def test_the_migrations_come_to_the_schema(pg, owner):
    empty = await pg.database(migrated=False)
    connection = await asyncpg.connect(empty.owner_dsn)
    await connection.execute(expected())
    written = await describe(connection)
    await connection.close()
    await pg.drop(empty)
    migrated = await describe(owner)
    assert sorted(set(migrated) ^ set(written)) == [], "write it anew: python -m store.schema ADDRESS"
    assert any("timeline" in line for line in migrated)


async def test_the_schema_is_written_out_as_it_is(database):
    assert await write_out(database.owner_dsn) == expected()
