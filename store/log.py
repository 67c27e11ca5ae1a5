"""The Merkle log's tables as its sequencer and its witness use them. What is written here never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from store.pool import Database
from store.queries import query


@dataclass(frozen=True, slots=True)
class NewLeaf:
    """A leaf to append: ``leaf`` is its canonical JSON; ``subject`` and ``no`` say of what it is."""

    kind: str
    subject: str
    no: int
    leaf: str


@dataclass(frozen=True, slots=True)
class Leaf(NewLeaf):
    """A leaf at its place in the log."""

    seq: int


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A signed note of the log, with the lines of the witnesses under it."""

    size: int
    note: str
    at: datetime
    cosignatures: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The note as it is given to others."""
        return self.note + "".join(self.cosignatures)


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of a timeline, with the record that wrote it. ``body`` is its JSON as text."""

    incident_id: str
    no: int
    type: str
    at: datetime
    signal_id: str | None
    sender: str | None
    role: str | None
    received_at: datetime | None
    payload_digest: str | None
    body: str
    chain: str
    record_no: int
    record_digest: str | None
    run_id: str | None
    activity_id: str | None
    history_length: int | None
    code_version: str | None
    stored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Behind:
    """An incident with events that are not in the log: the last that is (0: none) and its leaf."""

    incident_id: str
    logged: int
    leaf: str | None


# The sequencer, when it begins and after it has lost a race.
SIZE = query("log.size", "SELECT coalesce(max(seq) + 1, 0) FROM log_leaves")

# Roots and proofs: complete subtrees; the leaves themselves are hashed here, so that they are not sent.
NODES = query(
    "log.nodes",
    """
    SELECT 0::smallint AS level, l.seq AS place, sha256('\\x00'::bytea || convert_to(l.leaf, 'UTF8')) AS hash
    FROM unnest($1::smallint[], $2::bigint[]) AS u (level, place)
    JOIN log_leaves l ON u.level = 0 AND l.seq = u.place
    UNION ALL
    SELECT n.level, n.place, n.hash FROM unnest($1::smallint[], $2::bigint[]) AS u (level, place)
    JOIN log_nodes n ON n.level = u.level AND n.place = u.place""",
)

# Everything that follows one state of the log, or nothing: the sequencer's only write of leaves. Where
# another one appended meanwhile, the key of the first leaf is taken, and the whole statement fails.
APPEND = query(
    "log.append",
    """
    WITH here AS (
        SELECT coalesce(max(seq) + 1, 0) AS size FROM log_leaves
    ), salted AS (
        INSERT INTO log_salts (subject, salt)
        SELECT s.subject, s.salt FROM unnest($9::text[], $10::bytea[]) AS s (subject, salt), here
        WHERE here.size = $1
    ), inner_nodes AS (
        INSERT INTO log_nodes (level, place, hash)
        SELECT n.level, n.place, n.hash
        FROM unnest($6::smallint[], $7::bigint[], $8::bytea[]) AS n (level, place, hash), here
        WHERE here.size = $1
    ), leaves AS (
        INSERT INTO log_leaves (seq, kind, subject, no, leaf)
        SELECT $1 + l.ordinal - 1, l.kind, l.subject, l.no, l.leaf
        FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[])
             WITH ORDINALITY AS l (kind, subject, no, leaf, ordinal), here
        WHERE here.size = $1 RETURNING 1
    )
    SELECT count(*) FROM leaves""",
)

# Which incidents have events that are not in the log: among those recorded since an instant, or among all.
# The second finds what the first can miss: what was committed long after the instant that it bears.
BEHIND_SINCE = query(
    "log.behind_since",
    """
    WITH recent AS (SELECT DISTINCT incident_id FROM records WHERE stored_at >= $1)
    SELECT h.incident_id, coalesce(l.no, 0) AS logged, l.leaf
    FROM recent JOIN heads h USING (incident_id) LEFT JOIN LATERAL (
        SELECT no, leaf FROM log_leaves WHERE kind = 'event' AND subject = h.incident_id
        ORDER BY no DESC LIMIT 1) l ON true
    WHERE h.event_no > coalesce(l.no, 0) AND NOT h.incident_id = ANY($2::text[]) LIMIT $3""",
)
BEHIND = query(
    "log.behind",
    """
    SELECT h.incident_id, coalesce(l.no, 0) AS logged, l.leaf
    FROM heads h LEFT JOIN LATERAL (
        SELECT no, leaf FROM log_leaves WHERE kind = 'event' AND subject = h.incident_id
        ORDER BY no DESC LIMIT 1) l ON true
    WHERE h.event_no > coalesce(l.no, 0) AND NOT h.incident_id = ANY($1::text[]) LIMIT $2""",
)

