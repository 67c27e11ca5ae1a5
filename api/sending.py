"""A signal on its way in: the sender and their role are checked, it is received, its outcome awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.beyond import check_beyond
from api.errors import IncidentNotFound, RoleNotHeld
from api.house import House, PinnedPlan
from domain.errors import Refused
from domain.plan import FEED
from domain.signals import Lane
from intake.ids import new_signal_id
from intake.receive import NewSignal, receive
from store.incidents import incident_by_id
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


def roles_in(person: Person, plan_id: str) -> frozenset[str]:
    """The roles that a person holds in a plan."""
    return frozenset(held.role for held in person.roles if held.plan_id == plan_id)


def check_role(person: Person, plan_id: str, role: str) -> None:
    """Raises ``RoleNotHeld`` unless the person holds this role in this plan."""
    held = roles_in(person, plan_id)
    if role not in held:
        raise RoleNotHeld(role=role, plan=plan_id, held=sorted(held))


async def plan_of(house: House, incident_id: str) -> PinnedPlan:
    """The plan that an incident runs under. Raises ``IncidentNotFound``."""
    row = await incident_by_id(house.pool, incident_id)
    if row is None:
        raise IncidentNotFound(incident=incident_id)
    return await house.plans.by_hash(row.plan_hash)


async def send(
    house: House, person: Person, pinned: PinnedPlan, incident_id: str, sending: Sending
) -> ReceiptRow:
    """Receive a signal and wait a little for what becomes of it.

    The receipt's ``result`` is None where nothing came of it in time. Raises ``RoleNotHeld``,
    ``InvalidSignal``, ``UnknownSignal``, and ``duplicate_signal_id`` for an id that came with other content.
    """
    check_role(person, pinned.plan.id, sending.role)
    if sending.signal_id is None or await receipt(house.pool, sending.signal_id) is None:
        await check_beyond(
            house.pool, pinned.plan.id, incident_id, sending.kind, sending.data, house.clock()
        )
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
        await receive(house.pool, signal, house.clock(), house.notifier)
        deadline = asyncio.get_running_loop().time() + house.patience
        while True:
            found = await receipt(house.pool, signal.signal_id)
            assert found is not None
            left = deadline - asyncio.get_running_loop().time()
            if found.result is not None or left <= 0:
                return found
            await wake.wait(min(left, 0.25))


def refusal(row: ReceiptRow) -> Refused:
    """The error that a refused signal's receipt stands for."""
    return Refused(row.code or "internal", **row.params)
