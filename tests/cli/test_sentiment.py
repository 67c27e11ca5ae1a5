"""``pingxi sentiment``: learn, put in use, report, stop; each refusal with its own exit code."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.app import run


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Invented texts with labels."""
    file = tmp_path / "labels.jsonl"
    rows = [
        {"text": f"第{turn}号{word}", "label": label, "domain": "甲"}
        for label, word in ((1, "松果"), (-1, "霉斑"), (0, "门牌"))
        for turn in range(25)
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_learned_used_reported_and_stopped(labels: Path, tmp_path: Path, capsys: Any) -> None:
    out, place = tmp_path / "ours.pxs", ["--data-folder", str(tmp_path / "data")]
    assert run(["sentiment", "train", str(labels), "--out", str(out), "--lang", "en"]) == 0
    assert "not in use" in capsys.readouterr().out
    assert run(["sentiment", "use", str(out), *place, "--lang", "zh-CN"]) == 0
    assert "已启用模型" in capsys.readouterr().out
    assert run(["sentiment", "report", str(labels), *place, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kept"] == [told["in_use"]]
    assert told["judged"][""]["accuracy"]["value"] == 1
    assert run(["sentiment", "report", *place, "--lang", "en"]) == 0
    assert "Only 50 texts" in capsys.readouterr().out
    assert run(["sentiment", "stop", *place, "--lang", "en"]) == 0
    assert run(["sentiment", "use", told["in_use"], *place, "--lang", "en"]) == 0


def test_refusals_end_with_three_and_say_why(labels: Path, tmp_path: Path, capsys: Any) -> None:
    out, few = str(tmp_path / "ours.pxs"), tmp_path / "few.jsonl"
    few.write_text('{"text": "x", "label": 1}\n', encoding="utf-8")
    assert run(["sentiment", "train", str(few), "--out", out, "--lang", "en"]) == 3
    assert "Too few labels" in capsys.readouterr().err
    few.write_text('{"text": "x", "label": 7}\n', encoding="utf-8")
    assert run(["sentiment", "train", str(few), "--out", out, "--lang", "zh-CN"]) == 3
    assert "第 1 行" in capsys.readouterr().err
    assert run(["sentiment", "use", "model-none", "--data-folder", str(tmp_path), "--lang", "en"]) == 3
    assert run(["sentiment", "use", str(few), "--data-folder", str(tmp_path), "--lang", "en"]) == 3
    assert not Path(out).exists()


def test_an_outside_model_that_does_not_answer_is_told(labels: Path, capsys: Any) -> None:
    asked = ["sentiment", "ask", str(labels), "--lang", "en", "--url"]
    assert run([*asked, "http://model.example/"]) == 3
    assert "travel openly" in capsys.readouterr().err
    assert run([*asked, "http://127.0.0.1:9/", "--seconds", "1"]) == 0
    assert "failed at 75 of 75" in " ".join(capsys.readouterr().out.split())
