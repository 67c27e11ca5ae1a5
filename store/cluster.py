"""A fresh PostgreSQL cluster: its roles, its database, and copies of a database for tests."""

from dataclasses import dataclass

import asyncpg

from store.grants import READER_ROLE


@dataclass(frozen=True)
class Login:
    """A role and its password."""

    role: str
    password: str


async def provision(admin_dsn: str, database: str, owner: Login, app: Login) -> None:
    """Make the role that owns the database, the lesser one of run time, and the database; safe to repeat."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", READER_ROLE):
            await _run(connection, "CREATE ROLE %I NOLOGIN", READER_ROLE)
        for login in (owner, app):
            await _make_role(connection, login)
            await _run(connection, "GRANT %I TO %I WITH INHERIT FALSE, SET TRUE", READER_ROLE, login.role)
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
            await _run(connection, "CREATE DATABASE %I OWNER %I", database, owner.role)
        await _run(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database)
        await _run(connection, "GRANT CONNECT ON DATABASE %I TO %I", database, app.role)
    finally:
        await connection.close()


async def clone(admin_dsn: str, template: str, database: str, owner: str, app: str) -> None:
    """Copy the database *template*, to which nobody may be connected."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        await _run(
            connection,
            "CREATE DATABASE %I TEMPLATE %I OWNER %I STRATEGY FILE_COPY",
            database,
            template,
            owner,
        )
        await _run(connection, "GRANT CONNECT ON DATABASE %I TO %I", database, app)
    finally:
        await connection.close()


async def drop(admin_dsn: str, database: str) -> None:
    """Remove a database, and with it whoever is still connected."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        await _run(connection, "DROP DATABASE IF EXISTS %I WITH (FORCE)", database)
    finally:
        await connection.close()


async def _make_role(connection: asyncpg.Connection, login: Login) -> None:
    known = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", login.role)
    words = "ALTER ROLE %I WITH LOGIN PASSWORD %L" if known else "CREATE ROLE %I WITH LOGIN PASSWORD %L"
    await _run(connection, words, login.role, login.password)


async def _run(connection: asyncpg.Connection, words: str, *names: str) -> None:
    places = ", ".join(f"${number + 1}::text" for number in range(len(names)))
    await connection.execute(await connection.fetchval(f"SELECT format('{words}', {places})", *names))
