"""Absence: who is away holds nothing, and their deputy stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_person, fit_span, new_id, plain, still_open
from store.organisation.errors import Overlaps
from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Absence:
    """Someone is away. ``until_at`` None: until they say that they are back."""

    id: str
    person_id: str
    from_at: datetime
    until_at: datetime | None


COLUMNS = "SELECT id, person_id, from_at, until_at FROM absences"

# Lists: without what ended before an instant or was called off.
LIST = query(
    "absences.list",
    f"""{COLUMNS}
    WHERE ($1::text IS NULL OR person_id = $1)
      AND ($2::timestamptz IS NULL OR until_at IS NULL OR until_at > $2)
      AND (until_at IS NULL OR until_at > from_at)
    ORDER BY from_at, person_id""",
)
ONE = query("absences.one", f"{COLUMNS} WHERE id = $1")

# When somebody is away, and comes back.
SAME = query(
    "absences.same",
    """
    SELECT from_at, until_at FROM absences
    WHERE person_id = $1 AND (until_at IS NULL OR until_at > greatest(from_at, $2))
      AND ($3::timestamptz IS NULL OR from_at < $3) AND id <> $4
    ORDER BY from_at LIMIT 1""",
)
ADD = query("absences.add", "INSERT INTO absences (id, person_id, from_at, until_at) VALUES ($1, $2, $3, $4)")
END = query("absences.end", "UPDATE absences SET until_at = $2 WHERE id = $1")


async def absences(
    db: Database, person_id: str | None = None, since: datetime | None = None
) -> Sequence[Absence]:
    """Absences by their beginning; of one person only, and only those that end after ``since``, if given."""
    return [Absence(**row) for row in await db.fetch(LIST, person_id, since)]


async def note_absence(
    db: Database, person_id: str, from_at: datetime, until_at: datetime | None, by: By
) -> Absence:
    """A person is away; by themselves or by an administrator.

    Raises SpanUnfit, NotThere, AccountShut, and Overlaps with another absence of theirs.
    """
    fit_span(from_at, until_at)
    made = Absence(new_id(), person_id, from_at, until_at)
    async with changing(db) as change:
        await fit_person(change, person_id)
        await _fit_alone(change, made)
        await change.execute(ADD, *asdict(made).values())
        await record(change, by, "absence_noted", made.id, None, asdict(made))
    return made


async def end_absence(db: Database, absence_id: str, until_at: datetime | None, by: By) -> None:
    """The absence now ends at ``until_at``, or goes on without end; one that has not begun is called off.

    Raises NotThere, Over where it is over already, Overlaps.
    """
    async with changing(db) as change:
        before = still_open(await change.fetchrow(ONE, absence_id), absence_id, by.at)
        end = max(until_at, before["from_at"]) if until_at is not None else None
        after = Absence(**{**before, "until_at": end})
        await _fit_alone(change, after)
        await change.execute(END, absence_id, end)
        await record(change, by, "absence_ended", absence_id, plain(before), asdict(after))


async def _fit_alone(db: Database, made: Absence) -> None:
    same = await db.fetchrow(SAME, made.person_id, made.from_at, made.until_at, made.id)
    if same is not None:
        raise Overlaps(field="from_at", **same)
