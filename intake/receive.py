"""The way in: what is received is on disk, with its words, before anyone hears so."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from domain.canonical import canonical, digest, salted_digest
from domain.errors import PingxiError
from intake.checks import CheckedSignal, NewSignal, check
from intake.errors import DuplicateSignalId, IncidentUnknown, PlanUnknown
from store.inbox import Arrival, Earlier, earlier_arrivals, insert_arrivals
from store.notify import INBOX, Notifier
from store.pool import Pool

__all__ = ["Inlet", "NewSignal", "Receipt", "receive", "receive_many"]


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
    told = await _settle(pool, arrivals, notifier)
    for receipt in told:
        if isinstance(receipt, PingxiError):
            raise receipt
    return [receipt for receipt in told if isinstance(receipt, Receipt)]


async def _settle(
    pool: Pool, arrivals: Sequence[Arrival], notifier: Notifier | None
) -> list[Receipt | PingxiError]:
    """Keep these in one commit, each once. What is wrong with one of them is its own answer."""
    fresh = set(await insert_arrivals(pool, _once(arrivals)))
    if fresh and notifier is not None:
        notifier.post(INBOX)
    told: list[Receipt | PingxiError | None] = []
    for arrival in arrivals:
        told.append(_receipt(arrival) if arrival.signal_id in fresh else None)
        fresh.discard(arrival.signal_id)
    old = [arrival.signal_id for arrival, one in zip(arrivals, told, strict=True) if one is None]
    earlier = await earlier_arrivals(pool, old) if old else {}
    return [
        one if one is not None else _repeated(arrival, earlier.get(arrival.signal_id))
        for arrival, one in zip(arrivals, told, strict=True)
    ]


class Inlet:
    """The way in of one process: signals that come while a commit is under way share the next one.

    So a crowd of senders costs few commits, and one sender alone waits for nobody.
    """

    def __init__(self, pool: Pool, notifier: Notifier | None = None, largest: int = 200) -> None:
        self._pool, self._notifier, self._largest = pool, notifier, largest
        self._waiting: deque[tuple[Arrival, asyncio.Future[Receipt]]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def receive(self, new: NewSignal, now: datetime) -> Receipt:
        """As ``receive`` of this module: on disk on return, and with the same errors."""
        told: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((_arrival(check(new, now), now), told))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep(), name="inlet")
        return await told

    async def _keep(self) -> None:
        while self._waiting:
            part = [self._waiting.popleft() for _ in range(min(self._largest, len(self._waiting)))]
            try:
                answers: Sequence[Receipt | BaseException] = await _settle(
                    self._pool, [arrival for arrival, _ in part], self._notifier
                )
            except Exception as error:  # noqa: BLE001 - each sender is told, as if it had come alone
                answers = [error] * len(part) if len(part) == 1 else await self._each_alone(part)
            for (_, told), answer in zip(part, answers, strict=True):
                _tell(told, answer)

    async def _each_alone(
        self, part: Sequence[tuple[Arrival, asyncio.Future[Receipt]]]
    ) -> list[Receipt | BaseException]:
        """What one of them did wrong is no reason to send the others away."""
        answers: list[Receipt | BaseException] = []
        for arrival, _ in part:
            try:
                answers += await _settle(self._pool, [arrival], self._notifier)
            except Exception as error:  # noqa: BLE001 - handed to its sender
                answers.append(error)
        return answers


def _tell(told: asyncio.Future[Receipt], answer: Receipt | BaseException) -> None:
    if told.done():
        return
    if isinstance(answer, BaseException):
        told.set_exception(answer)
    else:
        told.set_result(answer)


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


def _repeated(arrival: Arrival, earlier: Earlier | None) -> Receipt | PingxiError:
    if earlier is None:
        if arrival.kind == "open":
            return PlanUnknown(plan_hash=str(arrival.plan_hash))
        return IncidentUnknown(incident=arrival.incident_id)
    if arrival.content_digest != earlier.content_digest or not _same_texts(arrival, earlier):
        return DuplicateSignalId(signal_id=arrival.signal_id)
    return Receipt(
        arrival.signal_id, arrival.incident_id, earlier.received_at, earlier.payload_digest, repeated=True
    )


def _same_texts(arrival: Arrival, earlier: Earlier) -> bool:
    """Whether the texts are those received before; of erased ones nobody can tell any more."""
    if earlier.salt is None or arrival.texts is None:
        return True
    return salted_digest(earlier.salt, orjson.loads(arrival.texts)) == earlier.payload_digest
