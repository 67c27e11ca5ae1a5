"""The people who may sign in, the roles that they hold at an instant, and the desks that they may open."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from domain.errors import PingxiError
from store.desks import keep_an_administrator, set_desks
from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_body, fit_text
from store.organisation.errors import NotThere
from store.pool import Database
from store.queries import RoleIn, query


class LoginTaken(PingxiError):
    """Another person has this login. Params: login."""

    code = "login_taken"


@dataclass(frozen=True)
class Person:
    """Someone with an account. ``id`` is random and says nothing; only pages show ``name``.

    ``roles`` are those held at the instant that was asked for, by appointment, by shift or as a deputy.
    ``desk_bodies`` are the bodies to which a desk is limited, with the desk; one without any is for all.
    """

    id: str
    login: str
    name: str
    active: bool
    created_at: datetime
    roles: frozenset[RoleIn]
    desks: frozenset[str]
    body: str | None = None
    post: str | None = None
    desk_bodies: frozenset[tuple[str, str]] = frozenset()


LONGEST_LOGIN = 100

COLUMNS = """
    SELECT p.id, p.login, p.name, p.active, p.created_at, p.password_hash, p.body, p.post,
           held.plan_ids, held.role_ids, held.bodies, held.incidents,
           ARRAY(SELECT desk FROM person_desks WHERE person_id = p.id) AS desk_ids,
           ARRAY(SELECT ARRAY[desk, body] FROM person_desks
                 WHERE person_id = p.id AND body IS NOT NULL) AS desk_bodies
    FROM people p"""
HELD = """array_agg(h.plan_id) AS plan_ids, array_agg(h.role) AS role_ids, array_agg(h.body) AS bodies,
           array_agg(h.incident_id) AS incidents"""

# One person, with the roles held at $1.
PERSON = f"""{COLUMNS} CROSS JOIN LATERAL (
    SELECT {HELD} FROM roles_held_by(p.id, $1::timestamptz) h) AS held"""  # noqa: S608
# Many, with the roles held at $1.
PEOPLE = f"""{COLUMNS} LEFT JOIN (
    SELECT h.person_id, {HELD} FROM roles_held($1::timestamptz) h GROUP BY h.person_id
    ) AS held ON held.person_id = p.id"""  # noqa: S608

# When an account is made.
ADD = query(
    "people.add",
    """
    INSERT INTO people (id, login, name, password_hash, created_at, body, post)
    VALUES ($1, $2, $3, $4, $5, $6, $7)""",
)

# When an account's roles are set as a whole.
HELD_BY_NAME = query(
    "people.held_by_name",
    """
    SELECT id, plan_id, role, body, incident_id FROM appointments
    WHERE person_id = $1 AND from_at <= $2 AND (until_at IS NULL OR $2 < until_at)""",
)
END_APPOINTMENTS = query(
    "people.end_appointments", "UPDATE appointments SET until_at = $2 WHERE id = ANY($1::text[])"
)
APPOINT = query(
    "people.appoint",
    """
    INSERT INTO appointments (id, person_id, plan_id, role, body, incident_id, from_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)""",
)
# At sign-in.
BY_LOGIN = query("people.by_login", f"{PERSON} WHERE p.login = $2")
# Where one person is shown or checked.
BY_ID = query("people.by_id", f"{PERSON} WHERE p.id = $2")
# The administrator's list, and the choice of assignees.
EVERYBODY = query("people.everybody", f"{PEOPLE} ORDER BY p.login")
HOLDERS = query(
    "people.holders",
    f"""{PEOPLE} WHERE EXISTS (
        SELECT FROM roles_held($1::timestamptz) h WHERE h.person_id = p.id AND h.plan_id = $2 AND h.role = $3
        AND (h.body IS NULL OR h.body IN (SELECT bodies_above($4)))
        AND (h.incident_id IS NULL OR h.incident_id = $5))
    ORDER BY p.login""",
)

# Wherever ids are shown: pages and timelines hold ids, and people read names.
NAMES = query("people.names", "SELECT id, name FROM people WHERE id = ANY($1::text[])")

# On the administrator's page.
ACTIVE = query("people.active", "SELECT active FROM people WHERE id = $1")
ABOUT = query("people.about", "SELECT name, body, post FROM people WHERE id = $1")
CHANGE = query("people.change", "UPDATE people SET name = $2, body = $3, post = $4 WHERE id = $1")
SET_ACTIVE = query("people.set_active", "UPDATE people SET active = $2 WHERE id = $1")
SET_PASSWORD = query("people.set_password", "UPDATE people SET password_hash = $2 WHERE id = $1")


async def add_person(db: Database, person: Person, password_hash: str | None, by: By) -> None:
    """Make an account with its desks, appointed to its roles from ``by.at``.

    Raises LoginTaken, TextUnfit, NotThere and Over for its body, and what ``set_desks`` raises.
    Without a password's hash nobody signs in to it by a password.
    """
    login, name = fit_text("login", person.login, LONGEST_LOGIN), fit_text("name", person.name)
    try:
        async with changing(db) as change:
            await fit_body(change, person.body)
            await change.execute(
                ADD, person.id, login, name, password_hash, person.created_at, person.body, person.post
            )  # fmt: skip
            about = {"login": login, "name": name, "body": person.body, "post": person.post}
            await record(change, by, "account_made", person.id, None, about)
            await set_roles(change, person.id, person.roles, by)
            await set_desks(change, person.id, person.desks, by, person.desk_bodies)
    except asyncpg.UniqueViolationError as error:
        raise LoginTaken(login=login) from error


async def set_roles(db: Database, person_id: str, roles: Iterable[RoleIn], by: By) -> None:
    """From ``by.at`` on the person is appointed to exactly these roles; shifts and deputies stay."""
    wanted = set(roles)
    async with changing(db) as change:
        named = {_role_of(row): row for row in await change.fetch(HELD_BY_NAME, person_id, by.at)}
        ended = [row for role, row in named.items() if role not in wanted]
        await change.execute(END_APPOINTMENTS, [row["id"] for row in ended], by.at)
        for row in ended:
            about = _about(person_id, _role_of(row))
            await record(change, by, "appointment_ended", row["id"], about, {**about, "until_at": by.at})
        for role in sorted(wanted - set(named), key=str):
            made = secrets.token_hex(12)
            await change.execute(
                APPOINT, made, person_id, role.plan_id, role.role, role.body, role.incident, by.at
            )
            await record(change, by, "appointed", made, None, {**_about(person_id, role), "from_at": by.at})


async def change_person(
    db: Database, person_id: str, name: str, body: str | None, post: str | None, by: By
) -> None:
    """Give a person this name, body and post. Raises NotThere, TextUnfit, Over for a body that has ended."""
    about = {"name": fit_text("name", name), "body": body, "post": fit_text("post", post) if post else None}
    async with changing(db) as change:
        before = await change.fetchrow(ABOUT, person_id)
        if before is None:
            raise NotThere(field="person", value=person_id)
        if body != before["body"]:
            await fit_body(change, body)
        if about != dict(before):
            await change.execute(CHANGE, person_id, *about.values())
            await record(change, by, "person_changed", person_id, dict(before), about)


async def set_active(db: Database, person_id: str, active: bool, by: By) -> bool:
    """Open or shut an account; a shut one's sign-ins no longer count. False if there is no such person.

    Raises LastAdministrator.
    """
    async with changing(db) as change:
        was = await change.fetchval(ACTIVE, person_id)
        if was is not None and was != active:
            await change.execute(SET_ACTIVE, person_id, active)
            what = "account_opened" if active else "account_shut"
            await record(change, by, what, person_id, {"active": was}, {"active": active})
            if not active:
                await keep_an_administrator(change, person_id)
    return was is not None


async def set_password(db: Database, person_id: str, password_hash: str, by: By) -> bool:
    """Replace the password's hash; the hash is not put on record. False if there is no such person."""
    async with changing(db) as change:
        found = await change.fetchval(ACTIVE, person_id) is not None
        if found:
            await change.execute(SET_PASSWORD, person_id, password_hash)
            await record(change, by, "password_set", person_id, None, None)
    return found


