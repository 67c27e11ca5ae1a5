"""`pingxi audit` on a database of the test's own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.checkpoint import read_checkpoint
from audit.keys import log_folder, log_keys
from commands.app import run
from services.sequencer import Sequencer
from services.witness import Witness
from store.pool import open_pool
from tests.audit.made import Incident
from tests.conftest import Database


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def folder(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with keys, and a database with a cosigned log."""
    monkeypatch.setenv("DATABASE_URL", database.app_dsn)
    monkeypatch.setenv("PINGXI_DATA_FOLDER", str(tmp_path))
    pool = await open_pool(database.app_dsn)
    made = await Incident(pool, "i1").open()
    await made.counts(now(), 3)
    sequencer = Sequencer(pool, lambda: log_keys(log_folder(tmp_path), now), now)
    await sequencer.begin()
    while await sequencer.look():
        pass
    await Witness(pool, tmp_path / "witness", now).look()
    await pool.close()
    return tmp_path


def told(capsys: Any, *words: str) -> tuple[int, str]:
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as apart:
        code = apart.submit(run, ["audit", *words]).result()
    assert asyncio.get_running_loop().is_running()
    return code, capsys.readouterr().out


async def test_a_whole_log_is_proven(folder: Path, capsys: Any) -> None:
    # Of this incident there are rows alone: nothing was run that could be run again.
    code, out = told(capsys, "verify", "--no-replay", "--lang", "en")
    assert code == 0
    assert "Verdict: proven" in out
    code, out = told(capsys, "verify", "--no-replay", "--lang", "zh-CN")
    assert "已证实" in out
    code, out = told(capsys, "verify", "i1", "--no-replay", "--json")
    assert (code, json.loads(out)["verdict"]) == (0, "proven")


async def test_records_without_a_history_are_told_beside_a_proven_log(folder: Path, capsys: Any) -> None:
    code, out = told(capsys, "verify", "i1", "--json")
    body = json.loads(out)
    assert (code, body["verdict"]) == (1, "proven")
    assert body["replay"]["engine"] is False
    missing = next(each for each in body["replay"]["unjudged"] if each["code"] == "replay_history_missing")
    assert missing["place"]["incident"] == "i1"
    assert told(capsys, "verify", "i1", "--lang", "en")[1].count("[incident i1]") >= 1


async def test_a_difference_is_told_with_its_place(folder: Path, capsys: Any, database: Database) -> None:
    import asyncpg

    owner = await asyncpg.connect(database.owner_dsn)
    await owner.execute("ALTER TABLE timeline DISABLE TRIGGER USER")
    await owner.execute("UPDATE timeline SET sender = 'eve' WHERE no = 2")
    await owner.close()
    for lang, words in (("en", "[incident i1] [event 2]"), ("zh-CN", "〔事件 i1〕 〔第 2 条经过〕")):
        code, out = told(capsys, "verify", "--lang", lang)
        assert code == 1
        assert words in out
    code, out = told(capsys, "verify", "i1", "--json")
    assert code == 1
    (finding,) = json.loads(out)["findings"]
    assert (finding["code"], finding["place"]["event"]) == ("audit_columns_differ", 2)
    assert finding["about"] == {"fields": ["sender"]}


async def test_what_cannot_be_judged_says_why(folder: Path, capsys: Any) -> None:
    code, out = told(capsys, "verify", "i9", "--lang", "en")
    assert code == 8
    assert "does not know this incident" in out


async def test_an_auditor_brings_keys_and_a_checkpoint(folder: Path, capsys: Any, tmp_path: Path) -> None:
    code, out = told(capsys, "keys", "--json")
    keys = json.loads(out)
    (tmp_path / "log.txt").write_text("\n".join(keys["log"]))
    (tmp_path / "witness.txt").write_text("\n".join(keys["witness"]))
    code, out = told(capsys, "checkpoint")
    checkpoint, note = read_checkpoint(out)
    assert len(note.signatures) == 2
    (tmp_path / "kept.txt").write_text(out)
    given = [
        "--keys", str(tmp_path / "log.txt"), "--witness-keys", str(tmp_path / "witness.txt"),
        "--checkpoint", str(tmp_path / "kept.txt"),
    ]  # fmt: skip
    code, out = told(capsys, "verify", *given, "--no-replay", "--json")
    assert (code, json.loads(out)["figures"]["cosigned"]) == (0, checkpoint.size)
    (tmp_path / "kept.txt").write_text("nonsense")
    code, _ = told(capsys, "verify", *given)
    assert code == 1
    code, _ = told(capsys, "verify", "--checkpoint", str(tmp_path / "none.txt"))
    assert code == 5


async def test_a_key_is_rotated(folder: Path, capsys: Any) -> None:
    before = log_keys(log_folder(folder), now)
    code, out = told(capsys, "rotate", "--json")
    after = log_keys(log_folder(folder), now)
    assert code == 0
    assert json.loads(out)["key"] == str(after.active.verifier)
    assert after.signers[:1] == before.signers


async def test_a_witness_begins_anew_with_a_reason(folder: Path, capsys: Any) -> None:
    assert told(capsys, "accept", "--why", " ")[0] == 2
    code, out = told(capsys, "accept", "--why", "restored", "--json")
    assert code == 0
    assert Path(json.loads(out)["kept"]).exists()
    assert told(capsys, "accept", "--why", "restored")[0] == 5
