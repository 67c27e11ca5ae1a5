"""The papers of an incident: what was made, and making one. And the templates of bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.access.sight import reading
from api.guard import Administrator, Operator, Reader, Visitor
from api.house import House, house_of
from api.language import Words, words_of
from api.papers import Order, fetch, given, kinds_for, number_of, order
from api.problems import problem_of, status_of
from api.standing import Standing, standing
from api.templating import render
from api.views.readable import Readable
from documents.errors import PaperInvalid
from documents.heads import CLASSIFICATIONS, URGENCIES, Wanted
from documents.kinds import KINDS
from documents.own import KNOWN, LARGEST, check_template
from domain.errors import PingxiError
from locales import LOCALES
from store.organisation.bodies import bodies
from store.organisation.changes import By
from store.papers import (
    PaperFace,
    PaperRead,
    PaperRow,
    paper_faces,
    paper_reads,
    paper_templates,
    papers_of,
    set_paper_template,
)
from store.people import names_of

router = APIRouter()

_LONGEST_CODE = 30
_ASKED = ("kind", "duty", "after", "language")


@dataclass(frozen=True)
class Shown:
    """One version as the list shows it; ``open``: its files are given to whoever looks."""

    row: PaperRow
    number: str
    made: str
    duty: str
    open: bool
    files: tuple[PaperFace, ...]
    reads: tuple[PaperRead, ...]
    readers: str


@router.get("/incidents/{incident_id}/papers")
async def show(
    request: Request,
    visitor: Reader,
    incident_id: str,
    kind: Annotated[str, Query(max_length=40)] = "",
    duty: Annotated[str, Query(max_length=64)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """What was made of the incident, and the form for another."""
    return await _page(request, visitor, incident_id, {"kind": kind, "duty": duty, "after": after})


@router.post("/incidents/{incident_id}/papers")
async def make_one(request: Request, visitor: Operator, incident_id: str) -> Response:
    """Make a paper, and go to the list; what cannot be comes back with the form."""
    form = await request.form()
    filled = {name: str(value) for name, value in form.items() if isinstance(value, str)}
    try:
        row = await order(house_of(request), visitor, incident_id, _asked(filled))
    except PingxiError as error:
        if status_of(error) not in (422, 403):
            raise
        await note_refusal(request, error)
        return await _page(request, visitor, incident_id, filled, error)
    return RedirectResponse(f"/incidents/{incident_id}/papers#paper-{row.id}", 303)


@router.get("/incidents/{incident_id}/papers/{paper_id}/{format_}")
async def give(request: Request, visitor: Reader, incident_id: str, paper_id: str, format_: str) -> Response:
    """A file of a version, to be saved."""
    return (await fetch(house_of(request), visitor, incident_id, paper_id, format_))[1]


def _asked(filled: dict[str, str]) -> Order:
    language = filled.get("language") or LOCALES[0]
    if language not in LOCALES:
        raise PaperInvalid(which="language", value=language)
    wanted = Wanted(**{each.name: filled.get(each.name, "") for each in fields(Wanted)})
    return Order(wanted, language, filled.get("duty") or None, filled.get("after") or None)


async def _page(
    request: Request,
    visitor: Visitor,
    incident_id: str,
    filled: dict[str, str],
    error: PingxiError | None = None,
) -> Response:
    house, words = house_of(request), words_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
        rows = await papers_of(db, incident_id)
    listed = await _listed(house, words, at, rows)
    kinds = kinds_for(at) if visitor.acts and not at.state.merged_into else []
    return render(
        request,
        "papers/papers.html",
        status_code=status_of(error) if error is not None else 200,
        visitor=visitor,
        incident=at.row,
        papers=listed,
        kinds=kinds,
        filled=dict.fromkeys((*_ASKED, *(each.name for each in fields(Wanted))), "") | filled,
        after=next((each for each in listed if each.row.id == filled.get("after")), None),
        duty=Readable(words, at.pinned.plan).duty(filled["duty"]) if filled.get("duty") else "",
        classifications=CLASSIFICATIONS,
        urgencies=URGENCIES,
        locales=LOCALES,
        problem=problem_of(words, error, at.pinned.plan) if error is not None else None,
    )


async def _listed(house: House, words: Words, at: Standing, rows: Sequence[PaperRow]) -> list[Shown]:
    """The versions with their files; of restricted ones also who was given them, to those who may read it."""
    faces = await paper_faces(house.pool, [row.id for row in rows])
    reads = {
        row.id: await paper_reads(house.pool, row.id) for row in rows if row.restricted and given(at, row)
    }
    people = {row.made_by for row in rows} | {read.person_id for each in reads.values() for read in each}
    readable = Readable(words, at.pinned.plan, await names_of(house.pool, people))
    return [
        Shown(
            row,
            number_of(row),
            words("papers_made", person=readable.person(row.made_by), at=readable.instant(row.made_at),
                  no=str(row.event_no)),
            readable.duty(row.duty_key) if row.duty_key else "",
            given(at, row),
            tuple(face for face in faces if face.paper_id == row.id),
            tuple(reads.get(row.id, ())),
            words.joined(dict.fromkeys(readable.person(read.person_id) for read in reads.get(row.id, ()))),
        )
        for row in rows
    ]  # fmt: skip


def _one(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


@router.get("/paper-templates")
async def templates(request: Request, visitor: Administrator) -> Response:
    """The templates that bodies have set in the place of ours."""
    return await _templates(request, visitor, {})


@router.post("/paper-templates")
async def set_template(request: Request, visitor: Administrator) -> Response:
    """Set a body's template and the word of its numbers for a kind of paper, with the reason."""
    house = house_of(request)
    async with request.form(max_files=1) as form:
        filled = {name: _one(form, name) for name in ("kind", "body", "code", "why")}
        try:
            known = {body.id for body in await bodies(house.pool)}
            if filled["kind"] not in KINDS:
                raise PaperInvalid(which="kind", value=filled["kind"])
            if filled["body"] and filled["body"] not in known:
                raise PaperInvalid(which="body", value=filled["body"])
            if len(filled["code"]) > _LONGEST_CODE or not filled["code"].isprintable():
                raise PaperInvalid(which="code", value=f"> {_LONGEST_CODE}")
            file = await _file(form)
            by = By(visitor.person.id, filled["why"], house.clock())
            await set_paper_template(
                house.pool, filled["body"] or None, filled["kind"], filled["code"] or None, file, by
            )
        except PingxiError as error:
            return await _templates(request, visitor, filled, error)
    return RedirectResponse("/paper-templates", 303)


async def _file(form: FormData) -> tuple[str, bytes] | None:
    given_file = form.get("file")
    if not isinstance(given_file, UploadFile) or not given_file.filename:
        return None
    content = await given_file.read(LARGEST + 1)
    check_template(content)
    return sha256(content).hexdigest(), content


async def _templates(
    request: Request, visitor: Visitor, filled: dict[str, str], error: PingxiError | None = None
) -> Response:
    house, words = house_of(request), words_of(request)
    known = await bodies(house.pool)
    names = {body.id: body.name_zh if words.chinese else body.name_en for body in known}
    found = await paper_templates(house.pool)
    people = await names_of(house.pool, [each.made_by for each in found])
    return render(
        request,
        "papers/templates.html",
        status_code=status_of(error) if error is not None else 200,
        visitor=visitor,
        templates=found,
        names=names,
        people=people,
        bodies=[body for body in known if body.ended_at is None],
        kinds=tuple(KINDS),
        known=words.joined("{{" + name + "}}" for name in sorted(KNOWN)),
        filled={"kind": "", "body": "", "code": "", "why": ""} | filled,
        problem=problem_of(words, error) if error is not None else None,
    )
