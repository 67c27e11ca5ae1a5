"""Official papers: their versions and numbers, their files, who was given them, templates of bodies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from store.organisation.changes import By, Connection, changing, record
from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class PaperRow:
    """One version of a paper. ``body_id`` None: the organisation as a whole issues it.

    It speaks of the timeline up to ``event_no``; the checkpoint is the log's last one when it was made.
    """

    id: str
    incident_id: str
    kind: str
    duty_key: str | None
    body_id: str | None
    code: str
    year: int
    ordinal: int
    version: int
    language: str
    event_no: int
    checkpoint_size: int | None
    checkpoint_root: str | None
    template_no: int | None
    restricted: bool
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class PaperFile:
    """A file of a version; ``body`` is None once it was erased."""

    paper_id: str
    format: str
    sha256: str
    size: int
    body: bytes | None
    erased_at: datetime | None


@dataclass(frozen=True)
class PaperFace:
    """What a list shows of a version's file."""

    paper_id: str
    format: str
    sha256: str
    size: int
    erased_at: datetime | None


@dataclass(frozen=True)
class PaperTemplate:
    """What a body sets for one kind; ``docx`` None: our layout. ``code``: the word of its numbers."""

    no: int
    body_id: str | None
    kind: str
    code: str | None
    sha256: str | None
    docx: bytes | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class PaperRead:
    """Somebody was given a file of a version."""

    at: datetime
    person_id: str
    paper_id: str
    format: str


COLUMNS = """id, incident_id, kind, duty_key, body_id, code, year, ordinal, version, language, event_no,
    checkpoint_size, checkpoint_root, template_no, restricted, made_by, made_at"""

# What a paper speaks of: a state and the number of the event that made it what it is, in one look.
STANDING = query("papers.standing", "SELECT state, event_no FROM heads WHERE incident_id = $1")

