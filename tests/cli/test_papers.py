"""Papers by the command line: made, listed, saved; what the service refuses is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.app import run
from commands.failures import NOT_ALLOWED
from tests.cli.conftest import ID, FakeService

PAPER: dict[str, Any] = {
    "id": "abc123",
    "incident_id": ID,
    "kind": "brief",
    "number": "简报〔2026〕1号",
    "version": 2,
    "language": "zh-CN",
    "duty_key": None,
    "event_no": 30,
    "checkpoint_size": None,
    "checkpoint_root": None,
    "restricted": False,
    "made_by": "p1",
    "made_at": "2026-11-22T01:00:00Z",
    "files": [
        {"format": "docx", "sha256": "a" * 64, "size": 4, "erased_at": None},
        {"format": "pdf", "sha256": "b" * 64, "size": 4, "erased_at": "2026-11-22T02:00:00Z"},
    ],
}


@pytest.fixture
def papers(service: FakeService) -> FakeService:
    service.on("POST", f"incidents/{ID}/papers", 201, PAPER)
    service.on("GET", f"incidents/{ID}/papers", 200, [PAPER])
    service.on("GET", f"incidents/{ID}/papers/abc123/docx", 200, {"bytes": 1})
    return service


def test_a_paper_is_made_and_what_is_not_erased_is_saved(
    papers: FakeService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["papers", "make", ID, "brief", "--to", "市政府", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "简报〔2026〕1号" in told
    assert [file.name for file in tmp_path.iterdir()] == ["简报〔2026〕1号-2.docx"]


def test_the_list_is_for_programs_too(papers: FakeService, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["papers", "list", ID, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [PAPER]


def test_a_paper_that_is_not_there_is_said_not_to_be(
    papers: FakeService, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["papers", "show", ID, "nothing"]) != 0
    assert "papers_not_found" in capsys.readouterr().err


def test_what_the_service_refuses_is_told(
    papers: FakeService, problem: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    papers.on("POST", f"incidents/{ID}/papers", 403, problem("papers_not_allowed", "Not for you."))
    assert run(["papers", "make", ID, "accountability_proposal"]) == NOT_ALLOWED
    assert "Not for you." in capsys.readouterr().err
