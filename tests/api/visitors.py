"""Visitors of every sort, each with a token of their own for every request."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import httpx

from store.invitations import digest_of_token
from store.machine_tokens import make_machine_token
from store.organisation.changes import By
from store.people import Person, add_person, set_active
from store.queries import RoleIn
from store.sign_ins import begin_sign_in, end_sign_in
from tests.api.conftest import PLAN, SITE, World
from tests.store.rows import insert

BODIES = (("head", None), ("city", "head"), ("district", "city"), ("other", "head"))


async def add_bodies(world: World) -> None:
    """head ─ city ─ district, head ─ other."""
    for body, parent in BODIES:
        values: dict[str, object] = {"id": body, "parent": parent, "name_zh": body, "name_en": body}
        await insert(world.pool, "bodies", values)


def by(world: World) -> By:
    """Whoever sets a test up."""
    return By("setup", "试验", world.clock())


async def add(
    world: World,
    login: str,
    roles: Iterable[RoleIn] = (),
    desks: Iterable[str] = (),
    limited: Iterable[tuple[str, str]] = (),
) -> Person:
    """An account without a password."""
    made = Person(
        f"p-{login}", login, f"人员{login}", True, world.clock(), frozenset(roles), frozenset(desks), None,
        None, frozenset(limited),
    )  # fmt: skip
    await add_person(world.pool, made, None, by(world))
    return made


def role(name: str, body: str | None = None, incident: str | None = None) -> RoleIn:
    """A role of the plan."""
    return RoleIn(PLAN, name, body, incident)


async def token_of(world: World, login: str) -> str:
    """The token of a new sign-in."""
    token, now = "pxs_" + secrets.token_urlsafe(16), world.clock()
    digest = digest_of_token(token)
    await begin_sign_in(world.pool, digest, f"p-{login}", now, now + timedelta(hours=1))
    return token


async def machine_token(world: World, login: str, *scopes: str) -> str:
    """A machine's token over some scopes."""
    until = world.clock() + timedelta(days=1)
    _, token = await make_machine_token(world.pool, f"p-{login}", login, frozenset(scopes), until, by(world))
    return token


async def client(world: World, token: str | None, **headers: str) -> httpx.AsyncClient:
    """A program with a token, or with none."""
    told = {"accept": "application/json", **headers}
    if token is not None:
        told["authorization"] = f"Bearer {token}"
    made = httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url=SITE, headers=told)
    return await world.stack.enter_async_context(made)


async def signed_in(world: World, login: str) -> httpx.AsyncClient:
    """A program of this person."""
    return await client(world, await token_of(world, login))


async def visitor_token(world: World, sort: str) -> str | None:
    """A new token of a visitor of the sort, as the table of routes names them."""
    if sort == "nobody":
        return None
    if sort in ("reads", "sends", "intake"):
        scopes = {"reads": "incidents:read", "sends": "signals:send", "intake": "intake:web"}
        return await machine_token(world, sort, scopes[sort])
    token = await token_of(world, sort)
    if sort == "ended":
        await end_sign_in(world.pool, digest_of_token(token), world.clock())
    return token


async def add_sorts(world: World, sorts: Iterable[str]) -> None:
    """An account of each sort, each with a role by which the incident is covered."""
    desks: Mapping[str, tuple[str, ...]] = {
        each: (each,) for each in ("operator", "supervisor", "auditor", "administrator")
    }
    for sort in sorts:
        if sort != "nobody":
            given: Any = desks.get(sort, ("operator",) if sort in ("shut", "ended") else ())
            await add(world, sort, [role("monitor")], given)
    await set_active(world.pool, "p-shut", False, by(world))
