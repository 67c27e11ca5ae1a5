"""Who can take a role over: whoever holds it now, or has an appointment or a shift to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from store.organisation.appointments import appointments
from store.organisation.holding import who_holds
from store.organisation.rosters import rosters
from store.organisation.shifts import shifts_of
from store.pool import Database
from store.queries import RoleIn

AHEAD = timedelta(days=60)


async def next_holders(db: Database, role: RoleIn, now: datetime) -> list[str]:
    """The ids of these people: first those whose turn comes first."""
    found: dict[str, datetime] = {}
    for held in await who_holds(db, now):
        if held.role == role:
            found.setdefault(held.person_id, now)
    for roster in await rosters(db, now):
        if (roster.plan_id, roster.role, roster.body) == (role.plan_id, role.role, role.body):
            for shift in await shifts_of(db, roster.id, now, now + AHEAD):
                found.setdefault(shift.person_id, max(shift.from_at, now))
    for named in await appointments(db, role=role, since=now):
        if named.body == role.body and named.from_at > now:
            found.setdefault(named.person_id, named.from_at)
    return sorted(found, key=lambda each: (found[each], each))
