"""The organisation as one file: taken out, tried, and brought in. What is brought in was shown before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.access.noting import note_refusal
from api.administrator.lists import telling_of
from api.administrator.reading import said
from api.guard import Administrator, Visitor
from api.house import house_of
from api.problems import problem_of
from api.templating import render
from api.views.organisation import Telling
from api.views.organisation_changes import change_line
from domain.errors import FieldProblem, PingxiError
from organisation.current import current
from organisation.errors import FileUnfit
from organisation.importing import bring_in
from organisation.reading import read
from organisation.writing import written
from store.organisation.changes import By, Change
from store.organisation.errors import ReasonMissing

router = APIRouter(prefix="/organisation")

NAME = "organisation.yaml"


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a file, and where in it."""

    place: str
    text: str


@dataclass(frozen=True)
class Filled:
    """What the form for bringing in held."""

    text: str = ""
    why: str = ""
    whole: bool = False
    shown: str = ""
    bring: bool = False


@router.get("/file")
async def show(request: Request, visitor: Administrator, done: str = "") -> Response:
    """The page."""
    return await _page(request, visitor, Filled(), done=done == "import")


@router.get("/file/organisation.yaml")
async def take_out(request: Request, visitor: Administrator) -> Response:
    """Everything that is in force or to come, as a file."""
    house = house_of(request)
    text = written(await current(house.pool, house.clock(), house.settings.time_zone))
    told = {"content-disposition": f'attachment; filename="{NAME}"'}
    return Response(text.encode(), media_type="application/yaml; charset=utf-8", headers=told)


@router.post("/file")
async def take(request: Request, visitor: Administrator) -> Response:
    """Try a file, and show what it would change; bring it in once that was shown."""
    house = house_of(request)
    given = await _filled(request)
    try:
        by = By(visitor.person.id, given.why, house.clock())
        found = read(NAME, given.text.encode())
        would = await bring_in(house.pool, found, by, whole=given.whole, dry=True)
        if not given.bring or given.shown != mark_of(given, would):
            return await _page(request, visitor, given, would=would)
        await bring_in(house.pool, found, by, whole=given.whole)
    except (FileUnfit, ReasonMissing) as error:
        await note_refusal(request, error)
        return await _page(request, visitor, given, error=error)
    return RedirectResponse("/organisation/file?done=import", 303)


async def _filled(request: Request) -> Filled:
    async with request.form() as form:
        file = form.get("file")
        texts = {name: str(form.get(name, "")) for name in ("text", "why", "shown", "do", "whole")}
        if isinstance(file, UploadFile) and file.size:
            texts["text"] = (await file.read()).decode("utf-8-sig", "replace")
    whole, bring = texts["whole"] == "yes", texts["do"] == "bring"
    return Filled(texts["text"], texts["why"].strip(), whole, texts["shown"], bring)


def mark_of(given: Filled, would: Sequence[Change]) -> str:
    """What was shown: the file, how it is taken, and how many changes of which kinds it would make."""
    told = "\n".join(f"{each.what} {each.before} " for each in would)
    return sha256(f"{given.text.splitlines()}{given.whole}{told}".encode()).hexdigest()


async def _page(
    request: Request,
    visitor: Visitor,
    given: Filled,
    would: Sequence[Change] | None = None,
    error: PingxiError | None = None,
    *,
    done: bool = False,
) -> Response:
    telling = await telling_of(request)
    lines = [change_line(telling, each) for each in would] if would is not None else None
    return render(
        request,
        "organisation/file.html",
        status_code=422 if error is not None else 200,
        visitor=visitor,
        given=given,
        lines=lines,
        mark=mark_of(given, would) if would else "",
        problems=file_problems(telling, error) if error is not None else (),
        done=done,
    )


def file_problems(telling: Telling, error: PingxiError) -> list[FileProblem]:
    """Every problem with its line; or the one that is not about a line."""
    listed: Sequence[FieldProblem] = getattr(error, "problems", ())
    if not listed:
        whole = problem_of(telling.words, error)
        text = telling.words("org_why_missing") if isinstance(error, ReasonMissing) else whole.detail
        return [FileProblem("", f"{text} {whole.mend}")]
    return [_problem(telling, each) for each in listed]


def _problem(telling: Telling, problem: FieldProblem) -> FileProblem:
    words, params = telling.words, said(telling, problem.params)
    params["field"] = str(problem.params.get("field", ""))
    mend = f"{problem.code}.mend"
    text = words(problem.code, **params) if words.has(problem.code) else problem.code
    return FileProblem(problem.field, f"{text} {words(mend, **params) if words.has(mend) else ''}".rstrip())
