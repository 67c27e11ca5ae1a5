"""A file on its way in as evidence: read, measured, kept, and then attached by a signal of its own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from api.access.sight import reading
from api.errors import EvidenceNotFound
from api.guard import Visitor
from api.house import House
from api.possible import possible
from api.sending import Sending, check_role, send
from api.standing import Standing, standing
from domain.errors import FieldProblem, InvalidSignal, Refused
from domain.signals import LARGEST_FILE, check_texts
from store.evidence import evidence_body, evidence_kept, evidence_names, keep_evidence
from store.people import Person
from store.receipts import ReceiptRow, receipt

KIND = "attach_evidence"
PLAIN = "application/octet-stream"
SAFE = frozenset(
    {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp", "text/plain", "video/mp4"}
)
"""The media types that are given out under their own name: nothing in them runs in a browser."""

_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")
_CHUNK = 1 << 16
_NAME_LIMIT = 200
_ENDING_LIMIT = 20


@dataclass(frozen=True)
class File:
    """A file that was sent: its name without folders, its media type as claimed, its bytes, its digest."""

    name: str
    media_type: str
    body: bytes
    sha256: str


def form_with_file(request: Request) -> AbstractAsyncContextManager[FormData]:
    """A form with at most one file, which is closed at the end."""
    return request.form(max_files=1, max_fields=1000)


async def file_from(form: FormData) -> File:
    """The form's file. Raises ``InvalidSignal`` where there is none, it is empty or too large."""
    given = form.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        raise InvalidSignal(KIND, [FieldProblem("file", "file_missing")])
    if (given.size or 0) > LARGEST_FILE:
        raise InvalidSignal(KIND, [FieldProblem("file", "file_too_large", {"limit_mb": LARGEST_FILE >> 20})])
    body, digest = bytearray(), hashlib.sha256()
    while chunk := await given.read(_CHUNK):
        body += chunk
        digest.update(chunk)
    if not body:
        raise InvalidSignal(KIND, [FieldProblem("file", "file_empty")])
    claimed = (given.content_type or "").partition(";")[0].strip().lower()
    media_type = claimed if _MEDIA_TYPE.fullmatch(claimed) else PLAIN
    return File(_plain_name(given.filename), media_type, bytes(body), digest.hexdigest())


def _plain_name(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(letter if letter.isprintable() else "_" for letter in last).strip() or "file"
    if len(shown) <= _NAME_LIMIT:
        return shown
    stem, _, ending = shown.rpartition(".")
    kept = f".{ending}" if stem and len(ending) < _ENDING_LIMIT else ""
    return shown[: _NAME_LIMIT - len(kept)] + kept


async def attach(house: House, person: Person, at: Standing, sending: Sending, file: File) -> ReceiptRow:
    """Keep the file and send the signal that attaches it. What cannot be attached now is not kept.

    Raises as ``send``, and ``Refused`` where the incident has the file already or takes none now.
    """
    made = replace(
        sending,
        data={"sha256": file.sha256, "size": len(file.body), "media_type": file.media_type},
        texts={**sending.texts, "file_name": file.name},
    )
    check_role(person, at.place, KIND, made.role)
    check_texts(KIND, made.texts)
    if made.signal_id is None or await receipt(house.pool, made.signal_id) is None:
        _check_wanted(at, file)
        await keep_evidence(house.pool, at.row.id, file.sha256, file.media_type, file.body, house.clock())
        kept = await evidence_kept(house.pool, at.row.id, file.sha256)
        assert kept is not None
        made = replace(made, data={**made.data, "media_type": kept.media_type})
    return await send(house, person, at.place, at.row.id, made)


def _check_wanted(at: Standing, file: File) -> None:
    now = possible(at.pinned.plan, at.state, at.actor, KIND)
    if now.why_not is not None:
        raise now.why_not
    if file.sha256 in at.state.evidence:
        raise Refused("evidence_exists", sha256=file.sha256)


async def download(house: House, visitor: Visitor, incident_id: str, sha256: str) -> Response:
    """The file, to be saved and never shown. Raises ``IncidentNotFound`` and ``EvidenceNotFound``."""
    async with reading(house, visitor.person, incident_id) as db:
        at = await standing(db, house, visitor, incident_id)
        body = await evidence_body(db, incident_id, sha256) if sha256 in at.state.evidence else None
        kept = await evidence_kept(db, incident_id, sha256)
        names: Mapping[str, str] = await evidence_names(db, incident_id)
    if body is None or kept is None:
        raise EvidenceNotFound(incident=incident_id, sha256=sha256)
    name = quote(names.get(sha256, sha256[:16]), safe="")
    shown = kept.media_type if kept.media_type in SAFE else PLAIN
    return Response(
        body,
        headers={
            "content-type": shown,
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "x-content-sha256": sha256,
        },
    )
