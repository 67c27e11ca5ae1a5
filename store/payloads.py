"""People's words: kept apart and erasable. Of them only a salted digest is in the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Texts:
    """The words of one signal by field, with the salt of their digest; or when they were erased."""

    signal_id: str
    salt: bytes | None
    body: Mapping[str, str] | None
    erased_at: datetime | None


# Wherever events are shown: their words, for the page in hand.
OF_SIGNALS = query(
    "payloads.of_signals",
    "SELECT signal_id, salt, body, erased_at FROM payloads WHERE signal_id = ANY($1::text[])",
)

# When words must go: those of one signal, or all of an incident. What is erased stays so.
ERASE_SIGNAL = query(
    "payloads.erase_signal",
    """
    UPDATE payloads SET salt = NULL, body = NULL, erased_at = $2
    WHERE signal_id = $1 AND erased_at IS NULL RETURNING signal_id""",
)
ERASE_INCIDENT = query(
    "payloads.erase_incident",
    """
    UPDATE payloads SET salt = NULL, body = NULL, erased_at = $2
    WHERE incident_id = $1 AND erased_at IS NULL RETURNING signal_id""",
)


async def texts_of(db: Database, signal_ids: Iterable[str]) -> Mapping[str, Texts]:
    """Signal id -> its words, for those signals that have or had any."""
    rows = await db.fetch(OF_SIGNALS, list(set(signal_ids)))
    return {
        row["signal_id"]: Texts(
            row["signal_id"],
            row["salt"],
            orjson.loads(row["body"]) if row["body"] else None,
            row["erased_at"],
        )
        for row in rows
    }


async def erase_texts(db: Database, signal_id: str, at: datetime) -> bool:
    """Erase the words and the salt of one signal. False if there were none, or none any more."""
    return bool(await db.fetch(ERASE_SIGNAL, signal_id, at))


async def erase_texts_of_incident(db: Database, incident_id: str, at: datetime) -> Sequence[str]:
    """Erase all words of an incident. Returns the ids of the signals whose words went."""
    return [row["signal_id"] for row in await db.fetch(ERASE_INCIDENT, incident_id, at)]
