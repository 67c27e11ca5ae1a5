"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from api.errors import Unavailable
from api.guard import anybody
from api.house import house_of
from store.pool import NEEDS, schema_number

router = APIRouter(tags=["health"], dependencies=[Depends(anybody)])


class Health(BaseModel):
    """``ok``, and the number of the database's schema where it was asked."""

    status: str = "ok"
    schema_number: int | None = None


@router.get("/healthz")
async def alive() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz")
async def ready(request: Request) -> Health:
    """The database answers and has the schema that this release needs; else 503."""
    found = await schema_number(house_of(request).pool)
    if found not in NEEDS:
        raise Unavailable
    return Health(schema_number=found)
