"""Files attached as evidence: kept apart like people's words, and erasable. The timeline has the digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Kept:
    """What is kept of a file: its size in bytes, its media type, and whether its content was erased."""

    sha256: str
    size: int
    media_type: str
    erased_at: datetime | None


# Before the signal that attaches it. The same file of one incident is kept once.
KEEP = query(
    "evidence.keep",
    """
    INSERT INTO evidence (incident_id, sha256, size, media_type, body, received_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (incident_id, sha256) DO NOTHING RETURNING sha256""",
)

# When a signal names a file, and beside a form's choices.
ONE = query(
    "evidence.one",
    "SELECT sha256, size, media_type, erased_at FROM evidence WHERE incident_id = $1 AND sha256 = $2",
)

# A download.
BODY = query("evidence.body", "SELECT body FROM evidence WHERE incident_id = $1 AND sha256 = $2")

# The names under which files were attached, for lists and downloads: from the words of their signals.
NAMES = query(
    "evidence.names",
    """
    SELECT e.body #>> '{fact,sha256}' AS sha256, p.body ->> 'file_name' AS name
    FROM timeline e JOIN payloads p USING (signal_id)
    WHERE e.incident_id = $1 AND e.type = 'evidence_attached' AND p.body IS NOT NULL""",
)

# When an incident's words must go, its files go with them.
ERASE = query(
    "evidence.erase",
    """
    UPDATE evidence SET body = NULL, erased_at = $2
    WHERE incident_id = $1 AND erased_at IS NULL RETURNING sha256""",
)


async def keep_evidence(
    db: Database, incident_id: str, sha256: str, media_type: str, body: bytes, at: datetime
) -> bool:
    """Keep a file. False if the incident has it already, or had it before it was erased."""
    return bool(await db.fetch(KEEP, incident_id, sha256, len(body), media_type, body, at))


async def evidence_kept(db: Database, incident_id: str, sha256: str) -> Kept | None:
    """What is known of a file of this incident, without its content."""
    row = await db.fetchrow(ONE, incident_id, sha256)
    return Kept(**row) if row else None


async def evidence_body(db: Database, incident_id: str, sha256: str) -> bytes | None:
    """A file's content; None if there is none, or none any more."""
    body: bytes | None = await db.fetchval(BODY, incident_id, sha256)
    return body


async def evidence_names(db: Database, incident_id: str) -> dict[str, str]:
    """Digest -> the name under which the file was attached, for those whose words are left."""
    return {row["sha256"]: row["name"] for row in await db.fetch(NAMES, incident_id)}


async def erase_evidence_of_incident(db: Database, incident_id: str, at: datetime) -> list[str]:
    """Erase the content of an incident's files. Returns the digests of those that went."""
    return [row["sha256"] for row in await db.fetch(ERASE, incident_id, at)]
