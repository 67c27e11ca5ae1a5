"""Accounts by the command line: the first administrator, invitations, machines' tokens.

Whoever runs these reaches the database already; what they do is on record as done at the set-up, with why.
"""

import asyncio
import getpass
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.failures import NOT_FOUND, REFUSED, BadValue, CommandFailed, NoStack
from commands.options import AsJson, Folder, Url
from commands.terminal import Terminal

if TYPE_CHECKING:
    from store.organisation.changes import By
    from store.pool import Pool

app = typer.Typer(no_args_is_help=True, add_completion=False)
tokens = typer.Typer(no_args_is_help=True, add_completion=False)

Login = Annotated[str, typer.Argument(help="cli_arg_account_login", metavar="LOGIN")]
Why = Annotated[str, typer.Option("--why", help="cli_opt_why", metavar="TEXT")]
PersonName = Annotated[str | None, typer.Option("--name", help="cli_opt_person_name", metavar="NAME")]
Password = Annotated[bool, typer.Option("--password", help="cli_opt_ask_password")]
Scopes = Annotated[list[str], typer.Option("--scope", help="cli_opt_scope", metavar="SCOPE")]
Days = Annotated[int, typer.Option("--days", help="cli_opt_days", metavar="N", min=1, max=3650)]
TokenName = Annotated[str, typer.Argument(help="cli_arg_token_name", metavar="NAME")]
TokenId = Annotated[str, typer.Argument(help="cli_arg_token_id", metavar="ID")]


class LoginUnknown(CommandFailed):
    """No open account has this login: ``login``."""

    code = "cli_login_unknown"
    exit_code = NOT_FOUND


class TokenUnknown(CommandFailed):
    """No token of this id counts: ``token``."""

    code = "cli_token_unknown"
    exit_code = NOT_FOUND


class PasswordUnfit(CommandFailed):
    """A password that may not be chosen: ``reason``."""

    code = "cli_password_unfit"
    exit_code = REFUSED


@dataclass(frozen=True)
class Reached:
    """The database, where the pages are, and who makes the change."""

    pool: "Pool"
    address: str | None
    by: "By"

    def link(self, path: str) -> str:
        """An address to be opened in a browser; where it is not known, its path."""
        return f"{self.address or ''}{path}"


