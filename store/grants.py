"""The run-time role, who it is and what it may do; and the role that whoever reads for a person reads as."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
import structlog

from store.errors import AppRoleMissing

log = structlog.get_logger()

APP_ROLE = "pingxi_app"
READER_ROLE = "pingxi_reader"
"""Nobody signs in as it. The run-time role takes it on for a transaction, to read what one person may see."""


@dataclass(frozen=True)
class AppLogin:
    """The run-time role, with the password that it gets if it must be created."""

    role: str
    password: str | None = field(default=None, repr=False)


def app_login(app_dsn: str | None, role: str = APP_ROLE) -> AppLogin:
    """Who connects by ``app_dsn``; ``role`` if no address is given or it names nobody."""
    if app_dsn is None:
        return AppLogin(role)
    parts = urlsplit(app_dsn)
    options = dict(parse_qsl(parts.query))
    user = unquote(parts.username) if parts.username else options.get("user", role)
    password = unquote(parts.password) if parts.password else options.get("password")
    return AppLogin(user, password)


async def grant(connection: asyncpg.Connection[asyncpg.Record], login: AppLogin) -> None:
    """Say afresh what the run-time role and the reading one may do; create them where they do not exist.

    Raises AppRoleMissing if that is not allowed. Where the owner is the run-time role, there is nobody to
    withhold anything from, which is logged; people still see no more than they may.
    """
    owner = await connection.fetchval("SELECT current_user")
    if owner != login.role:
        await _see_to_role(connection, login, owner)
    quoted = await connection.fetchval("SELECT quote_ident($1)", login.role)
    async with connection.transaction():
        await connection.execute(_sql("reader.sql"))
        if owner != login.role:
            await connection.execute(_sql("grants.sql").replace("{app}", quoted))
        else:
            log.warning("one_database_role", role=login.role)
    await _let_read(connection, login.role, quoted, owner)


async def see_to_reader(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Create the role that policies name, where it is missing. Raises AppRoleMissing if it may not."""
    if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", READER_ROLE):
        return
    try:
        await connection.execute(f"CREATE ROLE {READER_ROLE} NOLOGIN")
    except asyncpg.InsufficientPrivilegeError as error:
        owner = await connection.fetchval("SELECT current_user")
        raise AppRoleMissing(role=READER_ROLE, owner=owner) from error
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        log.debug("role_exists", role=READER_ROLE)


async def _let_read(
    connection: asyncpg.Connection[asyncpg.Record], role: str, quoted: str, owner: str
) -> None:
    """Let the run-time role take the reading one on, and have nothing of it before it does."""
    if await connection.fetchval("SELECT pg_has_role($1, $2, 'SET')", role, READER_ROLE):
        return
    try:
        await connection.execute(f"GRANT {READER_ROLE} TO {quoted} WITH INHERIT FALSE, SET TRUE")
    except asyncpg.InsufficientPrivilegeError as error:
        raise AppRoleMissing(role=READER_ROLE, owner=owner) from error


def _sql(file: str) -> str:
    return (resources.files("store") / file).read_text("utf-8")


async def _see_to_role(connection: asyncpg.Connection[asyncpg.Record], login: AppLogin, owner: str) -> None:
    if await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", login.role):
        return
    create = await connection.fetchval(
        "SELECT format('CREATE ROLE %I LOGIN', $1::text)"
        " || coalesce(format(' PASSWORD %L', $2::text), '')", login.role, login.password,
    )  # fmt: skip
    try:
        await connection.execute(create)
    except asyncpg.InsufficientPrivilegeError as error:
        raise AppRoleMissing(role=login.role, owner=owner) from error
    except asyncpg.DuplicateObjectError:
        log.debug("role_exists", role=login.role)
