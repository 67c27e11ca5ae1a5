"""Posts and counts that a source brings: kept or set aside, each item by its number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from api.guard import ApiBringer, Bringer
from api.house import House, house_of
from api.language import Words, words_of
from api.problems import FieldError, field_error
from domain.errors import FieldProblem
from intake.batch import LARGEST_BATCH, Bad, Further, Kept, keep_batch
from intake.envelopes import EVENT, EVENTS, JSON, TYPES, items_in
from intake.errors import NothingKept, WebhookReplayed
from intake.items import CountsItem, PostItem
from store.pool import Database
from store.webhooks import take_webhook

router = APIRouter(prefix="/api/v1/intake", tags=["intake"])

NAMED = 100
"""So many items that are wrong are named in an answer; all are counted, and all are set aside."""


class Batch(BaseModel):
    """What a source brings at once."""

    items: list[Annotated[PostItem | CountsItem, Field(discriminator="type")]] = Field(
        max_length=LARGEST_BATCH
    )


class _Event(BaseModel):
    specversion: Literal["1.0"]
    id: str
    source: str
    type: Literal["pingxi.post", "pingxi.counts"]
    data: PostItem | CountsItem


class AsideItem(BaseModel):
    """An item that was set aside: its number in the batch, from 1, and what is wrong with it."""

    item: int
    errors: list[FieldError]


class BatchKept(BaseModel):
    """What became of a batch."""

    source: str
    items: int
    posts: int = Field(description="Posts that are new")
    repeated: int = Field(description="Posts that had been kept before: they stay as they were")
    differing: list[int] = Field(description="The numbers of repeated posts that said something else before")
    counts: int = Field(description="Counts that said something new")
    expired: int = Field(description="Items older than what is kept at all: not kept")
    set_aside: int = Field(description="Items that could not be kept, and were set aside")
    aside: list[AsideItem] = Field(description=f"The first {NAMED} of these")
    known: bool = Field(description="The same signed message had been taken before: nothing was to be done")


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    inlined: dict[str, Any] = _inlined(schema, schema.pop("$defs", {}))
    return inlined


def _inlined(value: Any, named: dict[str, Any]) -> Any:
    """The schema with what it refers to in place: the document's components belong to the framework."""
    if isinstance(value, list):
        return [_inlined(each, named) for each in value]
    if not isinstance(value, dict):
        return value
    name = str(value.get("$ref", "")).rpartition("/")[2]
    if name in named:
        return _inlined(named[name], named)
    return {key: _inlined(each, named) for key, each in value.items() if key != "discriminator"}


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A batch of ours, or CloudEvents 1.0: structured, batched, or binary (`ce-` headers; "
        f"the body is then the data). Types: {', '.join(TYPES)}. At most {LARGEST_BATCH} items and 1 MB.",
        "content": {
            JSON: {"schema": _schema(Batch)},
            EVENT: {"schema": _schema(_Event)},
            EVENTS: {"schema": {"type": "array", "items": _schema(_Event), "maxItems": LARGEST_BATCH}},
        },
    },
    "parameters": [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": text}
        for name, text in (
            ("webhook-id", "Of a signed message: its id, the same when it is sent again"),
            ("webhook-timestamp", "When it was signed, in seconds since 1970; at most five minutes off"),
            ("webhook-signature", "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`"),
        )
    ],
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": BatchKept, "description": "Every item was kept, now or before"},
    207: {"model": BatchKept, "description": "Some items were set aside; `aside` names each with why"},
}


@router.post("/{source}/posts", status_code=200, responses=ANSWERS, openapi_extra=BODY)
async def bring_posts(request: Request, bringer: ApiBringer) -> JSONResponse:
    """Bring posts and counts of a source. Sending the same again keeps nothing twice."""
    house, body = house_of(request), await request.body()
    items = items_in(request.headers, body)
    kept = await keep_batch(
        house.intake, bringer.source.name, items, house.clock(), "http", _once(house, bringer, body)
    )
    if kept.bad and len(kept.bad) == len(items):
        raise NothingKept(len(items), [each for bad in kept.bad[:NAMED] for each in _named(bad)])
    return JSONResponse(_answer(words_of(request), bringer.source.name, kept), 207 if kept.bad else 200)


def _once(house: House, bringer: Bringer, body: bytes) -> Further | None:
    """For a signed message: take it, unless it was taken before. Raises WebhookReplayed."""
    if bringer.signed is None:
        return None
    message, digest, at = bringer.signed.id, house.intake.keys.digest(body), house.clock()

    async def take(db: Database) -> bool:
        earlier = await take_webhook(db, bringer.source.name, message, digest, at)
        if earlier is not None and earlier != digest:
            raise WebhookReplayed(webhook_id=message)
        return earlier is None

    return take


def _answer(words: Words, source: str, kept: Kept) -> dict[str, Any]:
    told = BatchKept(
        source=source, items=kept.items, posts=kept.posts, repeated=kept.repeated,
        differing=list(kept.differing), counts=kept.counts, expired=kept.expired, set_aside=len(kept.bad),
        aside=[
            AsideItem(item=bad.no, errors=[field_error(words, each) for each in _named(bad)])
            for bad in kept.bad[:NAMED]
        ],
        known=kept.known,
    )  # fmt: skip
    return told.model_dump(mode="json")


def _named(bad: Bad) -> Iterable[FieldProblem]:
    return [FieldProblem(f"items.{bad.no}.{each.field}", each.code, each.params) for each in bad.problems]
