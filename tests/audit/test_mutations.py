"""The short form of the mutations; ``make audit-mutations`` is the long one."""

import pytest

from tests.audit.evidence import made
from tests.audit.mutations import SPOILINGS, mutated

NUMBER = 2_000


def test_unspoiled_evidence_is_proven():
    evidence, earlier = made()
    verdict = evidence.verdict()
    assert (verdict.word, verdict.findings, verdict.unjudged) == ("proven", [], [])
    assert verdict.figures["cosigned"] == verdict.figures["leaves"] == len(evidence.leaves)
    assert len(earlier) == 2
    assert all(each.verdict().word == "proven" for each in earlier)


@pytest.mark.parametrize("part", range(4))
def test_every_mutation_is_found_and_its_place_named(part):
    missed = [found for seed in range(part, NUMBER, 4) if (found := mutated(seed)) is not None]
    assert missed == []


def test_every_kind_of_mutation_is_drawn():
    from random import Random

    drawn = {Random(seed).randrange(len(SPOILINGS) + 1) for seed in range(NUMBER)}
    assert drawn == set(range(len(SPOILINGS) + 1))
