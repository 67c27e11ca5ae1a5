"""What has become of a signal: received, accepted or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class ReceiptRow:
    """A signal's fate. ``result`` is None while it is only received, then ``accepted`` or ``refused``."""

    signal_id: str
    incident_id: str
    lane: str
    lane_no: int | None
    kind: str
    sender: str
    role: str
    occurred_at: datetime | None
    received_at: datetime
    result: str | None
    code: str | None
    params: Mapping[str, object]
    first_event: int | None
    last_event: int | None
    decided_at: datetime | None


COLUMNS = """
    SELECT signal_id, incident_id, lane, lane_no, kind, sender, role, occurred_at, received_at, result, code,
           params::text AS params, first_event, last_event, decided_at
    FROM inbox"""

# The receipt's page, a command line that waits, and the two seconds in which a form waits for its outcome.
RECEIPTS = query("receipts.receipts", f"{COLUMNS} WHERE signal_id = ANY($1::text[])")

# Laid over the incident's page: what its reader has sent and nobody has folded yet.
WAITING = query(
    "receipts.waiting",
    f"""{COLUMNS} WHERE incident_id = $1 AND sender = $2 AND result IS NULL
    ORDER BY received_at, signal_id LIMIT $3""",
)

# The newest signals of a sender, for their own list of receipts.
OF_SENDER = query(
    "receipts.of_sender",
    f"""{COLUMNS} WHERE incident_id = $1 AND sender = $2
    ORDER BY received_at DESC, signal_id DESC LIMIT $3""",
)


async def receipt(db: Database, signal_id: str) -> ReceiptRow | None:
    """The receipt of one signal, or None if it was never received."""
    return (await receipts_of(db, [signal_id])).get(signal_id)


async def receipts_of(db: Database, signal_ids: Iterable[str]) -> Mapping[str, ReceiptRow]:
    """Signal id -> receipt, for those that were received."""
    rows = await db.fetch(RECEIPTS, list(set(signal_ids)))
    return {row["signal_id"]: _row(row) for row in rows}


async def waiting_signals(
    db: Database, incident_id: str, sender: str, limit: int = 100
) -> Sequence[ReceiptRow]:
    """The sender's own signals to this incident that have no outcome yet, oldest first."""
    return [_row(row) for row in await db.fetch(WAITING, incident_id, sender, limit)]


async def sent_signals(db: Database, incident_id: str, sender: str, limit: int = 50) -> Sequence[ReceiptRow]:
    """The sender's signals to this incident, newest first."""
    return [_row(row) for row in await db.fetch(OF_SENDER, incident_id, sender, limit)]


def _row(row: asyncpg.Record) -> ReceiptRow:
    return ReceiptRow(**{**row, "params": orjson.loads(row["params"] or "{}")})