@app.command("administrator", help="cli_help_accounts_administrator")
def administrator(
    ctx: typer.Context, login: Login, name: PersonName = None, ask_password: Password = False,
    why: Why = "", url: Url = None, data_folder: Folder = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make an administrator, or give an account that desk; by default with an invitation."""
    terminal: Terminal = ctx.obj
    password = _password(terminal, login, name or login) if ask_password else None
    asyncio.run(_administrator(ctx, login, name, password, why, url, data_folder, as_json))


@app.command("invite", help="cli_help_accounts_invite")
def invite(
    ctx: typer.Context, login: Login, why: Why = "", url: Url = None, data_folder: Folder = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make an address by which a person chooses how to sign in from then on."""
    asyncio.run(_invite(ctx, login, why, url, data_folder, as_json))


@app.command("set-up", help="cli_help_accounts_set_up")
def set_up(ctx: typer.Context, url: Url = None, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """Make the address of the first start, while there is no administrator."""
    asyncio.run(_set_up(ctx, url, data_folder, as_json))


@tokens.command("make", help="cli_help_tokens_make")
def make(
    ctx: typer.Context, name: TokenName, scope: Scopes, days: Days = 90, why: Why = "",
    data_folder: Folder = None, as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a machine with a token, and print the token this once."""
    asyncio.run(_make(ctx, name, scope, days, why, data_folder, as_json))


@tokens.command("renew", help="cli_help_tokens_renew")
def renew(
    ctx: typer.Context, token: TokenId, why: Why = "", data_folder: Folder = None, as_json: AsJson = False
) -> None:
    """Make a further token for the machine of this one, and print it this once."""
    asyncio.run(_renew(ctx, token, why, data_folder, as_json))


@tokens.command("list", help="cli_help_tokens_list")
def list_(ctx: typer.Context, data_folder: Folder = None, as_json: AsJson = False) -> None:
    """List the tokens, without the tokens themselves."""
    asyncio.run(_list(ctx, data_folder, as_json))


@tokens.command("end", help="cli_help_tokens_end")
def end(
    ctx: typer.Context, token: TokenId, why: Why = "", data_folder: Folder = None, as_json: AsJson = False
) -> None:
    """End a token."""
    asyncio.run(_end(ctx, token, why, data_folder, as_json))


async def _administrator(
    ctx: typer.Context, login: str, name: str | None, password: str | None, why: str, url: str | None,
    data_folder: Any, as_json: bool,
) -> None:  # fmt: skip
    from api.identity.passwords import hash_password
    from store.desks import desk_words, desks_from, set_desks
    from store.invitations import invite as make_invitation
    from store.people import Person, add_person, person_by_login, set_password

    async with _reached(ctx, why, url, data_folder) as at:
        password_hash = hash_password(password) if password else None
        found = await person_by_login(at.pool, login, at.by.at)
        async with at.pool.acquire() as connection, connection.transaction():
            if found is None:
                desks = frozenset({"administrator"})
                person = Person(
                    secrets.token_hex(12), login, name or login, True, at.by.at, frozenset(), desks
                )
                await add_person(connection, person, password_hash, at.by)
            else:
                person = found[0]
                own, limited = desks_from(desk_words(person))
                await set_desks(connection, person.id, own | {"administrator"}, at.by, limited)
                if password_hash is not None:
                    await set_password(connection, person.id, password_hash, at.by)
            token = None if password else await make_invitation(connection, person.id, at.by)
        link = at.link(f"/invitations/{token}") if token else None
    _told(ctx, as_json, "cli_administrator_made", login=login, address=link)


async def _invite(
    ctx: typer.Context, login: str, why: str, url: str | None, data_folder: Any, as_json: bool
) -> None:
    from store.invitations import invite as make_invitation
    from store.people import person_by_login

    async with _reached(ctx, why, url, data_folder) as at:
        found = await person_by_login(at.pool, login, at.by.at)
        if found is None or not found[0].active:
            raise LoginUnknown(login=login)
        link = at.link(f"/invitations/{await make_invitation(at.pool, found[0].id, at.by)}")
    _told(ctx, as_json, "cli_invited", login=login, address=link)


async def _set_up(ctx: typer.Context, url: str | None, data_folder: Any, as_json: bool) -> None:
    from store.invitations import has_administrator, make_set_up

    async with _reached(ctx, "set-up", url, data_folder) as at:
        token = None if await has_administrator(at.pool) else await make_set_up(at.pool, at.by.at)
        link = at.link(f"/set-up/{token}") if token else None
    _told(ctx, as_json, "set_up_address" if link else "set_up_not_needed", address=link)


async def _make(
    ctx: typer.Context, name: str, scopes: list[str], days: int, why: str, data_folder: Any, as_json: bool
) -> None:
    from api.errors import InvalidInput
    from api.identity.machines import fit_scopes, make_machine

    try:
        fit = fit_scopes(scopes)
    except InvalidInput as error:
        known = "incidents:read, signals:send, intake:SOURCE"
        raise BadValue(option="--scope", value=" ".join(scopes), example=known) from error
    async with _reached(ctx, why, None, data_folder) as at:
        until = at.by.at + timedelta(days=days)
        token = await make_machine(at.pool, name, fit, until, at.by)
    _told(ctx, as_json, "cli_token_made", token=token, name=name, until=until.date().isoformat())


async def _renew(ctx: typer.Context, token: str, why: str, data_folder: Any, as_json: bool) -> None:
    from api.identity.machines import renew_machine
    from store.machine_tokens import machine_token_by_id

    async with _reached(ctx, why, None, data_folder) as at:
        before = await machine_token_by_id(at.pool, token)
        if before is None:
            raise TokenUnknown(token=token)
        until = at.by.at + (before.expires_at - before.made_at)
        made = await renew_machine(at.pool, before, until, at.by)
    _told(ctx, as_json, "cli_token_made", token=made, name=before.name, until=until.date().isoformat())


async def _list(ctx: typer.Context, data_folder: Any, as_json: bool) -> None:
    from store.machine_tokens import machine_tokens

    terminal: Terminal = ctx.obj
    async with _reached(ctx, "list", None, data_folder) as at:
        found, now = await machine_tokens(at.pool), at.by.at
    rows = [
        {
            "id": each.id, "name": each.name, "person_id": each.person_id, "scopes": sorted(each.scopes),
            "expires_at": each.expires_at, "ended_at": each.ended_at, "last_used_at": each.last_used_at,
            "counts": each.holds(now),
        }
        for each in found
    ]  # fmt: skip
    if as_json:
        terminal.json(rows)
        return
    terminal.table(
        ("cli_column_token", "field_token_name", "token_scopes", "cli_column_until", "cli_column_used"),
        ([each.id, each.name, " ".join(sorted(each.scopes)), _day(each.ended_at or each.expires_at),
          _day(each.last_used_at)] for each in found),
    )  # fmt: skip


async def _end(ctx: typer.Context, token: str, why: str, data_folder: Any, as_json: bool) -> None:
    from store.machine_tokens import end_machine_token

    async with _reached(ctx, why, None, data_folder) as at:
        if not await end_machine_token(at.pool, token, at.by):
            raise TokenUnknown(token=token)
    _told(ctx, as_json, "cli_token_ended", token=token)


@asynccontextmanager
async def _reached(ctx: typer.Context, why: str, url: str | None, data_folder: Any) -> AsyncIterator[Reached]:
    from commands.client import address_of
    from commands.settings import settings_for, speak_quietly
    from commands.stack import database
    from store.organisation.changes import By
    from store.pool import open_pool, wait_for_schema

    by = By("setup", why, datetime.now(UTC))
    settings = settings_for(ctx.obj, data_folder)
    speak_quietly(settings)
    try:
        address: str | None = settings.site or address_of(settings, url)
    except NoStack:
        address = None
    async with database(settings, alone=False) as reached:
        assert reached.app_dsn is not None
        pool = await open_pool(reached.app_dsn, max_size=2, name="pingxi-accounts", patience=20.0)
        try:
            await wait_for_schema(pool, patience=20.0)
            yield Reached(pool, address, by)
        finally:
            await pool.close()


def _password(terminal: Terminal, login: str, name: str) -> str:
    """Asked for twice on a terminal; from a pipe, its first line."""
    from api.identity.passwords import complaint

    if sys.stdin.isatty():
        given = getpass.getpass(terminal.text("cli_ask_new_password", login=login))
        again = getpass.getpass(terminal.text("cli_ask_again"))
    else:
        given = again = sys.stdin.readline().rstrip("\n")
    code = complaint(given, login, name) or (None if given == again else "password_differs")
    if code is not None:
        reason = terminal.text(f"problem_{code}", shortest="12", longest="200", field="")
        raise PasswordUnfit(reason=reason)
    return given


def _told(ctx: typer.Context, as_json: bool, key: str, **told: str | None) -> None:
    terminal: Terminal = ctx.obj
    if as_json:
        terminal.json(told)
        return
    terminal.say(key, **{name: value or "none" for name, value in told.items()})


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else "–"
