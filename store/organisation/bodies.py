"""Bodies (单位): a tree; a role that is held in one is held for those below it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_body, fit_id, fit_text, plain
from store.organisation.errors import BodyInUse, InCircle, NotThere, Over, Taken
from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Body:
    """One body. ``parent`` None: it stands at the top. ``ended_at`` None: it goes on."""

    id: str
    parent: str | None
    name_zh: str
    name_en: str
    ended_at: datetime | None = None


COLUMNS = "SELECT id, parent, name_zh, name_en, ended_at FROM bodies"

# Wherever bodies are chosen or shown.
ALL = query("bodies.all", f"{COLUMNS} ORDER BY id")
ONE = query("bodies.one", f"{COLUMNS} WHERE id = $1")
ABOVE = query("bodies.above", "SELECT bodies_above($1) AS id")

# The administrator's changes.
ADD = query(
    "bodies.add",
    "INSERT INTO bodies (id, parent, name_zh, name_en, ended_at) VALUES ($1, $2, $3, $4, $5)",
)
CHANGE = query("bodies.change", "UPDATE bodies SET parent = $2, name_zh = $3, name_en = $4 WHERE id = $1")
END = query("bodies.end", "UPDATE bodies SET ended_at = $2 WHERE id = $1")
IN_USE = query(
    "bodies.in_use",
    """
    SELECT (SELECT count(*) FROM bodies b WHERE b.parent = $1 AND b.ended_at IS NULL) AS bodies,
           (SELECT count(*) FROM people p WHERE p.body = $1 AND p.active) AS people,
           (SELECT count(*) FROM appointments a WHERE a.body = $1
            AND (a.until_at IS NULL OR a.until_at > greatest(a.from_at, $2))) AS appointments,
           (SELECT count(*) FROM rosters r WHERE r.body = $1
            AND (r.until_at IS NULL OR r.until_at > greatest(r.from_at, $2))) AS rosters""",
)


async def bodies(db: Database) -> Sequence[Body]:
    """All bodies, also those that have ended, by id."""
    return [Body(**row) for row in await db.fetch(ALL)]


async def bodies_above(db: Database, body: str | None) -> frozenset[str]:
    """A body and all those above it; none for None."""
    return frozenset(row["id"] for row in await db.fetch(ABOVE, body))


async def make_body(db: Database, body: Body, by: By) -> Body:
    """Add a body. Raises IdUnfit, TextUnfit, Taken, NotThere, Over."""
    fit = _fit(body)
    async with changing(db) as change:
        if await change.fetchrow(ONE, fit.id) is not None:
            raise Taken(field="id", value=fit.id)
        await fit_body(change, fit.parent, "parent")
        await change.execute(ADD, fit.id, fit.parent, fit.name_zh, fit.name_en, fit.ended_at)
        await record(change, by, "body_made", fit.id, None, asdict(fit))
    return fit


async def change_body(db: Database, body: Body, by: By) -> None:
    """Give the body of this id these names and this parent; its end stays.

    Raises NotThere, TextUnfit, InCircle, and Over for a parent that has ended.
    """
    fit = _fit(body)
    async with changing(db) as change:
        before = await change.fetchrow(ONE, fit.id)
        if before is None:
            raise NotThere(field="id", value=fit.id)
        if fit.parent != before["parent"]:
            await fit_body(change, fit.parent, "parent")
            if fit.id in await bodies_above(change, fit.parent):
                raise InCircle(field="parent", body=fit.id, parent=fit.parent)
        after = {**asdict(fit), "ended_at": before["ended_at"]}
        if after != dict(before):
            await change.execute(CHANGE, fit.id, fit.parent, fit.name_zh, fit.name_en)
            await record(change, by, "body_changed", fit.id, plain(before), after)


async def end_body(db: Database, body_id: str, by: By) -> None:
    """The body ends at ``by.at``. Raises NotThere, Over, and BodyInUse while something in it goes on."""
    async with changing(db) as change:
        before = await change.fetchrow(ONE, body_id)
        if before is None:
            raise NotThere(field="id", value=body_id)
        if before["ended_at"] is not None:
            raise Over(field="id", value=body_id, at=before["ended_at"])
        for what, count in dict(await change.fetchrow(IN_USE, body_id, by.at) or {}).items():
            if count:
                raise BodyInUse(field="id", body=body_id, what=what, count=count)
        await change.execute(END, body_id, by.at)
        await record(change, by, "body_ended", body_id, plain(before), {**before, "ended_at": by.at})


async def reopen_body(db: Database, body_id: str, by: By) -> None:
    """A body that had ended goes on. Raises NotThere, and Over where its parent has ended."""
    async with changing(db) as change:
        before = await change.fetchrow(ONE, body_id)
        if before is None:
            raise NotThere(field="id", value=body_id)
        await fit_body(change, before["parent"], "parent")
        if before["ended_at"] is not None:
            await change.execute(END, body_id, None)
            await record(change, by, "body_reopened", body_id, plain(before), {**before, "ended_at": None})


def _fit(body: Body) -> Body:
    return Body(
        fit_id("id", body.id),
        body.parent,
        fit_text("name_zh", body.name_zh),
        fit_text("name_en", body.name_en),
        body.ended_at,
    )
