"""Shifts (班次) of a roster, and the gaps between them in which nobody holds the role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from store.organisation.changes import By, changing, record
from store.organisation.checks import fit_person, fit_span, new_id, still_open
from store.organisation.errors import NotThere, OutsideRoster, Overlaps
from store.organisation.rosters import Roster, roster_by_id
from store.pool import Database
from store.queries import query


@dataclass(frozen=True)
class Span:
    """From an instant until another that is not in it."""

    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class NewShift(Span):
    """A shift to be added."""

    person_id: str


@dataclass(frozen=True)
class Shift(NewShift):
    """A shift of a roster. Two may overlap: then two are on duty."""

    id: str
    roster_id: str


COLUMNS = "SELECT id, roster_id, person_id, from_at, until_at FROM shifts"

# Lists, gaps, and before shifts are added.
LIST = query(
    "shifts.list",
    f"""{COLUMNS}
    WHERE roster_id = $1 AND until_at > $2 AND from_at < $3 AND until_at > from_at
    ORDER BY from_at, until_at, person_id""",
)
# A person's own page.
OF_PERSON = query(
    "shifts.of_person",
    f"""{COLUMNS}
    WHERE person_id = $1 AND until_at > $2 AND from_at < $3 AND until_at > from_at ORDER BY from_at, id""",
)
ONE = query("shifts.one", f"{COLUMNS} WHERE id = $1")

# The administrator's changes.
ADD = query(
    "shifts.add",
    """
    INSERT INTO shifts (id, roster_id, person_id, from_at, until_at)
    SELECT new.id, $1, new.person_id, new.from_at, new.until_at
    FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
      AS new (id, person_id, from_at, until_at)""",
)
END = query("shifts.end", "UPDATE shifts SET until_at = $2 WHERE id = $1")


async def shifts_of(db: Database, roster_id: str, from_at: datetime, until_at: datetime) -> Sequence[Shift]:
    """The shifts of a roster that touch a time, in order."""
    return [Shift(**row) for row in await db.fetch(LIST, roster_id, from_at, until_at)]


async def shifts_of_person(
    db: Database, person_id: str, from_at: datetime, until_at: datetime
) -> Sequence[Shift]:
    """A person's shifts in all rosters that touch a time, in order."""
    return [Shift(**row) for row in await db.fetch(OF_PERSON, person_id, from_at, until_at)]


async def shift_by_id(db: Database, shift_id: str) -> Shift | None:
    """One shift, or None."""
    row = await db.fetchrow(ONE, shift_id)
    return Shift(**row) if row else None


async def gaps(db: Database, roster_id: str, from_at: datetime, until_at: datetime) -> Sequence[Span]:
    """When nobody has a shift, between two instants and while the roster is in force. Raises NotThere."""
    roster = await _roster(db, roster_id)
    begin = max(from_at, roster.from_at)
    end = min(until_at, roster.until_at) if roster.until_at is not None else until_at
    return uncovered(await shifts_of(db, roster_id, begin, end), begin, end)


def uncovered(spans: Iterable[Span], from_at: datetime, until_at: datetime) -> list[Span]:
    """What is left of the time between two instants when ``spans`` are taken out of it."""
    left, reached = [], from_at
    for span in sorted(spans, key=lambda each: each.from_at):
        if span.from_at > reached:
            left.append(Span(reached, min(span.from_at, until_at)))
        reached = max(reached, span.until_at)
        if reached >= until_at:
            return left
    return [*left, Span(reached, until_at)] if reached < until_at else left


async def add_shifts(db: Database, roster_id: str, new: Sequence[NewShift], by: By) -> Sequence[Shift]:
    """Add many shifts, all or none. A gap before or after is allowed; see ``gaps``.

    Raises NotThere, Over, AccountShut, SpanUnfit, OutsideRoster, and Overlaps where a person has a shift of
    this roster twice at a time. The field counts the given shifts from 1: ``shifts[3].person``.
    """
    async with changing(db) as change:
        roster = await _roster(change, roster_id)
        first = dict[str, int]()
        for number, shift in enumerate(new, start=1):
            _fit_into(roster, shift, f"shifts[{number}]")
            first.setdefault(shift.person_id, number)
        for person_id, number in first.items():
            await fit_person(change, person_id, f"shifts[{number}].person")
        await _fit_alone(change, roster_id, new)
        made = [Shift(each.from_at, each.until_at, each.person_id, new_id(), roster_id) for each in new]
        await _insert(change, roster_id, made)
        if made:
            told = [_told(shift) for shift in made]
            await record(change, by, "shifts_added", roster_id, None, {"shifts": told})
    return made