async def person_by_login(db: Database, login: str, now: datetime) -> tuple[Person, str | None] | None:
    """The person of this login with the hash of their password if there is one, or None.

    Shut accounts are found too.
    """
    row = await db.fetchrow(BY_LOGIN, now, login)
    return (person_from(row), row["password_hash"]) if row else None


async def person_by_id(db: Database, person_id: str, now: datetime) -> Person | None:
    """The person of this id, or None."""
    row = await db.fetchrow(BY_ID, now, person_id)
    return person_from(row) if row else None


async def everybody(db: Database, now: datetime) -> Sequence[Person]:
    """All accounts, shut ones too, by login."""
    return [person_from(row) for row in await db.fetch(EVERYBODY, now)]


async def holders_of(db: Database, role: RoleIn, now: datetime) -> Sequence[Person]:
    """Those who hold this role for the incident ``role.incident`` of the body ``role.body``, by login.

    A role held in a body above it, or in all, covers it. Body None asks for the organisation as a whole.
    """
    rows = await db.fetch(HOLDERS, now, role.plan_id, role.role, role.body, role.incident)
    return [person_from(row) for row in rows]


async def names_of(db: Database, ids: Iterable[str]) -> Mapping[str, str]:
    """Id -> name of those that are people; feeds and the system are not among them."""
    return {row["id"]: row["name"] for row in await db.fetch(NAMES, list(set(ids)))}


def person_from(row: asyncpg.Record) -> Person:
    """A person from a row of the columns of PERSON."""
    columns = [row[name] or () for name in ("plan_ids", "role_ids", "bodies", "incidents")]
    return Person(
        id=row["id"], login=row["login"], name=row["name"], active=row["active"],
        created_at=row["created_at"], roles=frozenset(RoleIn(*held) for held in zip(*columns, strict=True)),
        desks=frozenset(row["desk_ids"]), body=row["body"], post=row["post"],
        desk_bodies=frozenset((desk, body) for desk, body in row["desk_bodies"]),
    )  # fmt: skip


def _role_of(row: asyncpg.Record) -> RoleIn:
    return RoleIn(row["plan_id"], row["role"], row["body"], row["incident_id"])


def _about(person_id: str, role: RoleIn) -> dict[str, str | None]:
    return {
        "person_id": person_id, "plan_id": role.plan_id, "role": role.role, "body": role.body,
        "incident_id": role.incident,
    }  # fmt: skip
