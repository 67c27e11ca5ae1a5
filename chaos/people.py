"""Accounts for those who send: one for each role, a second for the office, and a feed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from api.identity.passwords import hash_password
from domain.plan import FEED, Plan
from store.organisation.changes import By
from store.people import Person, add_person
from store.pool import Pool
from store.queries import RoleIn

PASSWORD = "chaos-" + secrets.token_hex(8)


@dataclass(frozen=True)
class Account:
    """Someone who sends in one role. ``person_id`` is what the timeline knows them by."""

    login: str
    person_id: str
    role: str


async def make_people(pool: Pool, plan: Plan, now: datetime) -> list[Account]:
    """One account for each role that signs in, one more for the office, and a feed."""
    roles = [role.id for role in plan.roles if not role.external]
    password_hash = hash_password(PASSWORD)
    made = []
    for place, role in enumerate([*roles, "group_office", FEED]):
        account = Account(f"{role}-{place}", secrets.token_hex(12), role)
        person = Person(
            account.person_id,
            account.login,
            f"¤ {account.login}",
            True,
            now,
            frozenset({RoleIn(plan.id, role)}),
            frozenset({"operator"}),
        )
        await add_person(pool, person, password_hash, By("setup", "chaos", now))
        made.append(account)
    return made
