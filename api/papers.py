"""Official papers of an incident: who may make and be given which, and their making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from api.access.sight import reading
from api.errors import IncidentNotFound
from api.guard import Visitor
from api.house import House
from api.language import Words
from api.standing import Standing, standing
from api.views.incident import people_shown
from api.views.readable import Readable
from api.views.sentences import sentence
from documents.account import account_of
from documents.errors import PaperInvalid, PaperNotAllowed, PaperNotFound
from documents.heads import Wanted
from documents.kinds import KINDS, lets_in
from documents.make import FORMATS, By, issuer_of, make
from domain.events import Event
from locales import say
from store.papers import (
    PaperRead,
    PaperRow,
    add_paper_read,
    paper_by_id,
    paper_file,
)
from store.people import names_of
from store.pool import Database

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class Teller(Readable):
    """Reads an incident out for a paper."""

    def sentence(self, event: Event) -> str:
        """What happened, in one sentence."""
        return sentence(self, event)


@dataclass(frozen=True)
class Order:
    """A paper as it was asked for: in which language, for which duty, as which paper's new version."""

    wanted: Wanted
    locale: str
    duty_key: str | None = None
    after: str | None = None


async def order(house: House, visitor: Visitor, incident_id: str, asked: Order) -> PaperRow:
    """Make a paper. Raises ``IncidentNotFound``, ``PaperNotAllowed`` and what ``make`` raises."""
    asked.wanted.check()
    now = house.clock()
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
        check_allowed(at, asked.wanted.kind)
        after = await _after(db, at, asked)
        account = await account_of(db, at.row, Teller(Words(asked.locale), at.pinned.plan), asked.locale, now)
        if account is None:
            raise IncidentNotFound(incident=incident_id)
        names = await names_of(db, people_shown(at.state, account.rows))
        issuer = await issuer_of(db, at.row.body_id, at.pinned.plan, asked.locale)
    told = account.told_by(Teller(Words(asked.locale), at.pinned.plan, names))
    by = By(visitor.person.id, now, asked.duty_key or (after.duty_key if after else None), after)
    return await make(house.pool, issuer, told, asked.wanted, by)


async def _after(db: Database, at: Standing, asked: Order) -> PaperRow | None:
    if asked.duty_key and asked.duty_key not in at.state.duties:
        raise PaperInvalid(which="duty", value=asked.duty_key)
    if not asked.after:
        return None
    found = await paper_by_id(db, asked.after)
    if found is None or found.incident_id != at.row.id:
        raise PaperNotFound(paper=asked.after)
    return found


def allowed(at: Standing, kind: str) -> bool:
    """Whether whoever looks may make papers of this kind."""
    return lets_in(at.pinned.plan, kind, at.actor.held)


def given(at: Standing, row: PaperRow) -> bool:
    """Whether whoever looks is given the paper's files: a restricted one only to the roles that it is for."""
    return not row.restricted or allowed(at, row.kind)


def check_allowed(at: Standing, kind: str) -> None:
    """Raises ``PaperNotAllowed``."""
    if not allowed(at, kind):
        raise PaperNotAllowed(kind=kind)


def kinds_for(at: Standing) -> Sequence[str]:
    """The kinds that whoever looks may make."""
    return [kind for kind in KINDS if allowed(at, kind)]


async def fetch(
    house: House, visitor: Visitor, incident_id: str, paper_id: str, format_: str
) -> tuple[PaperRow, Response]:
    """A file of a version, as an attachment; that it was given is on record before it is.

    Raises ``IncidentNotFound``, ``PaperNotFound`` and ``PaperNotAllowed``.
    """
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
        row = await paper_by_id(db, paper_id)
    if row is None or row.incident_id != incident_id or format_ not in FORMATS:
        raise PaperNotFound(paper=paper_id)
    if not given(at, row):
        raise PaperNotAllowed(kind=row.kind)
    await add_paper_read(house.pool, PaperRead(house.clock(), visitor.person.id, paper_id, format_))
    file = await paper_file(house.pool, paper_id, format_)
    if file is None or file.body is None:
        raise PaperNotFound(paper=paper_id)
    name = quote(f"{number_of(row)}-{row.version}.{format_}", safe="")
    return row, Response(
        file.body,
        headers={
            "content-type": MEDIA_TYPES[format_],
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "x-content-sha256": file.sha256,
            "cache-control": "no-store",
        },
    )


def number_of(row: PaperRow) -> str:
    """The paper's number, in its own language."""
    params = {"code": row.code, "year": str(row.year), "ordinal": str(row.ordinal)}
    return say(row.language, "papers_number", **params)


def newest_by_duty(rows: Sequence[PaperRow]) -> dict[str, list[tuple[str, int]]]:
    """Duty -> the numbers of the papers that were made for it, each with its last version."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.duty_key is not None:
            numbers = found.setdefault(row.duty_key, {})
            numbers[number_of(row)] = max(row.version, numbers.get(number_of(row), 0))
    return {duty: list(numbers.items()) for duty, numbers in found.items()}