# The events that are not in the log, each incident's in order, and before them the last that is.
EVENT_COLUMNS = """
    e.incident_id, e.no, e.type, e.at, e.signal_id, e.sender, e.role, e.received_at, e.payload_digest,
    e.body::text AS body, e.chain, e.record_no, r.record_digest, r.run_id, r.activity_id, r.history_length,
    r.code_version, r.stored_at"""
EVENTS = query(
    "log.events",
    f"""
    SELECT {EVENT_COLUMNS}
    FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS u (incident_id, logged, ordinal)
    CROSS JOIN LATERAL (
        SELECT * FROM timeline t WHERE t.incident_id = u.incident_id AND t.no >= u.logged
        ORDER BY t.no LIMIT $3
    ) e LEFT JOIN records r ON r.incident_id = e.incident_id AND r.record_no = e.record_no
    ORDER BY u.ordinal, e.no LIMIT $3""",  # noqa: S608 columns of ours
)

SALTS = query("log.salts", "SELECT subject, salt FROM log_salts WHERE subject = ANY($1::text[])")

# Histories that are not in the log: archived since an instant (null: whenever).
HISTORIES = query(
    "log.histories",
    """
    SELECT a.workflow_id, a.run_id, a.workflow_type, a.status, a.closed_at, a.sha256, a.archived_at
    FROM archived_histories a WHERE ($1::timestamptz IS NULL OR a.archived_at >= $1) AND NOT EXISTS (
        SELECT FROM log_leaves l
        WHERE l.kind = 'history' AND l.subject = a.workflow_id || '#' || a.run_id AND l.no = 0)
    ORDER BY a.archived_at, a.workflow_id, a.run_id LIMIT $2""",
)

# Journals of numbered rows: those not in the log from a number on. Numbers are given before they are
# committed, so the sequencer looks back behind the last one, and now and then at all.
JOURNALS = {
    kind: query(
        f"log.journal_{kind}",
        f"""
        SELECT j.no, to_jsonb(j)::text AS row FROM {table} j WHERE j.no >= $1 AND NOT EXISTS (
            SELECT FROM log_leaves l WHERE l.kind = '{kind}' AND l.subject = '' AND l.no = j.no)
        ORDER BY j.no LIMIT $2""",  # noqa: S608 names of ours
    )
    for kind, table in (("change", "organisation_changes"), ("look", "looks"))
}
LAST_OF_KIND = query(
    "log.last_of_kind",
    """
    SELECT seq, kind, subject, no, leaf FROM log_leaves WHERE kind = $1 AND subject = ''
    ORDER BY no DESC LIMIT 1""",
)

# The proof of one event.
EVENT_LEAF = query(
    "log.event_leaf",
    """
    SELECT seq, kind, subject, no, leaf FROM log_leaves WHERE kind = 'event' AND subject = $1 AND no = $2""",
)

# The keys that were announced, in their order: the witness and every verification.
KEYS = query(
    "log.keys", "SELECT seq, kind, subject, no, leaf FROM log_leaves WHERE kind = 'key' ORDER BY seq"
)

SIGN = query(
    "log.sign",
    """
    INSERT INTO log_checkpoints (size, note, at) VALUES ($1, $2, $3)
    ON CONFLICT (size) DO NOTHING RETURNING 1""",
)
COSIGN = query(
    "log.cosign",
    """
    INSERT INTO log_cosignatures (size, verifier, line, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (size, verifier) DO NOTHING""",
)

# The last checkpoint that is no longer than a size, with its cosignatures; or, the second, one that has some.
CHECKPOINT_COLUMNS = """
    SELECT c.size, c.note, c.at,
           ARRAY(SELECT s.line FROM log_cosignatures s
                 WHERE s.size = c.size ORDER BY s.verifier) AS cosignatures
    FROM log_checkpoints c
    WHERE """
CHECKPOINT = query(
    "log.checkpoint", f"{CHECKPOINT_COLUMNS}$1::bigint IS NULL OR c.size <= $1 ORDER BY c.size DESC LIMIT 1"
)
COSIGNED = query(
    "log.cosigned",
    f"{CHECKPOINT_COLUMNS}c.size = (SELECT max(size) FROM log_cosignatures)",  # noqa: S608 columns of ours
)
CHECKPOINTS = query("log.checkpoints", f"{CHECKPOINT_COLUMNS}c.size > $1 ORDER BY c.size LIMIT $2")


class AppendLost(Exception):
    """The log is no longer as long as it was: another sequencer appended, or the database was rolled back."""


async def log_size(db: Database) -> int:
    """How many leaves there are."""
    return int(await db.fetchval(SIZE))


