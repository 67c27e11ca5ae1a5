"""The histories of closed runs, kept longer than the engine that made them keeps them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.errors import PingxiError
from store.pool import Database
from store.queries import affected, query


class HistoryDamaged(PingxiError):
    """An archived history is not what was archived. Params: workflow_id, run_id."""

    code = "history_damaged"


Run: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class ArchivedRun:
    """One archived run, without its history. ``sha256`` (hex) is of the history's JSON text in UTF-8."""

    workflow_id: str
    run_id: str
    workflow_type: str
    status: str
    closed_at: datetime
    sha256: str
    archived_at: datetime


# By the sweep, for each closed run; a second sweep changes nothing.
PUT = query(
    "histories.put",
    """
    INSERT INTO archived_histories
        (workflow_id, run_id, workflow_type, status, closed_at, sha256, body, archived_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workflow_id, run_id) DO NOTHING""",
)

# By the sweep, before it fetches anything.
MISSING = query(
    "histories.missing",
    """
    SELECT run.workflow_id, run.run_id
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS run (workflow_id, run_id, place)
    WHERE NOT EXISTS (SELECT FROM archived_histories a
                      WHERE a.workflow_id = run.workflow_id AND a.run_id = run.run_id)
    ORDER BY run.place""",
)

# An auditor's replay of one run.
BODY = query(
    "histories.body", "SELECT sha256, body FROM archived_histories WHERE workflow_id = $1 AND run_id = $2"
)

# An auditor's list of an incident's runs.
OF_WORKFLOW = query(
    "histories.of_workflow",
    """
    SELECT workflow_id, run_id, workflow_type, status, closed_at, sha256, archived_at FROM archived_histories
    WHERE workflow_id = $1 ORDER BY closed_at, run_id""",
)


async def archive_history(
    db: Database, run: Run, workflow_type: str, status: str, closed_at: datetime, history: str, at: datetime
) -> bool:
    """Keep the JSON text of a closed run's history. False if that run is archived already."""
    raw = history.encode()
    body = gzip.compress(raw, mtime=0)
    done = await db.execute(
        PUT, *run, workflow_type, status, closed_at, hashlib.sha256(raw).hexdigest(), body, at
    )
    return affected(done) == 1


async def unarchived(db: Database, runs: Iterable[Run]) -> Sequence[Run]:
    """Those of these runs that are not archived yet, in the order given."""
    given = list(runs)
    rows = await db.fetch(MISSING, [workflow_id for workflow_id, _ in given], [run_id for _, run_id in given])
    return [(row["workflow_id"], row["run_id"]) for row in rows]


async def archived_history(db: Database, run: Run) -> str | None:
    """The JSON text of an archived history, or None. Raises HistoryDamaged if its digest does not fit."""
    row = await db.fetchrow(BODY, *run)
    if row is None:
        return None
    try:
        raw = gzip.decompress(row["body"])
    except (OSError, EOFError) as error:
        raise HistoryDamaged(workflow_id=run[0], run_id=run[1]) from error
    if hashlib.sha256(raw).hexdigest() != row["sha256"]:
        raise HistoryDamaged(workflow_id=run[0], run_id=run[1])
    return raw.decode()


async def archived_runs(db: Database, workflow_id: str) -> Sequence[ArchivedRun]:
    """The archived runs of one workflow, by the instant of their close."""
    return [ArchivedRun(**row) for row in await db.fetch(OF_WORKFLOW, workflow_id)]
