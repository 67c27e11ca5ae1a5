"""What every change looks at before it is made."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any

import asyncpg

from domain.plan import FEED
from store.organisation.errors import (
    AccountShut,
    IdUnfit,
    NotThere,
    Over,
    PlanNotStored,
    RoleUnknown,
    SpanUnfit,
    TextUnfit,
)
from store.pool import Database
from store.queries import RoleIn, query

ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
LONGEST_NAME = 200

# Whenever somebody is named.
PERSON = query("organisation.person", "SELECT login, active FROM people WHERE id = $1")
BODY = query("organisation.body", "SELECT ended_at FROM bodies WHERE id = $1")
INCIDENT = query("organisation.incident", "SELECT 1 FROM incidents WHERE id = $1")
# Whenever a role is named: those of every version, as older incidents run under older versions.
ROLES = query(
    "organisation.roles",
    """
    SELECT p.plan_id, array_agg(DISTINCT role ->> 'id') FILTER (
        WHERE role ->> 'id' IS NOT NULL AND (role -> 'external') IS DISTINCT FROM 'true'::jsonb) AS roles
    FROM plans p LEFT JOIN LATERAL jsonb_array_elements(p.body::jsonb -> 'roles') AS role ON true
    WHERE $1::text IS NULL OR p.plan_id = $1
    GROUP BY p.plan_id""",
)


def new_id() -> str:
    """A new random id; it says nothing."""
    return secrets.token_hex(12)


def fit_id(field: str, value: str) -> str:
    """The id. Raises IdUnfit."""
    if not ID.fullmatch(value):
        raise IdUnfit(field=field, value=value)
    return value


def fit_text(field: str, value: str, longest: int = LONGEST_NAME) -> str:
    """The text without blanks around it. Raises TextUnfit where it is empty or too long."""
    text = value.strip()
    if not 0 < len(text) <= longest or "\0" in text:
        raise TextUnfit(field=field, longest=longest)
    return text


def fit_span(from_at: datetime, until_at: datetime | None, field: str = "until_at") -> None:
    """Raises SpanUnfit where the end does not come after the beginning."""
    if until_at is not None and until_at <= from_at:
        raise SpanUnfit(field=field, from_at=from_at, until_at=until_at)


async def fit_person(db: Database, person_id: str, field: str = "person") -> str:
    """The login of somebody with an open account. Raises NotThere, AccountShut."""
    row = await db.fetchrow(PERSON, person_id)
    if row is None:
        raise NotThere(field=field, value=person_id)
    if not row["active"]:
        raise AccountShut(field=field, login=row["login"])
    return str(row["login"])


async def fit_body(db: Database, body: str | None, field: str = "body") -> None:
    """Raises NotThere, or Over for a body that has ended. None is the whole organisation."""
    if body is None:
        return
    row = await db.fetchrow(BODY, body)
    if row is None:
        raise NotThere(field=field, value=body)
    if row["ended_at"] is not None:
        raise Over(field=field, value=body, at=row["ended_at"])


async def known_roles(db: Database, plan_id: str | None = None) -> dict[str, frozenset[str]]:
    """Plan id -> the roles that somebody inside can hold in one of its stored versions, and the feed's."""
    rows = await db.fetch(ROLES, plan_id)
    return {row["plan_id"]: frozenset(row["roles"] or ()) | {FEED} for row in rows}


async def fit_role(db: Database, plan_id: str, role: str) -> None:
    """Raises PlanNotStored, RoleUnknown."""
    known = await known_roles(db, plan_id)
    if plan_id not in known:
        plans = ", ".join(sorted(await known_roles(db)))
        raise PlanNotStored(field="plan", plan=plan_id, known=plans or "–")
    if role not in known[plan_id]:
        raise RoleUnknown(field="role", plan=plan_id, role=role, known=", ".join(sorted(known[plan_id])))


async def fit_role_in(db: Database, role: RoleIn) -> None:
    """Raises PlanNotStored, RoleUnknown, NotThere, Over for a role and where it is to be held."""
    await fit_role(db, role.plan_id, role.role)
    await fit_body(db, role.body)
    if role.incident is not None and await db.fetchval(INCIDENT, role.incident) is None:
        raise NotThere(field="incident", value=role.incident)


def still_open(row: asyncpg.Record | None, value: str, at: datetime) -> asyncpg.Record:
    """The row that is to be changed. Raises NotThere, or Over where it ended at ``at`` or before."""
    if row is None:
        raise NotThere(field="id", value=value)
    ended: datetime | None = row["until_at"]
    if ended is not None and ended <= at:
        raise Over(field="id", value=value, at=ended)
    return row


def plain(row: asyncpg.Record | None, *without: str) -> dict[str, Any] | None:
    """A row as it goes on record."""
    return {name: each for name, each in row.items() if name not in without} if row else None
