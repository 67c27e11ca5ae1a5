"""What is sent over HTTP, taken apart into items: our own batch, or CloudEvents in their three forms."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from domain.errors import FieldProblem
from intake.batch import LARGEST_BATCH, Given
from intake.errors import BatchMalformed, BatchTooLong

JSON, EVENT, EVENTS = "application/json", "application/cloudevents+json", "application/cloudevents-batch+json"
TYPES = {"pingxi.post": "post", "pingxi.counts": "counts"}
"""The types of our events, and the items that their data are."""


def items_in(headers: Mapping[str, str], body: bytes) -> list[Given]:
    """The items of a request. Raises BatchMalformed or BatchTooLong; an item that is wrong says so itself."""
    media_type = headers.get("content-type", JSON).partition(";")[0].strip().lower()
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BatchMalformed(media_type=media_type) from error
    if media_type == EVENT:
        events: object = [value]
    elif media_type == EVENTS:
        events = value
    elif "ce-specversion" in headers:
        events = [_binary(headers, value)]
    else:
        return _batch(media_type, value)
    return [_event(no, event) for no, event in enumerate(_listed(media_type, events), 1)]


def _batch(media_type: str, value: object) -> list[Given]:
    items = value.get("items") if media_type == JSON and isinstance(value, dict) else None
    return [Given.of(no, item) for no, item in enumerate(_listed(media_type, items), 1)]


def _listed(media_type: str, items: object) -> list[object]:
    if not isinstance(items, list):
        raise BatchMalformed(media_type=media_type)
    if len(items) > LARGEST_BATCH:
        raise BatchTooLong(items=len(items), limit=LARGEST_BATCH)
    return items


def _binary(headers: Mapping[str, str], value: object) -> dict[str, object]:
    named = {name: headers[f"ce-{name}"] for name in ("specversion", "type", "id") if f"ce-{name}" in headers}
    return {**named, "data": value}


def _event(no: int, event: object) -> Given:
    """The item that an event is about. An event without a post's id gives it its own."""
    raw = orjson.dumps(event)
    if not isinstance(event, dict):
        return Given(no, None, raw, [FieldProblem("item", "item_no_object")])
    kind, data = TYPES.get(str(event.get("type"))), event.get("data")
    problems = [] if event.get("specversion") == "1.0" else [FieldProblem("specversion", "literal_error")]
    problems += [] if kind is not None else [FieldProblem("type", "literal_error")]
    problems += [] if isinstance(data, dict) else [FieldProblem("data", "missing")]
    if problems or not isinstance(data, dict):
        return Given(no, None, raw, problems)
    own = {"id": event["id"]} if kind == "post" and "id" in event else {}
    return Given(no, {**own, **data, "type": kind}, raw)
