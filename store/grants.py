"""The run-time role: who it is, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from urllib.parse import parse_qsl, unquote, urlsplit

import asyncpg
import structlog

from store.errors import AppRoleMissing

log = structlog.get_logger()

APP_ROLE = "pingxi_app"


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
    """Say afresh what the run-time role may do; create it first where it does not exist.

    Raises AppRoleMissing if that is not allowed. Does nothing but log where the owner is that role.
    """
    owner = await connection.fetchval("SELECT current_user")
    if owner == login.role:
        log.warning("one_database_role", role=login.role)
        return
    await _see_to_role(connection, login, owner)
    sql = (resources.files("store") / "grants.sql").read_text("utf-8")
    quoted = await connection.fetchval("SELECT quote_ident($1)", login.role)
    async with connection.transaction():
        await connection.execute(sql.replace("{app}", quoted))


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
