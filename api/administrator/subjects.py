"""What an act is about, in words, and how it stands now: an act on it begins from that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from api.administrator.acts import Act
from api.house import House
from api.views.organisation import Telling
from store.desks import desk_words
from store.organisation.absences import absences
from store.organisation.appointments import Appointment, appointments
from store.organisation.deputies import Deputy, deputies
from store.organisation.errors import NotThere
from store.organisation.handovers import handover_by_id
from store.organisation.pools import Member, member_by_id, pools
from store.organisation.rosters import roster_by_id
from store.organisation.shifts import shift_by_id
from store.queries import RoleIn

Filled = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Subject:
    """What it is about, in words; what the fields begin with; where one goes back to."""

    text: str = ""
    filled: Filled = field(default_factory=dict)
    back: str = ""


Row = TypeVar("Row")


def _one(found: Iterable[Row], id_: str) -> Row:
    for row in found:
        if getattr(row, "id") == id_:  # noqa: B009 rows of many kinds have one
            return row
    raise NotThere(field="id", value=id_)


def _there(row: Row | None, id_: str) -> Row:
    if row is None:
        raise NotThere(field="id", value=id_)
    return row


async def subject_of(house: House, telling: Telling, act: Act, given: Mapping[str, str]) -> Subject:
    """The subject of an act that names one. Raises ``NotThere``."""
    key = next((name for name in ("id", "roster", "pool") if given.get(name)), "")
    about = _ABOUT.get(act.name)
    return await about(house, telling, given[key]) if about is not None and key else Subject()


async def _body(house: House, telling: Telling, id_: str) -> Subject:
    body = _one(telling.bodies.values(), id_)
    filled = {"parent": (body.parent or "",), "name_zh": (body.name_zh,), "name_en": (body.name_en,)}
    return Subject(telling.body_name(body), filled)


async def _person(house: House, telling: Telling, id_: str) -> Subject:
    person = _one(telling.people.values(), id_)
    filled = {
        "name": (person.name,), "body": (person.body or "",), "post": (person.post or "",),
        "desks": tuple(desk_words(person)),
    }  # fmt: skip
    return Subject(f"{person.name} ({person.login})", filled, f"/organisation/people/{id_}")


def appointment_words(telling: Telling, row: Appointment) -> str:
    """An appointment in one line."""
    span = telling.span(row.from_at, row.until_at)
    return f"{telling.person(row.person_id)} · {telling.role_in(row.held)} · {span}"


def deputy_words(telling: Telling, row: Deputy) -> str:
    """Who stands in for whom, in what."""
    role = telling.role(row.plan_id, row.role)
    return telling.words(
        "org_deputy_line",
        deputy=telling.person(row.deputy_id),
        person=telling.person(row.person_id),
        role=f"{telling.plan(row.plan_id)} · {role}" if row.plan_id else role,
        ordinal=row.ordinal,
    )


async def _appointment(house: House, telling: Telling, id_: str) -> Subject:
    return Subject(
        appointment_words(telling, _one(await appointments(house.pool), id_)), _now(house, telling)
    )


async def _absence(house: House, telling: Telling, id_: str) -> Subject:
    row = _one(await absences(house.pool), id_)
    words = f"{telling.person(row.person_id)} · {telling.span(row.from_at, row.until_at)}"
    return Subject(words, _now(house, telling))


async def _deputy(house: House, telling: Telling, id_: str) -> Subject:
    row = _one(await deputies(house.pool), id_)
    words = f"{deputy_words(telling, row)} · {telling.span(row.from_at, row.until_at)}"
    return Subject(words, _now(house, telling))


async def _roster(house: House, telling: Telling, id_: str) -> Subject:
    row = _there(await roster_by_id(house.pool, id_), id_)
    role = telling.role_in(RoleIn(row.plan_id, row.role, row.body))
    words = f"{row.name} · {role} · {telling.span(row.from_at, row.until_at)}"
    return Subject(words, {"name": (row.name,)}, f"/organisation/rosters/{id_}")


async def _ended_roster(house: House, telling: Telling, id_: str) -> Subject:
    found = await _roster(house, telling, id_)
    return Subject(found.text, _now(house, telling))


async def _shift(house: House, telling: Telling, id_: str) -> Subject:
    row = _there(await shift_by_id(house.pool, id_), id_)
    roster = await _roster(house, telling, row.roster_id)
    words = f"{telling.person(row.person_id)} · {telling.span(row.from_at, row.until_at)}"
    return Subject(f"{words} · {roster.text}", _now(house, telling), roster.back)


async def _handover(house: House, telling: Telling, id_: str) -> Subject:
    row = _there(await handover_by_id(house.pool, id_), id_)
    role = telling.role_in(RoleIn(row.plan_id, row.role, row.body))
    giver, taker = telling.person(row.giver_id), telling.person(row.taker_id)
    return Subject(f"{giver} → {taker} · {role} · {telling.at(row.given_at)}")


async def _pool(house: House, telling: Telling, id_: str) -> Subject:
    pool = _one(await pools(house.pool), id_)
    filled = {"name_zh": (pool.name_zh,), "name_en": (pool.name_en,)}
    return Subject(pool_name(telling, pool), filled, f"/pools/{id_}")


def pool_name(telling: Telling, pool: Any) -> str:
    """A pool's name in the reader's language."""
    return str(pool.name_zh if telling.words.chinese else pool.name_en)


async def _member(house: House, telling: Telling, id_: str) -> Subject:
    row = _there(await member_by_id(house.pool, id_), id_)
    filled = {
        "pool": (row.pool_id,), "name": (row.name,), "organisation": (row.body,), "field": (row.field,),
        "contact": (row.contact,), "until_at": (_local(telling, row.until_at),),
    }  # fmt: skip
    return Subject(f"{row.name} · {row.body}", filled, f"/pools/{row.pool_id}")


async def _leaving(house: House, telling: Telling, id_: str) -> Subject:
    row: Member = _there(await member_by_id(house.pool, id_), id_)
    return Subject(f"{row.name} · {row.body}", _now(house, telling), f"/pools/{row.pool_id}")


def _now(house: House, telling: Telling) -> Filled:
    return {"until_at": (_local(telling, house.clock()),)}


def _local(telling: Telling, at: datetime | None) -> str:
    return at.astimezone(telling.zone).strftime("%Y-%m-%dT%H:%M") if at is not None else ""


_ABOUT: Mapping[str, Callable[[House, Telling, str], Awaitable[Subject]]] = {
    **dict.fromkeys(("change-body", "end-body", "reopen-body"), _body),
    **dict.fromkeys(("change-person", "set-desks", "shut-account", "open-account"), _person),
    "end-appointment": _appointment,
    "end-absence": _absence,
    "end-deputy": _deputy,
    "rename-roster": _roster,
    "add-shift": _roster,
    "add-series": _roster,
    "end-roster": _ended_roster,
    "end-shift": _shift,
    "give-shift": _shift,
    "erase-note": _handover,
    "rename-pool": _pool,
    "add-member": _pool,
    "change-member": _member,
    "end-member": _leaving,
}
