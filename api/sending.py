"""A signal on its way in: the sender and their role are checked, it is received, its outcome awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.access.sight import incident_seen, reading
from api.beyond import BEYOND, check_beyond
from api.errors import RoleNotHeld
from api.house import House, PinnedPlan
from domain.errors import Refused
from domain.plan import FEED
from domain.signals import Lane
from intake.ids import new_signal_id
from intake.receive import NewSignal
from store.access import Place, held_for
from store.notify import TIMELINE
from store.people import Person
from store.receipts import ReceiptRow, receipt


@dataclass(frozen=True)
class Sending:
    """A signal as its sender gave it. ``signal_id`` None: the sender gave none."""

    kind: str
    role: str
    data: Mapping[str, Any]
    texts: Mapping[str, str]
    signal_id: str | None = None
    occurred_at: datetime | None = None

    @classmethod
    def of(cls, signal: Any) -> Sending:
        """From one of the JSON interface's models."""
        given = signal.model_dump(mode="json", exclude_none=True)
        return cls(
            signal.kind, signal.role, given["data"], given["texts"], signal.signal_id, signal.occurred_at
        )


def check_role(person: Person, place: Place, kind: str, role: str) -> None:
    """Raises ``RoleNotHeld`` unless the person holds this role now, for this very incident."""
    held = held_for(person.roles, place)
    if role not in held:
        raise RoleNotHeld(role=role, plan=place.plan_id, held=sorted(held), kind=kind)


async def plan_of(house: House, person: Person, incident_id: str) -> tuple[PinnedPlan, Place]:
    """The plan that an incident runs under, and what covers it. Raises ``IncidentNotFound``."""
    async with reading(house, person, incident_id) as db:
        row, place = await incident_seen(db, person, incident_id)
    return await house.plans.by_hash(row.plan_hash), place


async def send(house: House, person: Person, place: Place, incident_id: str, sending: Sending) -> ReceiptRow:
    """Receive a signal and wait a little for what becomes of it. ``place``: what their role has to cover.

    The receipt's ``result`` is None where nothing came of it in time. Raises ``RoleNotHeld``,
    ``InvalidSignal``, ``UnknownSignal``, and ``duplicate_signal_id`` for an id that came with other content.
    """
    check_role(person, place, sending.kind, sending.role)
    if sending.kind in BEYOND and not await _came_before(house, sending.signal_id):
        await check_beyond(house, person, place, incident_id, sending)
    signal = NewSignal(
        signal_id=sending.signal_id or new_signal_id(),
        incident_id=incident_id,
        lane=Lane.MACHINES if sending.role == FEED else Lane.PEOPLE,
        kind=sending.kind,
        sender=person.id,
        role=sending.role,
        occurred_at=sending.occurred_at,
        data=dict(sending.data),
        texts=dict(sending.texts),
    )
    with house.listener.wake(TIMELINE) as wake:
        received = await house.inlet.receive(signal, house.clock())
        deadline = asyncio.get_running_loop().time() + house.patience
        if not received.repeated:
            await wake.wait(min(house.patience, 0.25))
        while True:
            found = await receipt(house.pool, signal.signal_id)
            assert found is not None
            left = deadline - asyncio.get_running_loop().time()
            if found.result is not None or left <= 0:
                return found
            await wake.wait(min(left, 0.25))


async def _came_before(house: House, signal_id: str | None) -> bool:
    """Whether a signal of this id was received: what it named then was there to be named."""
    return signal_id is not None and await receipt(house.pool, signal_id) is not None


def refusal(row: ReceiptRow) -> Refused:
    """The error that a refused signal's receipt stands for."""
    return Refused(row.code or "internal", **row.params)
