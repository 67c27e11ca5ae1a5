"""Accounts and tokens by the command line, on a database of the test's own."""

import asyncio
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from commands.app import run
from commands.stack import FirstStart
from config import Settings
from embedded.progress import Printer
from embedded.runfile import RunFile
from store.invitations import invitation_of, make_set_up
from store.machine_tokens import machine_of
from store.people import person_by_login
from store.pool import open_pool
from tests.conftest import Database, Server

GOOD = "drei blaue Wale singen"


@pytest.fixture
def base(pg: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A database that commands are told of; commands run their own loops, so it is made in one too."""
    made = asyncio.run(pg.database())
    monkeypatch.setenv("DATABASE_URL", made.app_dsn)
    monkeypatch.setenv("PINGXI_DATA_FOLDER", str(tmp_path))
    monkeypatch.setenv("PINGXI_SITE", "https://pingxi.example.org")
    monkeypatch.setenv("PINGXI_LOCALE", "en")
    yield made
    asyncio.run(pg.drop(made))


def asked(base: Database, query: str, *values: Any) -> Any:
    """What the database says."""

    async def ask() -> Any:
        connection = await asyncpg.connect(base.app_dsn)
        try:
            return await connection.fetchval(query, *values)
        finally:
            await connection.close()

    return asyncio.run(ask())


def test_an_administrator_is_made_with_an_invitation(base: Database, capsys: Any) -> None:
    assert run(["accounts", "administrator", "wang", "--name", "王管理", "--why", "首次启用"]) == 0
    told = capsys.readouterr().out
    found = re.search(r"https://pingxi.example.org/invitations/([\w-]{32})", told)
    assert found is not None

    async def look() -> None:
        pool = await open_pool(base.app_dsn, max_size=1)
        invitation = await invitation_of(pool, found[1], datetime.now(UTC))
        person = await person_by_login(pool, "wang", datetime.now(UTC))
        await pool.close()
        assert person is not None
        assert (person[0].name, sorted(person[0].desks), person[1]) == ("王管理", ["administrator"], None)
        assert invitation is not None
        assert invitation.person_id == person[0].id

    asyncio.run(look())
    assert asked(base, "SELECT why FROM organisation_changes WHERE what = 'account_made'") == "首次启用"


def test_an_administrator_with_a_password_from_a_pipe(
    base: Database, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("password1234\n"))
    assert run(["accounts", "administrator", "wang", "--password", "--why", "x"]) == 3
    assert "one of the passwords that are tried first" in capsys.readouterr().err
    assert asked(base, "SELECT count(*) FROM people") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD + "\n"))
    assert run(["accounts", "administrator", "wang", "--password", "--why", "x"]) == 0
    told = capsys.readouterr().out
    assert "password that was set" in told
    assert GOOD not in told
    assert asked(base, "SELECT password_hash FROM people").startswith("$argon2id$")


def test_an_account_that_is_there_gets_the_desk(base: Database, capsys: Any) -> None:
    for _ in range(2):
        assert run(["accounts", "administrator", "wang", "--why", "x"]) == 0
    assert asked(base, "SELECT count(*) FROM people") == 1
    assert asked(base, "SELECT count(*) FROM invitations WHERE ended_at IS NULL") == 1


def test_a_reason_is_asked_for(base: Database, capsys: Any) -> None:
    assert run(["accounts", "administrator", "wang"]) != 0
    assert "organisation_reason_missing" in capsys.readouterr().err
    assert asked(base, "SELECT count(*) FROM people") == 0


def test_who_is_not_there_is_not_invited(base: Database, capsys: Any) -> None:
    assert run(["accounts", "invite", "nobody", "--why", "x"]) == 5
    assert "cli_login_unknown" in capsys.readouterr().err
    run(["accounts", "administrator", "wang", "--why", "x"])
    assert run(["accounts", "invite", "wang", "--why", "口令遗失", "--json"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told[told.index("{") :])["address"].startswith(
        "https://pingxi.example.org/invitations/"
    )


def test_the_address_of_the_first_start_until_there_is_an_administrator(base: Database, capsys: Any) -> None:
    assert run(["accounts", "set-up"]) == 0
    assert re.search(r"https://pingxi.example.org/set-up/[\w-]{32}", capsys.readouterr().out)
    run(["accounts", "administrator", "wang", "--why", "x"])
    capsys.readouterr()
    assert run(["accounts", "set-up"]) == 0
    assert "There is an administrator" in capsys.readouterr().out


def test_a_token_is_printed_once_and_ended(base: Database, capsys: Any) -> None:
    made = [
        "tokens",
        "make",
        "舆情监测",
        "--scope",
        "incidents:read",
        "--scope",
        "intake:weibo",
        "--why",
        "对接",
    ]
    assert run([*made, "--json"]) == 0
    token = json.loads(capsys.readouterr().out)["token"]
    assert token.startswith("pxm_")

    async def look() -> frozenset[str] | None:
        pool = await open_pool(base.app_dsn, max_size=1)
        found = await machine_of(pool, token, datetime.now(UTC))
        await pool.close()
        return found[1].scopes if found else None

    assert asyncio.run(look()) == frozenset({"incidents:read", "intake:weibo"})
    assert run(["tokens", "list", "--json"]) == 0
    told = capsys.readouterr().out
    assert token not in told
    rows = json.loads(told)
    assert run(["tokens", "list"]) == 0
    assert "舆情监测" in capsys.readouterr().out
    assert run(["tokens", "renew", rows[0]["id"], "--why", "更换", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["token"] != token
    assert asked(base, "SELECT count(*) FROM people") == 1
    assert run(["tokens", "renew", "x", "--why", "更换"]) == 5
    assert run(["tokens", "end", rows[0]["id"], "--why", "停用"]) == 0
    assert asyncio.run(look()) is None
    assert run(["tokens", "end", rows[0]["id"], "--why", "停用"]) == 5


@pytest.mark.parametrize("scope", ["everything", "intake:", "intake:A B", "signals:send,x"])
def test_an_unknown_scope_is_said(base: Database, capsys: Any, scope: str) -> None:
    assert run(["tokens", "make", "x", "--scope", scope, "--why", "x"]) == 2
    assert "--scope" in capsys.readouterr().err
    assert asked(base, "SELECT count(*) FROM machine_tokens") == 0


def test_the_start_tells_where_the_first_account_is_made(
    base: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PINGXI_SITE")
    out = io.StringIO()
    settings = Settings(data_folder=tmp_path, database_url=base.app_dsn, locale="en")
    (tmp_path / "run").mkdir()
    RunFile(addresses={"database": base.app_dsn}).write(tmp_path / "run" / "stack.json")

    async def start() -> None:
        first = FirstStart(settings, Printer("en", out))
        first("stack_ready", api="http://127.0.0.1:8600/", folder=str(tmp_path))
        assert first._asking is not None
        await first._asking
        await first.leave()

    asyncio.run(start())
    found = re.search(r"http://127.0.0.1:8600/set-up/([\w-]{32})", out.getvalue())
    assert found is not None

    async def look(token: str) -> bool:
        pool = await open_pool(base.app_dsn, max_size=1)
        there = await invitation_of(pool, token, datetime.now(UTC)) is not None
        await make_set_up(pool, datetime.now(UTC))
        await pool.close()
        return there

    assert asyncio.run(look(found[1]))
    assert not asyncio.run(look(found[1]))
    run(["accounts", "administrator", "wang", "--why", "x"])
    out.seek(0)
    out.truncate()
    asyncio.run(start())
    assert "/set-up/" not in out.getvalue()
