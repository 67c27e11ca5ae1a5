"""Who may see what: the rule as the API checks it, and the transaction in which the database holds it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from store.people import Person
from store.pool import Database, Pool
from store.queries import RoleIn, query

SEERS = frozenset({"supervisor", "auditor"})
"""The desks from which incidents are seen without a role in them."""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


@dataclass(frozen=True)
class Place:
    """What a role has to cover: an incident of a plan, in a body.

    ``above``: that body with all those above it; empty where it belongs to the organisation as a whole.
    ``incident`` None: one that is only being opened.
    """

    plan_id: str
    incident: str | None
    above: frozenset[str] = frozenset()


# For an incident of a body, or a page of them: which bodies lie above.
ABOVE = query(
    "access.above",
    "SELECT g.body, ARRAY(SELECT bodies_above(g.body)) AS above FROM unnest($1::text[]) AS g (body)",
)
# Whether somebody's stream still shows them what it is about.
SEEN = query("access.seen", "SELECT view_as($1, $2, $3)")

_PERSON, _INCIDENT = re.compile(r"[A-Za-z0-9:._-]{1,64}"), re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def covers(role: RoleIn, place: Place) -> bool:
    """Whether a role counts there: in its plan, in its body or one below, in its incident if it names one."""
    return (
        role.plan_id == place.plan_id
        and (role.body is None or role.body in place.above)
        and (role.incident is None or role.incident == place.incident)
    )


def held_for(roles: Iterable[RoleIn], place: Place) -> frozenset[str]:
    """The names of the roles that count there."""
    return frozenset(role.role for role in roles if covers(role, place))


def sees(person: Person, place: Place) -> bool:
    """Whether somebody may know that the incident exists: a role or a desk of theirs covers it."""
    if any(covers(role, place) for role in person.roles):
        return True
    return any(covers_desk(person, desk, place.above) for desk in SEERS & person.desks)


def covers_desk(person: Person, desk: str, above: frozenset[str]) -> bool:
    """Whether a desk that the person may open is for everything, or for one of these bodies."""
    bodies = {body for limited, body in person.desk_bodies if limited == desk}
    return desk in person.desks and (not bodies or bool(bodies & above))


async def above_of(db: Database, bodies: Iterable[str | None]) -> Mapping[str | None, frozenset[str]]:
    """Body -> itself with all those above it; None -> nobody's. An unknown body has nothing above it."""
    asked = {body for body in bodies if body is not None}
    rows = await db.fetch(ABOVE, sorted(asked)) if asked else []
    return {None: frozenset(), **{row["body"]: frozenset(row["above"]) for row in rows}}


@asynccontextmanager
async def seen_by(
    pool: Pool, person_id: str, at: datetime, about: str | None = None
) -> AsyncIterator[Connection]:
    """A transaction that shows what this person may see at an instant, and in which nothing can be written.

    ``about``: the incident that is mostly asked for. Everything before the first question is one round trip.
    """
    async with pool.acquire() as connection:
        try:
            await connection.execute(_opening(person_id, at, about))
            yield connection
        finally:
            await connection.execute("ROLLBACK")


def _opening(person_id: str, at: datetime, about: str | None) -> str:
    """The words that open it. An id holds no quote, and what is none is nobody's: nothing is escaped."""
    if not _PERSON.fullmatch(person_id):
        raise ValueError(person_id)
    named = f"'{about}'" if about is not None and _INCIDENT.fullmatch(about) else "NULL"
    instant = at.astimezone(UTC).isoformat()
    view = f"SELECT view_as('{person_id}', '{instant}', {named})"
    return f"BEGIN READ ONLY; {view}; SET LOCAL ROLE pingxi_reader"
