"""The format of the organisation's file. People are named by login; docs/organisation.md teaches it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from organisation.times import DEFAULT_ZONE, instant


def _instant(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return instant(value, (info.context or {}).get("zone", ZoneInfo(DEFAULT_ZONE)))
    except ValueError as error:
        raise PydanticCustomError("instant", "not an instant") from error


Instant = Annotated[datetime, BeforeValidator(_instant)]


class Part(BaseModel):
    """Anything in the file; what is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Names(Part):
    """A name in both languages."""

    zh: str
    en: str


class BodyEntry(Part):
    """A body; ``ended``: it has been closed."""

    id: str
    name: Names
    parent: str | None = None
    ended: bool = False


class PersonEntry(Part):
    """An account. What is left out of an existing one stays; a new one has no password."""

    login: str
    name: str
    body: str | None = None
    post: str | None = None
    desks: tuple[str, ...] = ()
    active: bool = True


class Timed(Part):
    """From an instant (left out: as it is, or from the import on) until another (left out: without end)."""

    from_at: Instant | None = Field(default=None, alias="from")
    until_at: Instant | None = Field(default=None, alias="until")


class AppointmentEntry(Timed):
    """Somebody holds a role by name."""

    person: str
    plan: str
    role: str
    body: str | None = None
    incident: str | None = None


class ShiftEntry(Part):
    """Somebody is on duty; both instants are needed."""

    person: str
    from_at: Instant = Field(alias="from")
    until_at: Instant = Field(alias="until")


class RosterEntry(Timed):
    """A duty roster with its shifts."""

    plan: str
    role: str
    body: str | None = None
    name: str
    shifts: tuple[ShiftEntry, ...] = ()


class DeputyEntry(Timed):
    """Somebody stands in for another; without plan and role in all that they hold."""

    person: str
    deputy: str
    plan: str | None = None
    role: str | None = None
    ordinal: int = 1

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.plan is None) != (self.role is None):
            raise PydanticCustomError("missing", "plan and role stand together")
        return self


class AbsenceEntry(Timed):
    """Somebody is away."""

    person: str


class MemberEntry(Timed):
    """Somebody in a pool; ``person`` is their login, if they have one."""

    name: str
    body: str
    field: str
    contact: str
    person: str | None = None


class PoolEntry(Part):
    """An expert pool or a liaison list."""

    id: str
    kind: str
    name: Names
    members: tuple[MemberEntry, ...] = ()


class OrganisationFile(Part):
    """The whole file."""

    version: Annotated[int, Field(ge=1, le=1)] = 1
    time_zone: str = DEFAULT_ZONE
    bodies: tuple[BodyEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    appointments: tuple[AppointmentEntry, ...] = ()
    rosters: tuple[RosterEntry, ...] = ()
    deputies: tuple[DeputyEntry, ...] = ()
    absences: tuple[AbsenceEntry, ...] = ()
    pools: tuple[PoolEntry, ...] = ()
