"""Retention: what came in goes when its time is over, and so do the words of incidents that are long over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.webhooks import TOLERANCE
from store.import_places import expire_places
from store.organisation.changes import By
from store.partitions import COUNTS, POSTS, make_partitions
from store.pool import Pool
from store.retention import erase_incident, expire_pieces, expire_whole_months, incidents_to_erase
from store.set_aside import expire_aside
from store.webhooks import forget_webhooks

AHEAD = (timedelta(), timedelta(days=31))
"""Partitions are made for the month of now and for the next."""

WHO, WHY = "pingxi:retention", "保存期限届满 · kept for as long as the plan says"


@dataclass(frozen=True)
class Expired:
    """What went: months whole, rows one by one, items set aside, and incidents whose words were erased."""

    months: int
    rows: int
    aside: int
    incidents: int

    @property
    def total(self) -> int:
        """How much was done in all."""
        return self.months + self.rows + self.aside + self.incidents


async def expire_posts(pool: Pool, now: datetime, keep_for: timedelta) -> Expired:
    """Delete posts, counts and what is set aside older than ``keep_for``; make the next months' partitions.

    What tells of an incident stays while that goes on and for its plan's retention after. Whole months are
    dropped where nothing in them is held. May be broken off anywhere and begun again.
    """
    before = now - keep_for
    for parent in (POSTS, COUNTS):
        await make_partitions(pool, parent, [now + ahead for ahead in AHEAD])
    months = await expire_whole_months(pool, now, before)
    rows = await expire_pieces(pool, now, before)
    aside = await expire_aside(pool, before)
    await expire_places(pool, before)
    # A message is taken only within the tolerance; twice that is forgotten by nobody too early.
    await forget_webhooks(pool, now - 2 * TOLERANCE - timedelta(days=1))
    incidents = await incidents_to_erase(pool, now)
    for incident in incidents:
        await erase_incident(pool, incident, By(WHO, WHY, now))
    return Expired(months, rows, aside, len(incidents))
