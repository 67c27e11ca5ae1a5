"""Whether what goes on for long may go on: a sign-in that ends, a desk or a role that is lost, ends it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from api.access.rules import READ
from api.guard import Visitor
from api.house import House
from store.access import still_seen, token_counts
from store.sign_ins import desks_signed_in

LONGEST = timedelta(minutes=10)
"""After this a stream ends, and its reader comes again."""
ANEW = timedelta(seconds=1)
"""So often at least it is asked again what the reader may see; and before anything is sent."""


class Watch:
    """Somebody's stream: of one incident, or of all that they see (``incident_id`` None)."""

    def __init__(self, house: House, visitor: Visitor, incident_id: str | None = None) -> None:
        self._house, self.visitor, self._incident = house, visitor, incident_id
        self._ends_at = house.clock() + LONGEST
        self._asked_at: datetime | None = None
        self.last = 0

    async def goes_on(self, known: int) -> bool:
        """Whether it does, for the stream of an incident; ``last`` is then the number of its last event."""
        assert self._incident is not None
        self.last = await self._house.latest.no(self._incident)
        return await self.still(news=self.last > known)

    async def still(self, *, news: bool) -> bool:
        """Whether the reader may go on; with ``news`` it is asked anew in any case."""
        now = self._house.clock()
        if now >= self._ends_at:
            return False
        if news or self._asked_at is None or now - self._asked_at >= ANEW:
            self._asked_at = now
            return await self._asked(now)
        return True

    async def _asked(self, now: datetime) -> bool:
        pool, person = self._house.pool, self.visitor.person.id
        counts, seen = await asyncio.gather(self._counts(now), still_seen(pool, person, now, self._incident))
        return counts and seen

    async def _counts(self, now: datetime) -> bool:
        visitor, pool = self.visitor, self._house.pool
        if visitor.token_scopes is not None:
            return await token_counts(pool, visitor.token_digest, now)
        desks = await desks_signed_in(pool, visitor.token_digest, now)
        return desks is not None and READ.lets_in(desks, None)
