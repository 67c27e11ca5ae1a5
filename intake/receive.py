"""The way in: what is received is on disk, with its words, before anyone hears so."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from domain.canonical import canonical, digest, salted_digest
from intake.checks import CheckedSignal, NewSignal, check
from intake.errors import DuplicateSignalId, IncidentUnknown, PlanUnknown
from store.inbox import Arrival, Earlier, earlier_arrivals, insert_arrivals
from store.notify import INBOX, Notifier
from store.pool import Pool

__all__ = ["NewSignal", "Receipt", "receive", "receive_many"]


TICK = timedelta(microseconds=1)
"""Between two signals of one call, so that their order stays."""


@dataclass(frozen=True)
class Receipt:
    """What a sender is told: received 已收到. ``repeated``: the same signal had been received before.

    ``payload_digest`` names the texts, such as a draft that is approved later; None where there are none.
    """

    signal_id: str
    incident_id: str
    received_at: datetime
    payload_digest: str | None
    repeated: bool = False


async def receive(pool: Pool, new: NewSignal, now: datetime, notifier: Notifier | None = None) -> Receipt:
    """Receive one signal. Repeating it, word for word, gives the same receipt.

    Raises what ``check`` raises, ``DuplicateSignalId``, ``IncidentUnknown`` or ``PlanUnknown``; then nothing
    of it is kept.
    """
    return (await receive_many(pool, [new], now, notifier))[0]


async def receive_many(
    pool: Pool, signals: Sequence[NewSignal], now: datetime, notifier: Notifier | None = None
) -> list[Receipt]:
    """Receive many signals in one commit, in their order. Raises as ``receive`` for the first wrong one.

    What is wrong in shape is found before anything is kept. An id that was used for another signal, an
    unknown incident or plan is found after the rest has been received; repeating the whole call is harmless.
    """
    arrivals = [_arrival(check(new, now), now + place * TICK) for place, new in enumerate(signals)]
    fresh = await insert_arrivals(pool, _once(arrivals))
    if fresh and notifier is not None:
        notifier.post(INBOX)
    old = [arrival.signal_id for arrival in arrivals if arrival.signal_id not in fresh]
    earlier = await earlier_arrivals(pool, old) if old else {}
    return [
        _receipt(arrival)
        if arrival.signal_id in fresh
        else _repeated(arrival, new, earlier.get(arrival.signal_id))
        for arrival, new in zip(arrivals, signals, strict=True)
    ]


def _once(arrivals: Sequence[Arrival]) -> list[Arrival]:
    return list({arrival.signal_id: arrival for arrival in reversed(arrivals)}.values())[::-1]


def _arrival(signal: CheckedSignal, received_at: datetime) -> Arrival:
    given = signal.given
    salt = secrets.token_bytes(16) if signal.texts else None
    return Arrival(
        signal_id=given.signal_id,
        incident_id=given.incident_id,
        lane=given.lane.value,
        kind=given.kind,
        sender=given.sender,
        role=given.role,
        occurred_at=given.occurred_at,
        received_at=received_at,
        data=canonical(signal.data),
        payload_digest=salted_digest(salt, signal.texts) if salt is not None else None,
        content_digest=digest(_content(signal)),
        salt=salt,
        texts=canonical(signal.texts) if salt is not None else None,
        plan_hash=signal.data.get("plan_hash"),
    )


def _content(signal: CheckedSignal) -> dict[str, Any]:
    """What makes two signals the same, without their texts: those are compared under the first one's salt."""
    given = signal.given
    return {
        "incident_id": given.incident_id,
        "lane": given.lane.value,
        "kind": given.kind,
        "sender": given.sender,
        "role": given.role,
        "occurred_at": given.occurred_at.astimezone(UTC).isoformat() if given.occurred_at else None,
        "data": signal.data,
        "worded": sorted(signal.texts),
    }


def _receipt(arrival: Arrival) -> Receipt:
    return Receipt(arrival.signal_id, arrival.incident_id, arrival.received_at, arrival.payload_digest)


def _repeated(arrival: Arrival, new: NewSignal, earlier: Earlier | None) -> Receipt:
    if earlier is None:
        if new.kind == "open":
            raise PlanUnknown(plan_hash=str(new.data.get("plan_hash")))
        raise IncidentUnknown(incident=new.incident_id)
    if arrival.content_digest != earlier.content_digest or not _same_texts(arrival, earlier):
        raise DuplicateSignalId(signal_id=arrival.signal_id)
    return Receipt(
        arrival.signal_id, arrival.incident_id, earlier.received_at, earlier.payload_digest, repeated=True
    )


def _same_texts(arrival: Arrival, earlier: Earlier) -> bool:
    """Whether the texts are those received before; of erased ones nobody can tell any more."""
    if earlier.salt is None or arrival.texts is None:
        return True
    return salted_digest(earlier.salt, orjson.loads(arrival.texts)) == earlier.payload_digest
