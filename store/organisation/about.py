"""Changes that are about somebody or something: of it, or naming it before or after."""

from __future__ import annotations

from collections.abc import Sequence

from store.organisation.changes import Change, change_from
from store.pool import Database
from store.queries import query

# The administrator's page of changes and a person's own, newest first.
ABOUT = query(
    "organisation.changes_about",
    """
    SELECT no, at, who, why, what, subject, before, after FROM organisation_changes
    WHERE ($1::text IS NULL OR subject = $1
           OR $1 = ANY (ARRAY[after ->> 'person_id', after ->> 'deputy_id', after ->> 'giver_id',
                              after ->> 'taker_id', after ->> 'roster_id', after ->> 'pool_id',
                              after ->> 'body', before ->> 'person_id'])
           OR after @> jsonb_build_object('shifts', jsonb_build_array(jsonb_build_object('person_id', $1))))
      AND ($2::text IS NULL OR who = $2) AND ($3::text IS NULL OR what = $3)
      AND ($4::bigint IS NULL OR no < $4)
    ORDER BY no DESC LIMIT $5""",
)
KINDS = query("organisation.change_kinds", "SELECT DISTINCT what FROM organisation_changes ORDER BY what")


async def changes_about(
    db: Database,
    about: str | None = None,
    who: str | None = None,
    what: str | None = None,
    before_no: int | None = None,
    limit: int = 50,
) -> Sequence[Change]:
    """Changes, newest first: about a person, body, roster or pool; by somebody; of a kind; if given."""
    return [change_from(row) for row in await db.fetch(ABOUT, about, who, what, before_no, limit)]


async def kinds_of_changes(db: Database) -> Sequence[str]:
    """The kinds of change that there have been."""
    return [row["what"] for row in await db.fetch(KINDS)]