async def end_shift(db: Database, shift_id: str, until_at: datetime, by: By) -> None:
    """The shift now ends at ``until_at``; at or before its beginning, it is called off.

    Raises NotThere, OutsideRoster, Overlaps, and Over where it is over already.
    """
    async with changing(db) as change:
        before = Shift(**still_open(await change.fetchrow(ONE, shift_id), shift_id, by.at))
        await _end(change, before, until_at, by)


async def give_shift(db: Database, shift_id: str, person_id: str, by: By) -> Shift:
    """Another person has the shift, or what is left of it at ``by.at`` (换班). Gives the other's shift.

    Raises NotThere, Over, AccountShut, Overlaps.
    """
    async with changing(db) as change:
        before = Shift(**still_open(await change.fetchrow(ONE, shift_id), shift_id, by.at))
        begins = max(before.from_at, by.at)
        await _end(change, before, begins, by)
        (made,) = await add_shifts(
            change, before.roster_id, [NewShift(begins, before.until_at, person_id)], by
        )
    return made


async def _end(change: Database, before: Shift, until_at: datetime, by: By) -> None:
    after = Shift(
        before.from_at, max(until_at, before.from_at), before.person_id, before.id, before.roster_id
    )
    if after.until_at > before.until_at:
        _fit_into(await _roster(change, before.roster_id), after, "until_at")
        await _fit_alone(change, before.roster_id, [after], but=before.id)
    await change.execute(END, before.id, after.until_at)
    await record(change, by, "shift_ended", before.roster_id, asdict(before), asdict(after))


async def _insert(db: Database, roster_id: str, made: Sequence[Shift]) -> None:
    await db.execute(
        ADD, roster_id, [each.id for each in made], [each.person_id for each in made],
        [each.from_at for each in made], [each.until_at for each in made],
    )  # fmt: skip


async def _roster(db: Database, roster_id: str) -> Roster:
    roster = await roster_by_id(db, roster_id)
    if roster is None:
        raise NotThere(field="roster", value=roster_id)
    return roster


def _fit_into(roster: Roster, shift: NewShift, field: str) -> None:
    fit_span(shift.from_at, shift.until_at, field)
    if shift.from_at < roster.from_at or (roster.until_at is not None and shift.until_at > roster.until_at):
        raise OutsideRoster(field=field, from_at=roster.from_at, until_at=roster.until_at)


async def _fit_alone(db: Database, roster_id: str, new: Sequence[NewShift], but: str | None = None) -> None:
    """Raises Overlaps where one person would have two shifts of a roster at once."""
    if not new:
        return
    begin, end = min(each.from_at for each in new), max(each.until_at for each in new)
    there = [each for each in await shifts_of(db, roster_id, begin, end) if each.id != but]
    last: dict[str, NewShift] = {}
    numbered = {id(each): number for number, each in enumerate(new, start=1)}
    for shift in sorted([*there, *new], key=lambda each: (each.from_at, each.until_at)):
        earlier = last.get(shift.person_id)
        if earlier is not None and shift.from_at < earlier.until_at:
            number = numbered.get(id(shift)) or numbered.get(id(earlier))
            raise Overlaps(field=f"shifts[{number}]", from_at=earlier.from_at, until_at=earlier.until_at)
        last[shift.person_id] = shift


def _told(shift: Shift) -> dict[str, str]:
    return {
        "id": shift.id, "person_id": shift.person_id, "from_at": shift.from_at.isoformat(),
        "until_at": shift.until_at.isoformat(),
    }  # fmt: skip
