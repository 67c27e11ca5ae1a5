"""The demonstration's people: one a role of the plan, supervisor, auditor, administrator, and the feed."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from api.identity.passwords import hash_password
from demo.errors import LoginOfAnother
from domain.plan import FEED, Plan
from embedded.secrets import write_private
from locales import say
from store.desks import set_desks
from store.organisation.changes import By
from store.people import Person, add_person, person_by_login, set_password, set_roles
from store.pool import Pool
from store.queries import RoleIn

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Account:
    """Someone of the demonstration, with the password that is printed.

    ``procedure``: whose the role is, where it is none of the plan that is shown.
    """

    login: str
    password: str
    name: str
    role: str | None
    desks: tuple[str, ...]
    procedure: str | None = None


def cast(plan: Plan, locale: str, procedures: Sequence[Plan] = ()) -> Iterator[Account]:
    """Who is needed for a plan and for the procedures that it names; their passwords are new.

    Bodies outside the house do not sign in.
    """
    yield from _of_roles(plan, locale, None)
    for each in procedures:
        yield from _of_roles(each, locale, each.id)
    yield _account("supervisor", say(locale, "demo_supervisor"), None, ("supervisor",))
    yield _account("auditor", say(locale, "demo_auditor"), None, ("auditor",))
    yield _account("administrator", say(locale, "demo_administrator"), None, ("administrator",))
    yield _account(FEED, say(locale, "demo_feed"), FEED, ("operator",))


def _of_roles(plan: Plan, locale: str, procedure: str | None) -> Iterator[Account]:
    for role in plan.roles:
        if not role.external:
            label = role.label.en if locale == "en" else role.label.zh
            login = role.id if procedure is None else f"{procedure}.{role.id}"
            yield _account(login, say(locale, "demo_name", role=label), role.id, ("operator",), procedure)


def _account(
    login: str, name: str, role: str | None, desks: tuple[str, ...], procedure: str | None = None
) -> Account:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return Account(login, "-".join(groups), name, role, desks, procedure)


async def settle(
    pool: Pool, plan: Plan, accounts: Sequence[Account], known: Sequence[Account], now: datetime
) -> None:
    """Make the accounts that are missing, and set those of an earlier demonstration to these passwords.

    *known* are the accounts of earlier demonstrations. Raises LoginOfAnother, before anything is changed, if
    a login belongs to somebody who is none of them.
    """
    found = {account.login: await person_by_login(pool, account.login, now) for account in accounts}
    earlier = {account.login for account in known}
    for login, person in found.items():
        if person is not None and login not in earlier:
            raise LoginOfAnother(login=login)
    for account in accounts:
        person = found[account.login]
        await _settle_one(pool, plan, account, person[0] if person else None, now)


async def _settle_one(pool: Pool, plan: Plan, account: Account, person: Person | None, now: datetime) -> None:
    plan_id = account.procedure or plan.id
    roles = {RoleIn(plan_id, account.role)} if account.role else set()
    password_hash, by = hash_password(account.password), By("setup", "demonstration", now)
    if person is None:
        made = Person(
            secrets.token_hex(12),
            account.login,
            account.name,
            True,
            now,
            frozenset(roles),
            frozenset(account.desks),
        )
        await add_person(pool, made, password_hash, by)
        return
    await set_password(pool, person.id, password_hash, by)
    elsewhere = {held for held in person.roles if held.plan_id != plan_id}
    await set_roles(pool, person.id, elsewhere | roles, by)
    await set_desks(pool, person.id, account.desks, by)


def remembered(file: Path) -> list[Account]:
    """The accounts of the last demonstration in this data folder, or none."""
    try:
        body = json.loads(file.read_text("utf-8"))["accounts"]
        return [Account(**{**each, "desks": tuple(each["desks"])}) for each in body]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remember(file: Path, accounts: Sequence[Account]) -> None:
    """Write the accounts down, for the folder's owner alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(
        file, json.dumps({"accounts": [asdict(each) for each in accounts]}, ensure_ascii=False, indent=2)
    )
