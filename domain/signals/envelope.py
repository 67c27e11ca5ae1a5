"""A signal as it travels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from domain.errors import UnreadableEnvelope
from domain.signals.types import Lane

ENVELOPE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signal as it travels through Temporal: ids, roles, enums, counts, instants and salted digests only.

    ``occurred_at`` is what the sender claims; ``received_at`` is when it was safe on disk, and judges duties.
    """

    v: int
    signal_id: str
    incident_id: str
    lane: Lane
    lane_no: int
    kind: str
    sender: str
    role: str
    occurred_at: datetime | None
    received_at: datetime
    payload_digest: str | None
    data: dict[str, Any]


_ENVELOPE = TypeAdapter(Envelope)


def envelope_from(raw: object) -> Envelope:
    """An envelope from its JSON value. Raises ``UnreadableEnvelope`` with what of its header was readable."""
    header = raw if isinstance(raw, dict) else {}
    if header.get("v") != ENVELOPE_VERSION:
        raise _unreadable(header, "version")
    try:
        envelope = _ENVELOPE.validate_python(raw)
    except ValidationError as error:
        raise _unreadable(header, error.errors()[0]["type"]) from error
    if envelope.received_at.tzinfo is None:
        raise _unreadable(header, "zone")
    return envelope


def _unreadable(header: dict[Any, Any], reason: str) -> UnreadableEnvelope:
    signal_id, lane, lane_no = header.get("signal_id"), header.get("lane"), header.get("lane_no")
    return UnreadableEnvelope(
        reason,
        signal_id if isinstance(signal_id, str) else None,
        lane if lane in tuple(Lane) else None,
        lane_no if isinstance(lane_no, int) else None,
    )


def envelope_to_json(envelope: Envelope) -> dict[str, Any]:
    """The JSON value of an envelope."""
    body: dict[str, Any] = _ENVELOPE.dump_python(envelope, mode="json")
    return body
