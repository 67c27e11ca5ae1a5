"""The auditor finds nothing in a sound run, and finds each thing that was spoilt in it."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import chaos.auditor
from chaos.auditor.evidence import Evidence
from chaos.auditor.verdict import judge
from tests.chaos.made import sound
from tests.chaos.spoiling import SPOILT

OURS = {
    "activities", "api", "audit", "bench", "commands", "config", "demo", "domain", "embedded", "intake",
    "locales", "logs", "notify", "plans", "services", "store", "worker", "workflows",
}  # fmt: skip


def test_a_sound_run_has_no_findings() -> None:
    verdict = judge(sound())
    assert [str(finding) for finding in verdict.findings] == []
    assert verdict.figures["duty_breached"] > 2
    assert verdict.figures["duty_warned"] > 2
    assert verdict.figures["duty_escalated"] > 2
    assert verdict.figures["inbox_refused"] == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("spoil", "codes"), SPOILT, ids=lambda value: getattr(value, "__name__", None))
def test_it_finds_what_was_spoilt(
    spoil: Callable[[Evidence, random.Random], None], codes: set[str], seed: int
) -> None:
    evidence = sound()
    spoil(evidence, random.Random(seed))
    found = {finding.code for finding in judge(evidence).findings}
    assert codes <= found


def test_it_waits_for_what_is_due_only_just_now() -> None:
    evidence = sound()
    evidence.at += timedelta(days=2)
    assert {finding.code for finding in judge(evidence).findings} == {"not_fired"}


def test_it_shares_no_code_with_what_it_judges() -> None:
    for file in Path(next(iter(chaos.auditor.__path__))).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            assert not {module.split(".")[0] for module in modules} & OURS, file
