"""Machines: accounts without a password and without a desk, that come in by tokens with scopes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from api.errors import InvalidInput
from domain.errors import FieldProblem
from store.machine_tokens import MachineToken, make_machine_token
from store.organisation.changes import By
from store.people import Person, add_person
from store.pool import Pool

SCOPES = ("incidents:read", "signals:send")
INTAKE = re.compile(r"intake:[a-z0-9][a-z0-9_.-]{0,62}")
"""A source that may bring posts and counts: ``intake:<source>``."""


def fit_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes, if there is one at least and each is known. Raises ``InvalidInput``."""
    found = frozenset(scopes)
    if not found:
        raise InvalidInput([FieldProblem("scope", "missing")])
    for scope in sorted(found):
        if scope not in SCOPES and not INTAKE.fullmatch(scope):
            raise InvalidInput([FieldProblem("scope", "scope_unknown", {"scope": scope})])
    return found


async def make_machine(pool: Pool, name: str, scopes: frozenset[str], expires_at: datetime, by: By) -> str:
    """A machine's account with its first token; the token."""
    made = secrets.token_hex(12)
    person = Person(made, f"machine-{made[:8]}", name, True, by.at, frozenset(), frozenset())
    async with pool.acquire() as connection, connection.transaction():
        await add_person(connection, person, None, by)
        _, token = await make_machine_token(connection, made, name, scopes, expires_at, by)
    return token


async def renew_machine(pool: Pool, before: MachineToken, expires_at: datetime, by: By) -> str:
    """A further token for the same machine, with its roles and the same scopes; the one before goes on."""
    _, token = await make_machine_token(pool, before.person_id, before.name, before.scopes, expires_at, by)
    return token