# Before a number is given: one at a time for a body, a kind and a year, so that none is left out.
LOCK = query("papers.lock", "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
LAST_ORDINAL = query(
    "papers.last_ordinal",
    """
    SELECT coalesce(max(ordinal), 0) FROM papers
    WHERE body_id IS NOT DISTINCT FROM $1 AND kind = $2 AND year = $3""",
)
LAST_VERSION = query(
    "papers.last_version",
    """
    SELECT coalesce(max(version), 0) FROM papers
    WHERE body_id IS NOT DISTINCT FROM $1 AND kind = $2 AND year = $3 AND ordinal = $4""",
)
ADD = query(
    "papers.add",
    f"""
    INSERT INTO papers ({COLUMNS})
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)""",  # noqa: S608 ours
)
ADD_FILE = query(
    "papers.add_file",
    "INSERT INTO paper_files (paper_id, format, sha256, size, body) VALUES ($1, $2, $3, $4, $5)",
)

# The incident's page and list, newest first; one version; its files.
OF_INCIDENT = query(
    "papers.of_incident",
    f"SELECT {COLUMNS} FROM papers WHERE incident_id = $1 ORDER BY made_at DESC, id DESC LIMIT $2",  # noqa: S608
)
ONE = query("papers.one", f"SELECT {COLUMNS} FROM papers WHERE id = $1")  # noqa: S608
FACES = query(
    "papers.faces",
    """
    SELECT paper_id, format, sha256, size, erased_at FROM paper_files
    WHERE paper_id = ANY($1::text[]) ORDER BY paper_id, format""",
)
FILE = query(
    "papers.file",
    """
    SELECT paper_id, format, sha256, size, body, erased_at FROM paper_files
    WHERE paper_id = $1 AND format = $2""",
)

# Before a file is given, and on the page of a version.
ADD_READ = query(
    "papers.add_read", "INSERT INTO paper_reads (at, person_id, paper_id, format) VALUES ($1, $2, $3, $4)"
)
READS = query(
    "papers.reads",
    "SELECT at, person_id, paper_id, format FROM paper_reads WHERE paper_id = $1 ORDER BY no DESC LIMIT $2",
)

# When an incident's words must go, its papers' files go with them.
ERASE = query(
    "papers.erase",
    """
    UPDATE paper_files SET body = NULL, erased_at = $2 FROM papers p
    WHERE p.id = paper_id AND p.incident_id = $1 AND erased_at IS NULL RETURNING sha256""",
)

# When a paper is made, and on the administrator's page.
TEMPLATE = query(
    "papers.template",
    """
    SELECT no, body_id, kind, code, sha256, docx, made_by, made_at FROM paper_templates
    WHERE kind = $1 AND body_id IS NOT DISTINCT FROM $2 ORDER BY no DESC LIMIT 1""",
)
TEMPLATES = query(
    "papers.templates",
    """
    SELECT DISTINCT ON (kind, body_id) no, body_id, kind, code, sha256, NULL::bytea AS docx, made_by, made_at
    FROM paper_templates ORDER BY kind, body_id, no DESC""",
)
SET_TEMPLATE = query(
    "papers.set_template",
    """
    INSERT INTO paper_templates (body_id, kind, code, sha256, docx, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING no""",
)


async def standing_of(db: Database, incident_id: str) -> tuple[str, int] | None:
    """The incident's state as JSON text and the number of its last event; None if nothing is recorded yet."""
    row = await db.fetchrow(STANDING, incident_id)
    return (row["state"], row["event_no"]) if row and row["state"] is not None else None


@asynccontextmanager
async def numbering(db: Database, body_id: str | None, kind: str, year: int) -> AsyncIterator[Connection]:
    """A transaction in which the next number of this body, kind and year is given, and to nobody else."""
    if isinstance(db, asyncpg.Pool):
        async with db.acquire() as connection, numbering(connection, body_id, kind, year) as opened:
            yield opened
        return
    async with db.transaction():
        await db.execute(LOCK, f"pingxi papers {body_id or ''} {kind} {year}")
        yield db


async def last_ordinal(db: Database, body_id: str | None, kind: str, year: int) -> int:
    """The last number that was given; 0 if none was."""
    return int(await db.fetchval(LAST_ORDINAL, body_id, kind, year))


async def last_version(db: Database, row: PaperRow) -> int:
    """The last version of the paper that this is a version of."""
    return int(await db.fetchval(LAST_VERSION, row.body_id, row.kind, row.year, row.ordinal))


async def keep_paper(db: Database, row: PaperRow, files: Sequence[PaperFile]) -> None:
    """Keep a version with its files; to be called where its number was given."""
    await db.execute(ADD, *(getattr(row, name.strip()) for name in COLUMNS.split(",")))
    for each in files:
        await db.execute(ADD_FILE, each.paper_id, each.format, each.sha256, each.size, each.body)


async def papers_of(db: Database, incident_id: str, limit: int = 100) -> Sequence[PaperRow]:
    """The versions that were made of an incident, newest first."""
    return [PaperRow(**row) for row in await db.fetch(OF_INCIDENT, incident_id, limit)]


async def paper_by_id(db: Database, paper_id: str) -> PaperRow | None:
    """One version, or None."""
    row = await db.fetchrow(ONE, paper_id)
    return PaperRow(**row) if row else None


async def paper_faces(db: Database, paper_ids: Sequence[str]) -> Sequence[PaperFace]:
    """The files of versions, without their content."""
    return [PaperFace(**row) for row in await db.fetch(FACES, list(paper_ids))]


async def paper_file(db: Database, paper_id: str, format_: str) -> PaperFile | None:
    """A file of a version, or None."""
    row = await db.fetchrow(FILE, paper_id, format_)
    return PaperFile(**row) if row else None


async def add_paper_read(db: Database, read: PaperRead) -> None:
    """Put on record that somebody is given a file."""
    await db.execute(ADD_READ, read.at, read.person_id, read.paper_id, read.format)


async def paper_reads(db: Database, paper_id: str, limit: int = 100) -> Sequence[PaperRead]:
    """Who was given a version's files, newest first."""
    return [PaperRead(**row) for row in await db.fetch(READS, paper_id, limit)]


async def erase_papers_of_incident(db: Database, incident_id: str, at: datetime) -> Sequence[str]:
    """Erase the content of an incident's papers. Returns the digests of the files that went."""
    return [row["sha256"] for row in await db.fetch(ERASE, incident_id, at)]


async def paper_template(db: Database, kind: str, body_id: str | None) -> PaperTemplate | None:
    """What counts now for this kind and body; that of the organisation as a whole where the body has none."""
    row = await db.fetchrow(TEMPLATE, kind, body_id)
    if row is None and body_id is not None:
        row = await db.fetchrow(TEMPLATE, kind, None)
    return PaperTemplate(**row) if row else None


async def paper_templates(db: Database) -> Sequence[PaperTemplate]:
    """What counts now, by kind and body, without the files."""
    return [PaperTemplate(**row) for row in await db.fetch(TEMPLATES)]


async def set_paper_template(
    db: Database,
    body_id: str | None,
    kind: str,
    code: str | None,
    template: tuple[str, bytes] | None,
    by: By,
) -> int:
    """Set a body's template (its SHA-256 and bytes) and word for a kind, on record. Returns its number."""
    sha256, docx = template or (None, None)
    async with changing(db) as change:
        was = await change.fetchrow(TEMPLATE, kind, body_id)
        no: int = await change.fetchval(SET_TEMPLATE, body_id, kind, code, sha256, docx, by.who, by.at)
        before = {"code": was["code"], "sha256": was["sha256"]} if was else None
        after = {"body": body_id, "code": code, "sha256": sha256}
        await record(change, by, "paper_template_set", kind, before, after)
    return no
