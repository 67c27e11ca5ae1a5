"""Official papers of an incident: made, listed, given out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.access.sight import reading
from api.guard import ApiOperator, ApiReader
from api.house import house_of
from api.papers import Order, fetch, number_of, order
from api.standing import standing
from documents.heads import Wanted
from domain.plan import OfficialPaper
from store.papers import PaperFace, PaperRow, paper_faces, papers_of

router = APIRouter(prefix="/api/v1/incidents", tags=["papers"])

Line = Annotated[str, Field(max_length=300)]
Long = Annotated[str, Field(max_length=20_000)]
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be saved",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class PaperAsked(BaseModel):
    """A paper to be made. ``after``: the id of the version that it replaces, whose number it keeps."""

    model_config = ConfigDict(extra="forbid")

    kind: OfficialPaper
    language: Annotated[str, Field(pattern="^(zh-CN|en)$")] = "zh-CN"
    duty: Annotated[str | None, Field(max_length=64)] = None
    after: Annotated[str | None, Field(max_length=64)] = None
    title: Line = ""
    to: Line = ""
    copies: Line = ""
    signer: Line = ""
    classification: Line = ""
    urgency: Line = ""
    attachments: Long = ""
    text: Long = ""
    day: Annotated[str, Field(max_length=10)] = ""


class PaperFileShape(BaseModel):
    """A file of a version; ``erased_at``: its content went with the incident's words."""

    format: str
    sha256: str
    size: int
    erased_at: datetime | None


class PaperShape(BaseModel):
    """One version of a paper. It speaks of the timeline up to ``event_no``."""

    id: str
    incident_id: str
    kind: str
    number: str
    version: int
    language: str
    duty_key: str | None
    event_no: int
    checkpoint_size: int | None
    checkpoint_root: str | None
    restricted: bool
    made_by: str
    made_at: datetime
    files: list[PaperFileShape]


@router.get("/{incident_id}/papers")
async def list_papers(request: Request, visitor: ApiReader, incident_id: str) -> list[PaperShape]:
    """The versions that were made, newest first."""
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        await standing(db, house, visitor, incident_id)
        rows = await papers_of(db, incident_id)
    faces = await paper_faces(house.pool, [row.id for row in rows])
    return [_shape(row, [face for face in faces if face.paper_id == row.id]) for row in rows]


@router.post("/{incident_id}/papers", status_code=201)
async def make_paper(
    request: Request, visitor: ApiOperator, incident_id: str, asked: PaperAsked
) -> PaperShape:
    """Make a paper from the timeline, as .docx and PDF, and keep it under the next number."""
    wanted = Wanted(**asked.model_dump(exclude={"language", "duty", "after"}, mode="json"))
    house = house_of(request)
    row = await order(house, visitor, incident_id, Order(wanted, asked.language, asked.duty, asked.after))
    return _shape(row, list(await paper_faces(house.pool, [row.id])))


@router.get("/{incident_id}/papers/{paper_id}/{format_}", response_class=Response, responses=FILE)
async def fetch_paper(
    request: Request, visitor: ApiReader, incident_id: str, paper_id: str, format_: str
) -> Response:
    """A file of a version, ``docx`` or ``pdf``. That it was given is on record."""
    return (await fetch(house_of(request), visitor, incident_id, paper_id, format_))[1]


def _shape(row: PaperRow, faces: list[PaperFace]) -> PaperShape:
    kept = {name: getattr(row, name) for name in PaperShape.model_fields if hasattr(row, name)}
    files = [PaperFileShape.model_validate(face, from_attributes=True) for face in faces]
    return PaperShape(**kept, number=number_of(row), files=files)
