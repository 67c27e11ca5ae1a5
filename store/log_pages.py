"""The log and everything that it speaks of, read in pages for a verification."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import asyncpg

from store.log import EVENT_COLUMNS, JOURNALS, EventRow, Leaf
from store.pool import Database
from store.queries import query

# A verification of the whole log, a page at a time.
LEAVES = query(
    "log_pages.leaves",
    "SELECT seq, kind, subject, no, leaf FROM log_leaves WHERE seq >= $1 ORDER BY seq LIMIT $2",
)

# A verification of one incident: its events, and the histories of its runs and their children.
LEAVES_OF = query(
    "log_pages.leaves_of",
    """
    SELECT seq, kind, subject, no, leaf FROM log_leaves
    WHERE (kind = 'event' AND subject = $1)
       OR (kind = 'history' AND (starts_with(subject, 'incident/' || $1 || '#')
                                 OR starts_with(subject, 'incident/' || $1 || '/')))
    ORDER BY seq""",
)

EVENTS = query(
    "log_pages.events",
    f"""
    SELECT {EVENT_COLUMNS}
    FROM unnest($1::text[], $2::integer[]) AS u (incident_id, no)
    JOIN timeline e USING (incident_id, no)
    LEFT JOIN records r ON r.incident_id = e.incident_id AND r.record_no = e.record_no""",  # noqa: S608 ours
)

HISTORIES = query(
    "log_pages.histories",
    """
    SELECT a.workflow_id, a.run_id, a.workflow_type, a.status, a.closed_at, a.sha256, a.archived_at, a.body
    FROM archived_histories a WHERE a.workflow_id || '#' || a.run_id = ANY($1::text[])
      AND a.workflow_id = ANY($2::text[])""",
)

ROWS = {
    kind: query(
        f"log_pages.rows_{kind}",
        f"SELECT j.no, to_jsonb(j)::text AS row FROM {table} j WHERE j.no = ANY($1::bigint[])",  # noqa: S608
    )
    for kind, table in (("change", "organisation_changes"), ("look", "looks"))
}

# What is in no leaf (yet), of one incident or of all.
UNLOGGED = query(
    "log_pages.unlogged",
    """
    SELECT t.incident_id, t.no, r.stored_at FROM timeline t
    LEFT JOIN records r ON r.incident_id = t.incident_id AND r.record_no = t.record_no
    WHERE ($1::text IS NULL OR t.incident_id = $1) AND NOT EXISTS (
        SELECT FROM log_leaves l WHERE l.kind = 'event' AND l.subject = t.incident_id AND l.no = t.no)
    ORDER BY t.incident_id, t.no LIMIT $2""",
)

# Heads that are not where their timelines end.
HEADS = query(
    "log_pages.heads",
    """
    SELECT h.incident_id, h.event_no, t.no FROM heads h LEFT JOIN LATERAL (
        SELECT no, chain FROM timeline WHERE incident_id = h.incident_id ORDER BY no DESC LIMIT 1) t ON true
    WHERE ($1::text IS NULL OR h.incident_id = $1)
      AND (h.event_no <> coalesce(t.no, 0) OR (t.no IS NOT NULL AND h.chain <> t.chain))
    ORDER BY h.incident_id LIMIT $2""",
)


async def leaves_from(db: Database, seq: int, limit: int) -> Sequence[Leaf]:
    """The leaves from a place on."""
    return [Leaf(**row) for row in await db.fetch(LEAVES, seq, limit)]


async def leaves_of(db: Database, incident_id: str) -> Sequence[Leaf]:
    """The leaves of one incident and of its archived runs."""
    return [Leaf(**row) for row in await db.fetch(LEAVES_OF, incident_id)]


async def event_rows(db: Database, places: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], EventRow]:
    """Events by incident and number, as far as they are there."""
    if not places:
        return {}
    asked = [incident for incident, _ in places], [no for _, no in places]
    rows = await db.fetch(EVENTS, *asked)
    return {(row["incident_id"], row["no"]): EventRow(**row) for row in rows}


async def history_rows(db: Database, subjects: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Archived runs by ``workflow#run``, each with ``actual``: the SHA-256 of its history as it is now."""
    if not subjects:
        return {}
    workflows = [subject.rpartition("#")[0] for subject in subjects]
    rows = await db.fetch(HISTORIES, list(subjects), workflows)
    return {f"{row['workflow_id']}#{row['run_id']}": _history(row) for row in rows}


def _history(row: asyncpg.Record) -> Mapping[str, Any]:
    columns: dict[str, Any] = dict(row)
    body = columns.pop("body")
    return {**columns, "actual": sha256_of_history(body)}


def sha256_of_history(body: bytes) -> str | None:
    """The SHA-256 of a compressed history; None if it cannot be unpacked."""
    try:
        return hashlib.sha256(gzip.decompress(body)).hexdigest()
    except (OSError, EOFError, zlib.error):
        return None


async def journal_rows(db: Database, places: Sequence[tuple[str, int]]) -> Mapping[tuple[str, int], str]:
    """The JSON of journals' rows by kind and number."""
    found = {}
    for kind in JOURNALS:
        if numbers := [no for each, no in places if each == kind]:
            found.update({(kind, row["no"]): row["row"] for row in await db.fetch(ROWS[kind], numbers)})
    return found


async def unlogged(
    db: Database, incident_id: str | None, limit: int = 1_000
) -> Sequence[tuple[str, int, datetime | None]]:
    """Events that are in no leaf: incident, number, and when they were recorded."""
    return [tuple(row) for row in await db.fetch(UNLOGGED, incident_id, limit)]


async def wrong_heads(
    db: Database, incident_id: str | None, limit: int = 1_000
) -> Sequence[tuple[str, int, int | None]]:
    """Heads that are elsewhere than their timelines end: incident, the head's number, the timeline's."""
    return [tuple(row) for row in await db.fetch(HEADS, incident_id, limit)]
