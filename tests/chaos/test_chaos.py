"""The short form of `make chaos`: each part dies a few times, once all together, and nothing is lost."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from chaos.auditor.evidence import Evidence
from chaos.auditor.verdict import judge
from chaos.run import run
from chaos.wishes import Wishes
from tests.chaos.spoiling import SPOILT

SURE = (
    "worker",
    "sequencer",
    "api",
    "dispatcher",
    "temporal",
    "postgres",
    "postgres_postmaster",
    "everything",
    "two",
)


@pytest.mark.slow
async def test_whatever_dies_nothing_received_is_lost_and_every_deadline_fires_once(folder: Path) -> None:
    seed = int(os.environ.get("SEED") or 20260302)
    wishes = Wishes(seed, minutes=0.5, folder=folder, incidents=3, pause=(1.5, 3.5), sure=SURE)
    result = await run(wishes)
    assert [str(finding) for finding in result.verdict.findings] == [], f"seed {seed}"
    figures = result.verdict.figures
    assert sum(result.kills.values()) >= 6, result.kills
    assert figures["inbox_accepted"] > 50, figures
    assert figures["inbox_refused"] > 10, figures
    assert figures["duty_breached"] > 5, figures
    proof = result.proof
    assert (proof["findings"], proof["replay"]["findings"]) == ([], []), f"seed {seed}"
    assert proof["replay"]["figures"]["events"] > 50, proof
    assert _missed(result.evidence, seed) == []


def _missed(sound: Evidence, seed: int) -> list[str]:
    """The ways of spoiling this very run's evidence that the auditor does not notice."""
    missed = []
    for spoil, codes in SPOILT:
        evidence = sound.copy()
        spoil(evidence, random.Random(seed))
        if not codes & {finding.code for finding in judge(evidence).findings}:
            missed.append(spoil.__name__)
    return missed
