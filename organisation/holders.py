"""Who holds which role by the organisation's file."""

from __future__ import annotations

from datetime import datetime

from organisation.file import OrganisationFile, Timed


def held_by_role(content: OrganisationFile, now: datetime) -> dict[tuple[str, str], frozenset[str]]:
    """The logins of those appointed to a role or on a roster of it, by the ids of plan and role.

    Accounts that are not in use and terms that have run out do not count; those that are to begin do.
    """
    away = {person.login for person in content.people if not person.active}
    found: dict[tuple[str, str], set[str]] = {}
    for one in filter(lambda term: _lasts(term, now), content.appointments):
        found.setdefault((one.plan, one.role), set()).add(one.person)
    for roster in filter(lambda term: _lasts(term, now), content.rosters):
        found.setdefault((roster.plan, roster.role), set()).update(shift.person for shift in roster.shifts)
    return {key: frozenset(people - away) for key, people in found.items()}


def _lasts(term: Timed, now: datetime) -> bool:
    return term.until_at is None or term.until_at > now
