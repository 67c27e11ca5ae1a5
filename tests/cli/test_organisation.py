"""The organisation's commands, on a real database."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import orjson
import pytest

from commands.app import run
from store.organisation.changes import By
from store.people import Person, add_person
from store.plans import StoredPlan, put_plan
from store.pool import open_pool
from tests.conftest import Database
from tests.organisation.test_files import FILE
from tests.store.rows import T0

ROLES = [{"id": "head"}, {"id": "staff"}, {"id": "press", "external": True}]


async def _prepare(dsn: str) -> None:
    pool = await open_pool(dsn, max_size=2)
    body = orjson.dumps({"roles": ROLES}).decode()
    await put_plan(pool, StoredPlan("b" * 64, "hr", 1, body, T0))
    admin = Person("p0", "admin", "管理员", True, T0, frozenset(), frozenset({"administrator"}))
    await add_person(pool, admin, "a-hash", By("setup", "首次启动", T0))
    await pool.close()


@pytest.fixture
def file(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file to be imported; the commands are told the database."""
    monkeypatch.setenv("DATABASE_URL", database.app_dsn)
    monkeypatch.setenv("PINGXI_LOCALE", "en")
    asyncio.run(_prepare(database.app_dsn))
    written = tmp_path / "organisation.yaml"
    written.write_text(FILE, "utf-8")
    return written


def answer(capsys: Any) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_file_goes_in_and_comes_out_and_goes_in_again(file: Path, tmp_path: Path, capsys: Any) -> None:
    assert run(["organisation", "import", str(file), "--why", "set up", "--dry-run", "--json"]) == 0
    would = answer(capsys)
    assert would["dry_run"] is True
    assert run(["organisation", "import", str(file), "--why", "set up", "--json"]) == 0
    done = answer(capsys)
    assert [each["what"] for each in done["changes"]] == [each["what"] for each in would["changes"]]
    out = tmp_path / "out.yaml"
    assert run(["organisation", "export", str(out), "--past"]) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "a-hash" not in out.read_text("utf-8")
    capsys.readouterr()
    assert run(["organisation", "import", str(out), "--why", "again", "--whole", "--json"]) == 0
    assert answer(capsys)["changes"] == []


def test_an_import_is_told_in_words(file: Path, capsys: Any) -> None:
    assert run(["organisation", "import", str(file), "--why", "set up", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Account made" in told
    assert "nothing has changed" in told
    assert run(["organisation", "import", str(file), "--why", "建立组织", "--lang", "zh-CN"]) == 0
    told = capsys.readouterr().out
    assert "建立账号" in told
    assert "建立组织" in told


def test_shifts_go_out_and_in_as_a_sheet(file: Path, tmp_path: Path, capsys: Any) -> None:
    assert run(["organisation", "import", str(file), "--why", "set up"]) == 0
    sheet = tmp_path / "shifts.csv"
    assert run(["organisation", "export", str(sheet), "--shifts", "hr/staff/north", "--past"]) == 0
    text = sheet.read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("ann,安,2026-11-21 08:00")
    sheet.write_text(text + "bo,博,2040-01-01 08:00,2040-01-01 20:00\n", "utf-8")
    assert run(["organisation", "check", str(sheet)]) == 0
    capsys.readouterr()
    parts = ["organisation", "import", str(sheet), "--why", "swap", "--shifts", "hr/staff/north"]
    assert run([*parts, "--json"]) == 0
    assert [each["what"] for each in answer(capsys)["changes"]] == ["shifts_added"]
    pool = tmp_path / "pool.csv"
    assert run(["organisation", "export", str(pool), "--pool", "law"]) == 0
    capsys.readouterr()
    assert run(["organisation", "import", str(pool), "--why", "x", "--pool", "law", "--whole", "--json"]) == 0
    assert answer(capsys)["changes"] == []
    assert run(["organisation", "export", str(tmp_path / "none.csv"), "--pool", "none"]) == 3
    assert "[organisation_not_there]" in capsys.readouterr().err
    assert not (tmp_path / "none.csv").exists()


def test_who_holds_what_is_shown_with_what_is_vacant(file: Path, capsys: Any) -> None:
    assert run(["organisation", "import", str(file), "--why", "set up"]) == 0
    capsys.readouterr()
    assert run(["organisation", "show", "--at", "2026-11-21 09:00", "--json"]) == 0
    told = answer(capsys)
    held = {(each["login"], each["role"], each["body"]) for each in told["held"]}
    assert held == {("ann", "head", "north"), ("bo", "head", None), ("ann", "staff", "north")}
    assert run(["organisation", "show", "--at", "2030-01-01", "--json"]) == 0
    assert answer(capsys)["vacant"] == [{"plan": "hr", "role": "staff"}]
    assert run(["organisation", "show", "--at", "2030-01-01"]) == 0
    assert "Vacant" in capsys.readouterr().out


def test_changes_are_listed_newest_first(file: Path, capsys: Any) -> None:
    assert run(["organisation", "import", str(file), "--why", "set up"]) == 0
    capsys.readouterr()
    assert run(["organisation", "changes", "--json", "--limit", "2"]) == 0
    last, first = answer(capsys)
    assert last["no"] > first["no"]
    assert run(["organisation", "changes", "--json", "--who", "setup"]) == 0
    assert {each["why"] for each in answer(capsys)} == {"首次启动"}
    assert run(["organisation", "changes", "--before", str(first["no"])]) == 0
    assert "set up" in capsys.readouterr().out


@pytest.mark.parametrize(
    "was, now, line",
    [("role: head, body", "role: boss, body", ":14:"), ("version: 1", "version: 7", ":2:")],
)
def test_a_file_that_is_wrong_is_refused_with_its_lines(
    file: Path, was: str, now: str, line: str, capsys: Any
) -> None:
    file.write_text(FILE.replace(was, now), "utf-8")
    assert run(["organisation", "import", str(file), "--why", "set up", "--json"]) == 3
    told = capsys.readouterr()
    assert "[organisation_file_unfit]" in told.err
    assert line in told.err
    (problem,) = json.loads(told.out)["error"]["problems"]
    assert line in problem["field"]
    assert run(["organisation", "changes", "--who", "import", "--json"]) == 0
    assert answer(capsys) == []


def test_what_is_misused_is_said(file: Path, tmp_path: Path, capsys: Any) -> None:
    assert run(["organisation", "import", str(file)]) == 2
    assert run(["organisation", "import", str(file), "--why", " "]) == 3
    assert run(["organisation", "import", str(tmp_path / "none"), "--why", "x"]) == 5
    assert run(["organisation", "show", "--at", "soon"]) == 2
    assert run(["organisation", "show", "--zone", "Mars"]) == 2
    assert run(["organisation", "export", str(file)]) == 1
    assert "[cli_file_there]" in capsys.readouterr().err
    assert run(["organisation", "import", str(file), "--why", "x", "--shifts", "a/b", "--pool", "c"]) == 2
    assert run(["organisation", "check", str(file)]) == 0
