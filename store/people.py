"""The people who may sign in, the roles that they act in, and the desks that they may open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from domain.errors import PingxiError
from store.pool import Database, Pool
from store.queries import RoleIn, affected, query


class LoginTaken(PingxiError):
    """Another person has this login. Params: login."""

    code = "login_taken"


@dataclass(frozen=True)
class Person:
    """Someone with an account. ``id`` is random and says nothing; only pages show ``name``."""

    id: str
    login: str
    name: str
    active: bool
    created_at: datetime
    roles: frozenset[RoleIn]
    desks: frozenset[str]


PERSON = """
    SELECT p.id, p.login, p.name, p.active, p.created_at, p.password_hash,
           ARRAY(SELECT plan_id FROM person_roles WHERE person_id = p.id ORDER BY plan_id, role) AS plan_ids,
           ARRAY(SELECT role FROM person_roles WHERE person_id = p.id ORDER BY plan_id, role) AS role_ids,
           ARRAY(SELECT desk FROM person_desks WHERE person_id = p.id) AS desk_ids
    FROM people p"""

# When an account is made.
ADD = query(
    "people.add",
    "INSERT INTO people (id, login, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
)

# When an account is made and whenever its roles are set anew; likewise the desks below.
CLEAR_ROLES = query("people.clear_roles", "DELETE FROM person_roles WHERE person_id = $1")
ADD_ROLES = query(
    "people.add_roles",
    """
    INSERT INTO person_roles (person_id, plan_id, role)
    SELECT $1, given.plan_id, given.role FROM unnest($2::text[], $3::text[]) AS given (plan_id, role)""",
)
CLEAR_DESKS = query("people.clear_desks", "DELETE FROM person_desks WHERE person_id = $1")
ADD_DESKS = query(
    "people.add_desks", "INSERT INTO person_desks (person_id, desk) SELECT $1, unnest($2::text[])"
)

# At sign-in.
BY_LOGIN = query("people.by_login", f"{PERSON} WHERE p.login = $1")
# Where one person is shown or checked.
BY_ID = query("people.by_id", f"{PERSON} WHERE p.id = $1")
# The administrator's list, and the choice of assignees.
EVERYBODY = query("people.everybody", f"{PERSON} ORDER BY p.login")
HOLDERS = query(
    "people.holders",
    f"""{PERSON} JOIN person_roles r ON r.person_id = p.id AND r.plan_id = $1 AND r.role = $2
    WHERE p.active ORDER BY p.login""",
)

# Wherever ids are shown: pages and timelines hold ids, and people read names.
NAMES = query("people.names", "SELECT id, name FROM people WHERE id = ANY($1::text[])")

# On the administrator's page.
SET_ACTIVE = query("people.set_active", "UPDATE people SET active = $2 WHERE id = $1")
SET_PASSWORD = query("people.set_password", "UPDATE people SET password_hash = $2 WHERE id = $1")


async def add_person(pool: Pool, person: Person, password_hash: str) -> None:
    """Make an account with its roles and desks. Raises LoginTaken."""
    async with pool.acquire() as connection, connection.transaction():
        try:
            await connection.execute(
                ADD, person.id, person.login, person.name, password_hash, person.created_at
            )
        except asyncpg.UniqueViolationError as error:
            raise LoginTaken(login=person.login) from error
        await _set_roles(connection, person.id, person.roles)
        await _set_desks(connection, person.id, person.desks)


async def set_roles(pool: Pool, person_id: str, roles: Iterable[RoleIn]) -> None:
    """From now on the person holds exactly these roles."""
    async with pool.acquire() as connection, connection.transaction():
        await _set_roles(connection, person_id, roles)


async def set_desks(pool: Pool, person_id: str, desks: Iterable[str]) -> None:
    """From now on the person may open exactly these desks."""
    async with pool.acquire() as connection, connection.transaction():
        await _set_desks(connection, person_id, desks)


async def set_active(db: Database, person_id: str, active: bool) -> bool:
    """Open or shut an account; a shut one's sign-ins no longer count. False if there is no such person."""
    return affected(await db.execute(SET_ACTIVE, person_id, active)) == 1


async def set_password(db: Database, person_id: str, password_hash: str) -> bool:
    """Replace the password's hash. False if there is no such person."""
    return affected(await db.execute(SET_PASSWORD, person_id, password_hash)) == 1


async def person_by_login(db: Database, login: str) -> tuple[Person, str] | None:
    """The person of this login with the hash of their password, or None. Shut accounts are found too."""
    row = await db.fetchrow(BY_LOGIN, login)
    return (person_from(row), row["password_hash"]) if row else None


async def person_by_id(db: Database, person_id: str) -> Person | None:
    """The person of this id, or None."""
    row = await db.fetchrow(BY_ID, person_id)
    return person_from(row) if row else None


async def everybody(db: Database) -> Sequence[Person]:
    """All accounts, shut ones too, by login."""
    return [person_from(row) for row in await db.fetch(EVERYBODY)]


async def holders_of(db: Database, role: RoleIn) -> Sequence[Person]:
    """Those with an open account who hold this role, by login."""
    return [person_from(row) for row in await db.fetch(HOLDERS, role.plan_id, role.role)]


async def names_of(db: Database, ids: Iterable[str]) -> Mapping[str, str]:
    """Id -> name of those that are people; feeds and the system are not among them."""
    return {row["id"]: row["name"] for row in await db.fetch(NAMES, list(set(ids)))}


def person_from(row: asyncpg.Record) -> Person:
    """A person from a row of the columns of PERSON."""
    held = zip(row["plan_ids"], row["role_ids"], strict=True)
    return Person(
        id=row["id"], login=row["login"], name=row["name"], active=row["active"],
        created_at=row["created_at"],
        roles=frozenset(RoleIn(plan_id, role) for plan_id, role in held), desks=frozenset(row["desk_ids"]),
    )  # fmt: skip


async def _set_roles(db: Database, person_id: str, roles: Iterable[RoleIn]) -> None:
    held = sorted({(role.plan_id, role.role) for role in roles})
    await db.execute(CLEAR_ROLES, person_id)
    await db.execute(ADD_ROLES, person_id, [plan_id for plan_id, _ in held], [role for _, role in held])


async def _set_desks(db: Database, person_id: str, desks: Iterable[str]) -> None:
    await db.execute(CLEAR_DESKS, person_id)
    await db.execute(ADD_DESKS, person_id, sorted(set(desks)))
