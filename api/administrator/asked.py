"""What each act asks for. Forms, the JSON interface and its description are made from these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


@dataclass(frozen=True)
class Shown:
    """How a form shows a field."""

    widget: str


_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
InReach = Annotated[AwareDatetime, Field(ge=_FIRST, le=_LAST)]
"""An instant of this century or the next: others are slips."""

Key = Annotated[str, Field(min_length=1, max_length=64), Shown("line")]
Subject = Annotated[str, Field(min_length=1, max_length=64), Shown("hidden")]
Name = Annotated[str, Field(min_length=1, max_length=200), Shown("line")]
Why = Annotated[str, Field(min_length=1, max_length=1000), Shown("why")]
PersonId = Annotated[str, Field(min_length=1, max_length=64), Shown("person")]
BodyId = Annotated[str, Field(max_length=64), Shown("body")]
Plan = Annotated[str, Field(max_length=64), Shown("plan_role")]
Role = Annotated[str, Field(max_length=64), Shown("with_plan")]
IncidentId = Annotated[str, Field(max_length=64), Shown("line")]
Instant = Annotated[InReach, Shown("instant")]
Begin = Annotated[InReach, Shown("begin")]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$"), Shown("clock")]
Desk = Annotated[str, Field(max_length=90)]


class Asked(BaseModel):
    """Any act. ``why`` goes on record with it; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Spanned(Asked):
    """From an instant (left out: from now on) until another (left out: without end)."""

    from_at: Begin | None = None
    until_at: Instant | None = None


class Ended(Asked):
    """What ends, and when; without an instant it goes on without end."""

    id: Subject
    until_at: Instant | None = None
    why: Why


class Named(Asked):
    """Names in both languages."""

    name_zh: Name
    name_en: Name


class MakeBody(Named):
    """A new body; without ``parent`` it stands at the top."""

    id: Key
    parent: BodyId | None = None
    why: Why


class ChangeBody(Named):
    """Other names for a body, or another place in the tree."""

    id: Subject
    parent: BodyId | None = None
    why: Why


class OfBody(Asked):
    """A body."""

    id: Subject
    why: Why


class AddPerson(Asked):
    """An account, entered by an invitation; desks are ``operator``, ``supervisor@body`` and so on."""

    login: Key
    name: Name
    body: BodyId | None = None
    post: Annotated[str, Field(max_length=200), Shown("line")] | None = None
    desks: Annotated[tuple[Desk, ...], Shown("desks")] = ()
    why: Why


class ChangePerson(Asked):
    """A person's name, body and post."""

    id: Subject
    name: Name
    body: BodyId | None = None
    post: Annotated[str, Field(max_length=200), Shown("line")] | None = None
    why: Why


class SetDesks(Asked):
    """The desks of a person, as a whole; ``supervisor@body`` is limited to a body."""

    id: Subject
    desks: Annotated[tuple[Desk, ...], Shown("desks")] = ()
    why: Why


class OfPerson(Asked):
    """A person."""

    id: Subject
    why: Why


class Appoint(Spanned):
    """A person holds a role by name; without ``body`` in all bodies, without ``incident`` in all of them."""

    person: PersonId
    plan: Plan
    role: Role
    body: BodyId | None = None
    incident: IncidentId | None = None
    why: Why


class MakeRoster(Spanned):
    """A roster: the role is held there by whoever has the shift, and by nobody else."""

    name: Name
    plan: Plan
    role: Role
    body: BodyId | None = None
    why: Why


class RenameRoster(Asked):
    """Another name for a roster."""

    id: Subject
    name: Name
    why: Why


class AddShift(Asked):
    """One shift."""

    roster: Subject
    person: PersonId
    from_at: Instant
    until_at: Instant
    why: Why


class AddSeries(Asked):
    """Daily shifts, taken by the people in turn. An end at or before the beginning is on the next day.

    Days and times are those of the organisation's zone.
    """

    roster: Subject
    people: Annotated[tuple[str, ...], Field(min_length=1, max_length=60), Shown("people")]
    first_day: Annotated[date, Field(ge=_FIRST.date(), le=_LAST.date()), Shown("day")]
    days: Annotated[int, Field(ge=1, le=366), Shown("number")] = 14
    begins: Clock = "20:00"
    ends: Clock = "08:00"
    why: Why


class EndShift(Asked):
    """A shift ends at another instant; at or before its beginning it is called off."""

    id: Subject
    until_at: Instant
    why: Why


class GiveShift(Asked):
    """Another person has the shift, or what is left of it."""

    id: Subject
    person: PersonId
    why: Why


class NoteAbsence(Spanned):
    """A person is away."""

    person: PersonId
    why: Why


class NameDeputy(Spanned):
    """Who stands in for a person while they are away; without plan and role in all that they hold."""

    person: PersonId
    deputy: PersonId
    plan: Plan | None = None
    role: Role | None = None
    ordinal: Annotated[int, Field(ge=1, le=99), Shown("number")] = 1
    why: Why


class MakePool(Named):
    """An expert pool or a liaison list."""

    id: Key
    kind: Annotated[Literal["experts", "liaisons"], Shown("kind")]
    why: Why


class RenamePool(Named):
    """Other names for a pool."""

    id: Subject
    why: Why


class AboutMember(Spanned):
    """Somebody in a pool."""

    name: Name
    organisation: Name
    field: Name
    contact: Name


class AddMember(AboutMember):
    """Somebody joins a pool; ``person`` is their account, if they have one."""

    pool: Subject
    person: PersonId | None = None
    why: Why


class ChangeMember(Asked):
    """What is known of a pool's member, and until when they are in it."""

    id: Subject
    pool: Subject
    name: Name
    organisation: Name
    field: Name
    contact: Name
    until_at: Instant | None = None
    why: Why


class EndMember(Asked):
    """Somebody leaves a pool."""

    id: Subject
    until_at: Instant
    why: Why


class EraseNote(Asked):
    """Erase a hand-over's note for good."""

    id: Subject
    why: Why
