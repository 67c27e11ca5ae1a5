"""Receipts, for those who sent the signal and those who may see its incident."""

from __future__ import annotations

from api.access.sight import place_of, reading
from api.errors import ReceiptNotFound
from api.guard import Visitor
from api.house import House
from store.access import sees
from store.incidents import IncidentRow, incident_by_id
from store.receipts import ReceiptRow, receipt


async def receipt_seen(
    house: House, visitor: Visitor, signal_id: str
) -> tuple[ReceiptRow, IncidentRow | None]:
    """A receipt, and its incident if the visitor may see that. Raises ``ReceiptNotFound``.

    Whoever sent a signal may follow it, even where they may not see any more what it was about. A machine
    that may only send sees no receipt of others.
    """
    async with reading(house, visitor.person) as db:
        row = await receipt(db, signal_id)
        incident = await incident_by_id(db, row.incident_id) if row is not None else None
        if incident is not None and not sees(visitor.person, await place_of(db, incident)):
            incident = None
    only_own = visitor.token_scopes is not None and "incidents:read" not in visitor.token_scopes
    if row is None or (row.sender != visitor.person.id and (incident is None or only_own)):
        raise ReceiptNotFound(signal_id=signal_id)
    return row, incident
