"""Desks (席位): what a person may open in Pingxi, apart from the roles that they hold in plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import asyncpg

from domain.errors import PingxiError
from store.organisation.changes import By, changing, record
from store.organisation.errors import KindUnknown, OrganisationError
from store.pool import Database
from store.queries import query

if TYPE_CHECKING:
    from store.people import Person


class AuditorActs(PingxiError):
    """An auditor can change nothing: no desk beside it from which something is changed. Params: desks."""

    code = "auditor_acts"


class DeskBodyWrong(PingxiError):
    """Only supervisors' and auditors' desks are limited to a body, one that there is. Params: desk, body."""

    code = "desk_body_wrong"


class LastAdministrator(OrganisationError):
    """Somebody must be left who can administer. Params: field."""

    code = "organisation_last_administrator"


KNOWN = ("operator", "supervisor", "auditor", "administrator")
ACTING = frozenset({"operator", "administrator"})
LIMITABLE = frozenset({"supervisor", "auditor"})

DESKS = query("desks.of_person", "SELECT desk, body FROM person_desks WHERE person_id = $1")
CLEAR_DESKS = query("desks.clear", "DELETE FROM person_desks WHERE person_id = $1")
ADD_DESKS = query(
    "desks.add",
    """
    INSERT INTO person_desks (person_id, desk, body)
    SELECT $1, given.desk, given.body FROM unnest($2::text[], $3::text[]) AS given (desk, body)""",
)
# After a desk was taken away or an account shut: whether anybody is left.
ADMINISTRATORS = query(
    "desks.administrators",
    """
    SELECT coalesce(bool_or(p.active), false) AS any_left, coalesce(bool_or(p.id = $1), false) AS administers
    FROM person_desks d JOIN people p ON p.id = d.person_id WHERE d.desk = 'administrator'""",
)


async def set_desks(
    db: Database,
    person_id: str,
    desks: Iterable[str],
    by: By,
    limited: Iterable[tuple[str, str]] = (),
) -> None:
    """From now on the person may open exactly these desks; those ``limited`` to bodies for these bodies only.

    Raises KindUnknown, DeskBodyWrong, AuditorActs for an auditor who could also act, LastAdministrator.
    """
    wanted = _wanted_desks(desks, limited)
    async with changing(db) as change:
        had = {(row["desk"], row["body"]) for row in await change.fetch(DESKS, person_id)}
        if had != wanted:
            await change.execute(CLEAR_DESKS, person_id)
            ordered = sorted(wanted, key=str)
            await _add_desks(change, person_id, ordered)
            before, after = _desk_words(had), _desk_words(wanted)
            await record(change, by, "desks_set", person_id, {"desks": before}, {"desks": after})
            if ("administrator", None) in had - wanted:
                await keep_an_administrator(change)


async def keep_an_administrator(change: Database, shut: str | None = None) -> None:
    """Raises LastAdministrator where a change leaves nobody to administer; ``shut``: whose account was."""
    row = await change.fetchrow(ADMINISTRATORS, shut)
    assert row is not None
    if not row["any_left"] and (shut is None or row["administers"]):
        raise LastAdministrator(field="desks" if shut is None else "active")


def _wanted_desks(desks: Iterable[str], limited: Iterable[tuple[str, str]]) -> set[tuple[str, str | None]]:
    pairs = set(limited)
    named = set(desks) | {desk for desk, _ in pairs}
    for desk in sorted(named - set(KNOWN)):
        raise KindUnknown(field="desks", value=desk, known=", ".join(KNOWN))
    if "auditor" in named and named & ACTING:
        raise AuditorActs(desks=sorted(named))
    for desk, body in sorted(pairs):
        if desk not in LIMITABLE:
            raise DeskBodyWrong(desk=desk, body=body)
    return {(desk, None) for desk in named - {desk for desk, _ in pairs}} | set(pairs)


async def _add_desks(change: Database, person_id: str, wanted: Sequence[tuple[str, str | None]]) -> None:
    desks, bodies = [desk for desk, _ in wanted], [body for _, body in wanted]
    try:
        await change.execute(ADD_DESKS, person_id, desks, bodies)
    except asyncpg.ForeignKeyViolationError as error:
        if error.constraint_name != "person_desks_body_fkey":
            raise
        desk, body = next(each for each in wanted if each[1] is not None)
        raise DeskBodyWrong(desk=desk, body=str(body)) from error


def _desk_words(desks: Iterable[tuple[str, str | None]]) -> list[str]:
    return sorted(desk if body is None else f"{desk}@{body}" for desk, body in desks)


def desk_words(person: Person) -> list[str]:
    """A person's desks in words; one that is limited to a body as ``desk@body``."""
    limited = {desk for desk, _ in person.desk_bodies}
    return _desk_words({*((desk, None) for desk in person.desks - limited), *person.desk_bodies})


def desks_from(words: Iterable[str]) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """The desks that ``desk_words`` tells, and to which bodies they are limited."""
    parts = [word.partition("@") for word in words]
    limited = frozenset((desk, body) for desk, mark, body in parts if mark)
    return frozenset(desk for desk, _, _ in parts), limited
