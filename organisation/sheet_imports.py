"""Bringing the shifts of one roster, or the members of one pool, into line with a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from organisation.accounts import make_people
from organisation.current import EVER, FOREVER
from organisation.holdings import settle_shifts
from organisation.importing import carried_out
from organisation.lists import settle_members
from organisation.matching import over
from organisation.sheets import Sheet
from organisation.work import Work
from store.organisation.changes import By, Change
from store.organisation.errors import NotThere
from store.organisation.pools import pools
from store.organisation.rosters import Roster, rosters
from store.organisation.shifts import shifts_of
from store.people import everybody
from store.pool import Database, Pool


async def roster_called(db: Database, name: str, now: datetime) -> Roster:
    """A roster by its id, or by ``plan/role`` or ``plan/role/body``: the one in force, or the next to come.

    Raises NotThere.
    """
    for roster in await rosters(db):
        place = "/".join(part for part in (roster.plan_id, roster.role, roster.body) if part is not None)
        if roster.id == name or (place == name and not over(roster, now)):
            return roster
    raise NotThere(field="roster", value=name)


async def check_pool(db: Database, pool_id: str) -> None:
    """Raises NotThere where there is no such pool."""
    if pool_id not in {each.id for each in await pools(db)}:
        raise NotThere(field="pool", value=pool_id)


async def bring_in_shifts(
    pool: Pool, roster: Roster, sheet: Sheet, by: By, *, whole: bool = False, dry: bool = False
) -> Sequence[Change]:
    """The roster gets the sheet's shifts; ``whole``: between its first and its last instant, only these.

    Raises FileUnfit with the line of every problem; nothing is changed then, nor for ``dry``.
    """

    async def settle(work: Work) -> None:
        await _check_names(work, sheet)
        there = await shifts_of(work.db, roster.id, EVER, FOREVER)
        begin = min((each.from_at for each in sheet.shifts), default=FOREVER)
        end = max((each.until_at for each in sheet.shifts), default=EVER)
        ending = [shift for shift in there if whole and begin <= shift.from_at < end]
        await settle_shifts(work, (), sheet.shifts, roster.id, there, ending)

    return await carried_out(pool, sheet.read, by, (make_people, settle), whole=whole, dry=dry)


async def bring_in_members(
    pool: Pool, pool_id: str, sheet: Sheet, by: By, *, whole: bool = False, dry: bool = False
) -> Sequence[Change]:
    """The pool gets the sheet's members; ``whole``: only these. Raises NotThere, FileUnfit."""
    await check_pool(pool, pool_id)

    async def settle(work: Work) -> None:
        await settle_members(work, (), sheet.members, pool_id)

    return await carried_out(pool, sheet.read, by, (make_people, settle), whole=whole, dry=dry)


async def _check_names(work: Work, sheet: Sheet) -> None:
    """A name beside a login must be that person's: whoever makes the sheet may have mistaken the line."""
    known = {person.login: person.name for person in await everybody(work.db, work.by.at)}
    for place, (shift, name) in enumerate(zip(sheet.shifts, sheet.names, strict=True)):
        right = known.get(shift.person, name)
        if name and name != right:
            found = work.read.problem(
                ("shifts", place), "organisation_sheet_name", login=shift.person, told=name, known=right
            )
            work.problems.append(found)
