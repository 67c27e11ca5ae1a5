"""Signing in by a password. What is wrong is told to nobody, and guessing waits longer and longer."""

from __future__ import annotations

from datetime import timedelta

import structlog
from starlette.requests import Request

from api.errors import SignInFailed, TooManyGuesses
from api.house import House, house_of
from api.identity.passwords import hashed, matches, needs_rehash
from api.identity.places import address_of, network_of
from api.identity.sessions import SignedIn, begin
from store.guesses import Bound, attempt_was_right, count_attempt
from store.people import Person, person_by_login
from store.sign_ins import came_from, rehash

log = structlog.get_logger()

QUARTER = timedelta(minutes=15)
OF_A_LOGIN_HERE, OF_A_NETWORK, OF_A_LOGIN = 5, 100, 20
"""Attempts that need not wait: of a login from one network, of a network, of a login from anywhere new."""


async def sign_in(request: Request, login: str, password: str, *, in_browser: bool = True) -> SignedIn:
    """Check a password and begin a sign-in.

    An unknown login takes as long as a wrong password. Raises ``SignInFailed`` and ``TooManyGuesses``.
    """
    house, address = house_of(request), address_of(request)
    mine, others = await _bounds(house, login, address)
    wait = await count_attempt(house.pool, [mine, *others], house.clock())
    if wait > timedelta():
        log.warning("sign_in_delayed", network=network_of(address))
        raise TooManyGuesses(seconds=max(1, -int(-wait.total_seconds() // 1)))
    person = await _person(house, login, password)
    if person is None:
        log.warning("sign_in_failed", network=network_of(address))
        raise SignInFailed
    await attempt_was_right(house.pool, mine, others)
    return await begin(request, person, "password", in_browser=in_browser)


async def confirm(request: Request, person: Person, password: str) -> bool:
    """Whether it is this person's password; counted as an attempt. Raises ``TooManyGuesses``."""
    house = house_of(request)
    bound = Bound(f"own:{person.id}", OF_A_LOGIN_HERE, QUARTER)
    wait = await count_attempt(house.pool, [bound], house.clock())
    if wait > timedelta():
        raise TooManyGuesses(seconds=max(1, -int(-wait.total_seconds() // 1)))
    found = await person_by_login(house.pool, person.login, house.clock())
    right = await matches(found[1] if found else None, password)
    if right:
        await attempt_was_right(house.pool, bound, ())
    return right


async def _bounds(house: House, login: str, address: str) -> tuple[Bound, list[Bound]]:
    """What an attempt counts for. Strangers who try a login cannot hold up who has come from here before."""
    name, network = login.casefold(), network_of(address)
    mine = Bound(f"pair:{name}|{network}", OF_A_LOGIN_HERE, QUARTER)
    others = [Bound(f"address:{network}", OF_A_NETWORK, QUARTER)]
    if not await came_from(house.pool, login, network):
        others.append(Bound(f"login:{name}", OF_A_LOGIN, timedelta(minutes=5)))
    return mine, others


async def _person(house: House, login: str, password: str) -> Person | None:
    found = await person_by_login(house.pool, login, house.clock())
    person, password_hash = found or (None, None)
    right = await matches(password_hash, password)
    if person is None or password_hash is None or not right or not person.active:
        return None
    if needs_rehash(password_hash):
        await rehash(house.pool, person.id, password_hash, await hashed(password))
    return person
