"""Keys sealed under a passphrase: they come back whole, by that passphrase only, and never over others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit import sealed
from audit.errors import KeysThere, SealedUnreadable
from audit.keys import log_folder, log_keys
from audit.sealed import lay_back, seal, unseal
from commands.app import run

T0 = datetime(2026, 3, 2, tzinfo=UTC)
FILES = {"log/keys.json": "{}", "witness/keys.json": "密"}
PHRASE = "a passphrase of some length"


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less work for the passphrase; the file says how much it was."""
    monkeypatch.setattr(sealed.Sealed.model_fields["memory"], "default", 1024)
    sealed.Sealed.model_rebuild(force=True)


def test_sealed_files_come_back_by_their_passphrase_only(light: None) -> None:
    text = seal(FILES, PHRASE)
    assert "密" not in text
    assert unseal(text, PHRASE) == FILES
    assert seal(FILES, PHRASE) != text
    with pytest.raises(SealedUnreadable, match="passphrase"):
        unseal(text, PHRASE + "!")


@pytest.mark.parametrize("name", ["passes", "lanes", "salt", "nonce", "body"])
def test_whatever_is_changed_does_not_open(light: None, name: str) -> None:
    body = json.loads(seal(FILES, PHRASE))
    body[name] = body[name] + 1 if isinstance(body[name], int) else "AAAA" + body[name][4:]
    with pytest.raises(SealedUnreadable):
        unseal(json.dumps(body), PHRASE)


@pytest.mark.parametrize("text", ["", "{}", '{"v": 2}', "[]"])
def test_what_is_no_sealed_file_is_told_so(text: str) -> None:
    with pytest.raises(SealedUnreadable, match="shape"):
        unseal(text, PHRASE)


def test_nothing_is_laid_outside_or_over_another(tmp_path: Path) -> None:
    places = {name: tmp_path / name for name in ("log", "witness", "intake")}
    for name in ("log/../../x", "log/..", "elsewhere/keys.json"):
        with pytest.raises(SealedUnreadable):
            lay_back({name: "x"}, places)
    (tmp_path / "witness").mkdir()
    (tmp_path / "witness" / "keys.json").write_text("another", "utf-8")
    with pytest.raises(KeysThere):
        lay_back(FILES, places)
    assert not (tmp_path / "log").exists()


def test_the_logs_key_is_sealed_and_signs_again_elsewhere(
    light: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    before, after, file = tmp_path / "before", tmp_path / "after", tmp_path / "keys.sealed"
    key = log_keys(log_folder(before), lambda: T0).active
    monkeypatch.setenv("PINGXI_KEYS_PASSPHRASE", "short")
    assert run(["seal-keys", str(file), "--data-folder", str(before)]) == 1
    assert "keys_passphrase_unfit" in capsys.readouterr().err
    monkeypatch.setenv("PINGXI_KEYS_PASSPHRASE", PHRASE)
    assert run(["seal-keys", str(file), "--data-folder", str(before)]) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert run(["seal-keys", str(file), "--data-folder", str(before)]) == 1
    capsys.readouterr()
    assert run(["open-keys", str(file), "--data-folder", str(after), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == ["log/keys.json", "log/verifiers.txt"]
    assert str(log_keys(log_folder(after), lambda: T0).active.verifier) == str(key.verifier)
    assert run(["open-keys", str(file), "--data-folder", str(after)]) == 0
