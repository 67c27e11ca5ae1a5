"""Who may see what: the rule as the API checks it, and the transaction in which the database holds it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import asyncpg
import structlog
from asyncpg.pool import PoolConnectionProxy

from store.people import Person
from store.pool import NOT_UP, Database, Pool
from store.queries import RoleIn, query

log = structlog.get_logger()

SEERS = frozenset({"supervisor", "auditor"})
"""The desks from which incidents are seen without a role in them."""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


@dataclass(frozen=True)
class BodyChoice:
    """A body in which an incident can be opened, with its names and those above it, itself among them."""

    id: str
    name_zh: str
    name_en: str
    above: frozenset[str]


@dataclass(frozen=True)
class Locus:
    """Where an incident belongs."""

    id: str
    plan_id: str
    body_id: str | None


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
# Once a second for each open stream, and before anything is sent by it.
SEEN = query("access.seen", "SELECT view_as($1, $2, $3)")
TOKEN_COUNTS = query(
    "access.token_counts",
    """
    SELECT EXISTS (SELECT FROM machine_tokens t JOIN people p ON p.id = t.person_id AND p.active
                   WHERE t.digest = $1 AND t.ended_at IS NULL AND $2 < t.expires_at)""",
)

# When an incident is opened in a body.
GOES_ON = query(
    "access.goes_on",
    "SELECT EXISTS (SELECT FROM bodies WHERE id = $1 AND (ended_at IS NULL OR $2 < ended_at))",
)

# The choice of a body when an incident is opened.
GOING_ON = query(
    "access.going_on",
    """
    SELECT id, name_zh, name_en, ARRAY(SELECT bodies_above(id)) AS above FROM bodies
    WHERE ended_at IS NULL OR $1 < ended_at ORDER BY id""",
)

# What a list of something else says of incidents is held to the same check.
LOCATED = query("access.located", "SELECT id, plan_id, body_id FROM incidents WHERE id = ANY($1::text[])")

# Beside an incident on pages.
NAMED = query("access.named", "SELECT id, name_zh, name_en FROM bodies WHERE id = ANY($1::text[])")

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


async def located(db: Database, incidents: Iterable[str]) -> list[Locus]:
    """Where these incidents belong, those that there are."""
    asked = sorted(set(incidents))
    return [Locus(**row) for row in await db.fetch(LOCATED, asked)] if asked else []


async def names_of_bodies(db: Database, bodies: Iterable[str | None]) -> Mapping[str | None, tuple[str, str]]:
    """Body -> its names in Chinese and English."""
    asked = sorted({body for body in bodies if body is not None})
    rows = await db.fetch(NAMED, asked) if asked else []
    return {row["id"]: (row["name_zh"], row["name_en"]) for row in rows}


async def body_goes_on(db: Database, body: str, now: datetime) -> bool:
    """Whether there is such a body, and it has not ended."""
    return bool(await db.fetchval(GOES_ON, body, now))


async def bodies_going_on(db: Database, now: datetime) -> list[BodyChoice]:
    """The bodies that have not ended, by id."""
    rows = await db.fetch(GOING_ON, now)
    return [BodyChoice(r["id"], r["name_zh"], r["name_en"], frozenset(r["above"])) for r in rows]


async def still_seen(db: Database, person_id: str, now: datetime, incident_id: str | None) -> bool:
    """Whether somebody may still see the incident; without one, whether they are there at all."""
    seen: bool = await db.fetchval(SEEN, person_id, now, incident_id)
    return seen or incident_id is None


async def token_counts(db: Database, digest: str, now: datetime) -> bool:
    """Whether a machine's token still counts."""
    return bool(await db.fetchval(TOKEN_COUNTS, digest, now))


@asynccontextmanager
async def seen_by(
    pool: Pool, person_id: str, at: datetime, about: str | None = None
) -> AsyncIterator[Connection]:
    """A transaction that shows what this person may see at an instant, and in which nothing can be written.

    ``about``: the incident that is mostly asked for. Everything before the first question is one round trip.
    """
    connection = await pool.acquire()
    try:
        await connection.execute(_opening(person_id, at, about))
        yield connection
    finally:
        ending = asyncio.create_task(_end(pool, connection), name="seen")
        _ENDING.add(ending)
        ending.add_done_callback(_ENDING.discard)


_ENDING: set[asyncio.Task[None]] = set()


async def _end(pool: Pool, connection: PoolConnectionProxy[asyncpg.Record]) -> None:
    """End the transaction and give its connection back. Nobody waits for it: all that was asked is read."""
    try:
        await connection.execute("ROLLBACK")
    except (*NOT_UP, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.info("reading_cut", reason=type(error).__name__)
    finally:
        await pool.release(connection)


def _opening(person_id: str, at: datetime, about: str | None) -> str:
    """The words that open it. An id holds no quote, and what is none is nobody's: nothing is escaped."""
    if not _PERSON.fullmatch(person_id):
        raise ValueError(person_id)
    named = f"'{about}'" if about is not None and _INCIDENT.fullmatch(about) else "NULL"
    instant = at.astimezone(UTC).isoformat()
    view = f"SELECT view_as('{person_id}', '{instant}', {named})"
    return f"BEGIN READ ONLY; {view}; SET LOCAL ROLE pingxi_reader"
