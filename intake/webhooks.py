"""Signed messages by Standard Webhooks: an id, an instant, and an HMAC-SHA256 over both and the body."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from intake.cleaning import plain
from intake.errors import WebhookRefused

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be off, and how long a message can be taken at all."""

LONGEST_ID = 200
VERSION = "v1,"


@dataclass(frozen=True)
class Signed:
    """A message whose signature counts. ``id``: by which the same message is known again."""

    id: str


def verified(headers: Mapping[str, str], body: bytes, key: bytes, now: datetime) -> Signed:
    """The message of these headers, if it was signed with the key within five minutes of now.

    Raises WebhookRefused. A sender may give several signatures, for keys that take turns.
    """
    given = [headers.get(name, "").strip() for name in (ID, TIMESTAMP, SIGNATURE)]
    message, timestamp, signatures = given
    if not all(given) or len(message) > LONGEST_ID or not plain(message):
        raise WebhookRefused(reason="missing")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise WebhookRefused(reason="time")
    if abs(datetime.fromtimestamp(int(timestamp), UTC) - now) > TOLERANCE:
        raise WebhookRefused(reason="time")
    expected = signature(key, message, timestamp, body)
    found = [hmac.compare_digest(_decoded(each), expected) for each in signatures.split() if VERSION in each]
    if not any(found):
        raise WebhookRefused(reason="signature")
    return Signed(message)


def signature(key: bytes, message: str, timestamp: str, body: bytes) -> bytes:
    """The signature of a message, before it is written in base64."""
    return hmac.digest(key, f"{message}.{timestamp}.".encode() + body, "sha256")


def _decoded(given: str) -> bytes:
    try:
        return base64.b64decode(given.removeprefix(VERSION), validate=True)
    except binascii.Error:
        return b""
