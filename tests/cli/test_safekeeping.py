"""Backup, restore and migrate as commands, on a real database."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.app import run
from tests.conftest import Database, Server


@pytest.fixture
def told(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The commands are told this database."""
    monkeypatch.setenv("DATABASE_URL", database.app_dsn)
    monkeypatch.setenv("PINGXI_DATABASE_OWNER_URL", database.owner_dsn)
    monkeypatch.setenv("PINGXI_LOCALE", "en")
    return database


def test_a_backup_is_written_and_restored(told: Database, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "pingxi.backup"
    assert run(["backup", str(file), "--json"]) == 0
    manifest = json.loads(capsys.readouterr().out)
    assert manifest["file"] == str(file)
    assert "timeline" in manifest["tables"]
    assert run(["restore", str(file)]) == 0
    assert "pingxi recover" in capsys.readouterr().out


def test_a_backup_never_overwrites(told: Database, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "precious"
    file.write_text("precious", "utf-8")
    assert run(["backup", str(file)]) == 1
    assert "[backup_exists]" in capsys.readouterr().err
    assert file.read_text("utf-8") == "precious"


@pytest.mark.parametrize(("content", "code"), [(None, "backup_missing"), ("not a backup", "backup_damaged")])
def test_what_is_no_backup_is_not_restored(
    told: Database, tmp_path: Path, content: str | None, code: str, capsys: Any
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_text(content, "utf-8")
    assert run(["restore", str(file), "--force"]) == 1
    assert f"[{code}]" in capsys.readouterr().err


@pytest.fixture
async def empty(pg: Server) -> Any:
    """A database without a schema."""
    made = await pg.database(migrated=False)
    yield made
    await pg.drop(made)


def test_migrate_brings_the_schema_up(
    empty: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty.app_dsn)
    monkeypatch.setenv("PINGXI_DATABASE_OWNER_URL", empty.owner_dsn)
    monkeypatch.setenv("PINGXI_DATA_FOLDER", str(tmp_path))
    assert run(["migrate", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["schema"] >= 5
    assert run(["migrate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == first


def test_without_any_database_migrate_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PINGXI_DATA_FOLDER", str(tmp_path))
    assert run(["migrate", "--lang", "en"]) == 6
    assert "cli_no_stack" in capsys.readouterr().err