async def nodes(db: Database, wanted: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], bytes]:
    """The hashes of complete subtrees, by level and place; what is not there is left out."""
    asked = sorted(wanted)
    rows = await db.fetch(NODES, [level for level, _ in asked], [place for _, place in asked])
    return {(row["level"], row["place"]): row["hash"] for row in rows}


async def append(
    db: Database,
    size: int,
    leaves: Sequence[NewLeaf],
    inner: Sequence[tuple[tuple[int, int], bytes]],
    salts: Mapping[str, bytes],
) -> None:
    """Append leaves to a log of exactly ``size``, and the inner nodes that they complete.

    Raises AppendLost; nothing is written then.
    """
    try:
        written = await db.fetchval(
            APPEND, size,
            [leaf.kind for leaf in leaves], [leaf.subject for leaf in leaves],
            [leaf.no for leaf in leaves], [leaf.leaf for leaf in leaves],
            [level for (level, _), _ in inner], [place for (_, place), _ in inner], [sha for _, sha in inner],
            list(salts), list(salts.values()),
        )  # fmt: skip
    except asyncpg.UniqueViolationError as error:
        raise AppendLost from error
    if written != len(leaves):
        raise AppendLost


async def behind(
    db: Database, since: datetime | None, limit: int, without: Sequence[str] = ()
) -> Sequence[Behind]:
    """Incidents with events that are not in the log: of those recorded since an instant, or of all."""
    if since is None:
        rows = await db.fetch(BEHIND, without, limit)
    else:
        rows = await db.fetch(BEHIND_SINCE, since, without, limit)
    return [Behind(**row) for row in rows]


async def unlogged_events(db: Database, incidents: Sequence[Behind], limit: int) -> Sequence[EventRow]:
    """Their events from the last that is in the log on (that one too), each incident's in order."""
    asked = [each.incident_id for each in incidents], [each.logged for each in incidents]
    return [EventRow(**row) for row in await db.fetch(EVENTS, *asked, limit)]


async def salts_of(db: Database, subjects: Sequence[str]) -> Mapping[str, bytes]:
    """The salts that there are."""
    return {row["subject"]: row["salt"] for row in await db.fetch(SALTS, list(subjects))}


async def unlogged_histories(db: Database, since: datetime | None, limit: int) -> Sequence[Mapping[str, Any]]:
    """Archived runs that are not in the log: the columns of ``store.histories.ArchivedRun``."""
    return [dict(row) for row in await db.fetch(HISTORIES, since, limit)]


async def unlogged_rows(db: Database, kind: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
    """Number and JSON text of a journal's rows from a number on that are not in the log."""
    return [(row["no"], row["row"]) for row in await db.fetch(JOURNALS[kind], first, limit)]


async def last_of_kind(db: Database, kind: str) -> Leaf | None:
    """The leaf with the highest number among those of a kind that are of no incident."""
    row = await db.fetchrow(LAST_OF_KIND, kind)
    return None if row is None else Leaf(**row)


async def event_leaf_of(db: Database, incident_id: str, no: int) -> Leaf | None:
    """The leaf of an event, or None while it is not in the log."""
    row = await db.fetchrow(EVENT_LEAF, incident_id, no)
    return None if row is None else Leaf(**row)


async def key_leaves(db: Database) -> Sequence[Leaf]:
    """The keys that the log announced, in their order."""
    return [Leaf(**row) for row in await db.fetch(KEYS)]


async def put_checkpoint(db: Database, size: int, note: str, at: datetime) -> bool:
    """Keep a signed checkpoint. False if there is one of this size."""
    return bool(await db.fetchval(SIGN, size, note, at))


async def put_cosignature(db: Database, size: int, verifier: str, line: str, at: datetime) -> None:
    """Keep a witness's line under a checkpoint; a second one by the same witness changes nothing."""
    await db.execute(COSIGN, size, verifier, line, at)


async def last_checkpoint(db: Database, up_to: int | None = None) -> StoredCheckpoint | None:
    """The longest checkpoint, or the longest that is not longer than a size."""
    return _checkpoint(await db.fetchrow(CHECKPOINT, up_to))


async def last_cosigned(db: Database) -> StoredCheckpoint | None:
    """The longest checkpoint that a witness has cosigned."""
    return _checkpoint(await db.fetchrow(COSIGNED))


async def checkpoints(db: Database, after: int, limit: int) -> Sequence[StoredCheckpoint]:
    """The checkpoints that are longer than a size, in their order."""
    found = [_checkpoint(row) for row in await db.fetch(CHECKPOINTS, after, limit)]
    return [each for each in found if each is not None]


def _checkpoint(row: asyncpg.Record | None) -> StoredCheckpoint | None:
    return None if row is None else StoredCheckpoint(**{**row, "cosignatures": tuple(row["cosignatures"])})
