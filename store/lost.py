"""After a restore: signals that were received once and that the restored inbox knows nothing of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import asyncpg

from store.pool import SESSION
from store.queries import query


@dataclass(frozen=True)
class SeenSignal:
    """A signal that another record still shows, with the incident and the sender that it names there."""

    signal_id: str
    incident_id: str
    sender: str


# Once, after a restore, over what the engine's histories still show.
UNKNOWN = query(
    "lost.unknown",
    """
    SELECT seen.id FROM unnest($1::text[]) AS seen (id)
    WHERE NOT EXISTS (SELECT FROM inbox WHERE inbox.signal_id = seen.id)""",
)


async def lost_receipts(owner_dsn: str, seen: Iterable[SeenSignal]) -> Sequence[SeenSignal]:
    """Those of ``seen`` whose receipts went with the restore, in the order given and each once.

    Their senders were told 'received' and must be asked to send them again.
    """
    known = {signal.signal_id: signal for signal in seen}
    lost: set[str] = set()
    connection = await asyncpg.connect(owner_dsn, server_settings=SESSION)
    try:
        for ids in _batches(list(known), 10_000):
            lost.update(row["id"] for row in await connection.fetch(UNKNOWN, ids))
    finally:
        await connection.close()
    return [signal for signal_id, signal in known.items() if signal_id in lost]


def _batches(ids: list[str], size: int) -> Iterable[list[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
