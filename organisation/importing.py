"""Bringing the store into line with a file: all of it or nothing, and twice the same as once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from organisation.accounts import end_bodies, make_bodies, make_people, shut_people
from organisation.errors import FileUnfit
from organisation.holdings import settle_absences, settle_appointments, settle_deputies, settle_rosters
from organisation.lists import settle_pools
from organisation.reading import Read
from organisation.work import Work
from store.organisation.changes import By, Change, changes_since, changing, last_change
from store.pool import Pool

STEPS: Sequence[Callable[[Work], Awaitable[None]]] = (
    make_bodies,
    make_people,
    settle_appointments,
    settle_rosters,
    settle_deputies,
    settle_absences,
    settle_pools,
    shut_people,
    end_bodies,
)


class _TakenBack(Exception):
    pass


async def bring_in(
    pool: Pool, read: Read, by: By, *, whole: bool = False, dry: bool = False
) -> Sequence[Change]:
    """Do what the file says, and give what was changed; ``dry``: say what would be, and change nothing.

    Without ``whole`` nothing ends that the file does not name. With it, what is in force or to come and not
    in the file ends at ``by.at``; accounts and pools stay. Raises FileUnfit with the line of every problem.
    """
    return await carried_out(pool, read, by, STEPS, whole=whole, dry=dry)


async def carried_out(
    pool: Pool,
    read: Read,
    by: By,
    steps: Sequence[Callable[[Work], Awaitable[None]]],
    *,
    whole: bool,
    dry: bool,
) -> Sequence[Change]:
    """These steps in one transaction, which is taken back where something is wrong, or for ``dry``."""
    found: Sequence[Change] = ()
    try:
        async with pool.acquire() as connection, changing(connection) as change:
            before, work = await last_change(change), Work(change, read, by, whole)
            for step in steps:
                await step(work)
            if work.problems:
                raise FileUnfit(read.name, work.problems)
            found = await changes_since(change, before)
            if dry:
                raise _TakenBack
    except _TakenBack:
        pass
    return found
