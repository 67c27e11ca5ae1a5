"""`pingxi watch`: the last looks at an incident's posts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commands.app import run
from tests.cli.conftest import ID, INCIDENT, FakeService

LOOK: dict[str, Any] = {
    "no": 12, "due_at": "2026-11-21T01:00:00Z", "observed_at": "2026-11-21T01:00:02Z", "missed": 0,
    "every_seconds": 900, "round_the_clock": False, "counts": {"posts": 4, "reposts": 1340},
    "growth": {"posts": 0, "reposts": 40}, "per_site": {"weibo": 4}, "negative_permille": None,
    "silent": {"weibo": None}, "complete": True, "quiet_windows": 0, "quiet_windows_needed": 8,
    "conclusion": {"kind": "worsening", "standing": "rising", "by": ["volume"], "figures": {}},
    "early_warning": None, "early_warning_said": "A line is likely crossed.", "said": [],
}  # fmt: skip


def test_the_looks_are_told_the_newest_last(service: FakeService, capsys: pytest.CaptureFixture[str]) -> None:
    older = {**LOOK, "no": 11, "silent": {}, "early_warning_said": None}
    service.on("GET", f"incidents/{ID}/looks", 200, {"looks": [LOOK, older], "next": None})
    service.on("GET", f"incidents/{ID}", 200, INCIDENT)
    assert run(["watch", ID]) == 0
    out = capsys.readouterr().out
    assert out.index("Look 11") < out.index("Look 12")
    for text in ("worsening", "Reposts 1,340", "A line is likely crossed.", "Silent sources: weibo"):
        assert text.casefold() in out.casefold(), text


def test_no_look_yet_is_said(service: FakeService, capsys: pytest.CaptureFixture[str]) -> None:
    service.on("GET", f"incidents/{ID}/looks", 200, {"looks": [], "next": None})
    service.on("GET", f"incidents/{ID}", 200, INCIDENT)
    assert run(["watch", ID]) == 0
    assert "Nobody has looked yet" in capsys.readouterr().out


def test_as_json_they_are_what_the_service_said(
    service: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    service.on("GET", f"incidents/{ID}/looks", 200, {"looks": [LOOK], "next": 12})
    assert run(["watch", ID, "--json", "--limit", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["next"] == 12
