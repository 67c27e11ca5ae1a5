"""What somebody sees: first by the check here, and again by the database, which shows them nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from api.errors import IncidentNotFound
from api.house import House
from store.access import Connection, Place, above_of, located, seen_by, sees
from store.incidents import IncidentRow, incident_by_id
from store.people import Person
from store.pool import Database


@asynccontextmanager
async def reading(house: House, person: Person, about: str | None = None) -> AsyncIterator[Connection]:
    """What this person may see now; ``about`` is the incident that is mostly asked for.

    Held while it is open: nothing is waited for in it, and nothing is written.
    """
    async with seen_by(house.reading, person.id, house.clock(), about) as db:
        yield db


async def place_of(db: Database, row: IncidentRow) -> Place:
    """What a role has to cover to count in an incident."""
    return Place(row.plan_id, row.id, (await above_of(db, [row.body_id]))[row.body_id])


async def incident_seen(db: Database, person: Person, incident_id: str) -> tuple[IncidentRow, Place]:
    """An incident that the person may know of. Raises ``IncidentNotFound``, whether it is there or not."""
    row = await incident_by_id(db, incident_id)
    if row is None:
        raise IncidentNotFound(incident=incident_id)
    place = await place_of(db, row)
    if not sees(person, place):
        raise IncidentNotFound(incident=incident_id)
    return row, place


class Located(Protocol):
    """Whatever says of an incident where it belongs."""

    @property
    def id(self) -> str: ...

    @property
    def plan_id(self) -> str: ...

    @property
    def body_id(self) -> str | None: ...


Row = TypeVar("Row", bound=Located)


async def only_seen(db: Database, person: Person, rows: Sequence[Row]) -> list[Row]:
    """Those of the incidents that the person may know of, in their order."""
    above = await above_of(db, [row.body_id for row in rows])
    return [row for row in rows if sees(person, Place(row.plan_id, row.id, above[row.body_id]))]


async def seen_among(db: Database, person: Person, incidents: Iterable[str]) -> frozenset[str]:
    """Those of the incidents, by id, that the person may know of."""
    return frozenset(row.id for row in await only_seen(db, person, await located(db, incidents)))
