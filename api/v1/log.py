"""The log: its checkpoints and its proofs, for whoever wants to verify for themselves."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse

from api.access.sight import incident_seen, reading
from api.errors import NotInLog
from api.guard import ApiReader
from api.house import house_of
from audit.merkle import leaf_hash
from audit.tree import consistency_proof, inclusion_proof
from store.log import StoredCheckpoint, event_leaf_of, last_checkpoint, log_size
from store.pool import Database

router = APIRouter(prefix="/api/v1", tags=["log"])

Size = Annotated[int | None, Query(ge=1, le=1 << 53, description="At most this long; without: the longest")]
Number = Annotated[int, Query(ge=0, le=1 << 53)]
NOTE: dict[int | str, dict[str, Any]] = {
    200: {"description": "A signed note (C2SP), with its cosignatures", "content": {"text/plain": {}}}
}


class Proof(BaseModel):
    """The hashes of a proof, in the order of RFC 9162, in base64."""

    proof: list[str]


class Consistency(Proof):
    """That the tree of ``old`` leaves is the beginning of the tree of ``new``."""

    old: int
    new: int


class Inclusion(Proof):
    """That a leaf is in the tree of ``size`` leaves."""

    index: int
    size: int


class EventProof(Inclusion):
    """That an event is in the log, up to a checkpoint."""

    leaf: str = Field(description="Canonical JSON, exactly as it is hashed")
    leaf_hash: str
    checkpoint: str = Field(description="A signed note (C2SP), with its cosignatures")


@router.get("/log/checkpoint", response_class=PlainTextResponse, responses=NOTE)
async def checkpoint(request: Request, visitor: ApiReader, size: Size = None) -> PlainTextResponse:
    """The log's longest checkpoint, or the longest that is not longer than ``size``, as a signed note."""
    return PlainTextResponse(str(await _checkpoint(house_of(request).pool, size)))


@router.get("/log/consistency")
async def consistency(request: Request, visitor: ApiReader, old: Number, new: Number) -> Consistency:
    """The proof that the log of ``old`` leaves is the beginning of that of ``new``."""
    db = house_of(request).pool
    if not old <= new <= await log_size(db):
        raise NotInLog
    return Consistency(old=old, new=new, proof=_encoded(await consistency_proof(db, old, new)))


@router.get("/log/inclusion")
async def inclusion(request: Request, visitor: ApiReader, index: Number, size: Number) -> Inclusion:
    """The proof that leaf ``index`` is in the log of ``size`` leaves. The leaf itself is not given."""
    db = house_of(request).pool
    if not index < size <= await log_size(db):
        raise NotInLog
    return Inclusion(index=index, size=size, proof=_encoded(await inclusion_proof(db, index, size)))


@router.get("/incidents/{incident_id}/timeline/{no}/proof")
async def event_proof(request: Request, visitor: ApiReader, incident_id: str, no: int) -> EventProof:
    """An event's leaf, and the proof that it is in the log, up to the longest checkpoint."""
    house = house_of(request)
    async with reading(house, visitor.person, incident_id) as db:
        await incident_seen(db, visitor.person, incident_id)
    found = await _checkpoint(house.pool, None)
    leaf = await event_leaf_of(house.pool, incident_id, min(no, 1 << 53))
    if leaf is None or leaf.seq >= found.size:
        raise NotInLog
    return EventProof(
        index=leaf.seq,
        size=found.size,
        leaf=leaf.leaf,
        leaf_hash=base64.b64encode(leaf_hash(leaf.leaf.encode())).decode(),
        proof=_encoded(await inclusion_proof(house.pool, leaf.seq, found.size)),
        checkpoint=str(found),
    )


async def _checkpoint(db: Database, size: int | None) -> StoredCheckpoint:
    found = await last_checkpoint(db, size)
    if found is None:
        raise NotInLog
    return found


def _encoded(proof: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(part).decode() for part in proof]
