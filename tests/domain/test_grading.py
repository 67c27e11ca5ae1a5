import pytest

from domain.grading import propose
from tests import sample


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ({}, None),
        ({"reposts": 100}, None),
        ({"reposts": 101}, "middle"),
        ({"reposts": 300}, "middle"),
        ({"reposts": 301}, "high"),
        ({"sites": 2, "clicks_24h": 1000}, None),
        ({"sites": 2, "clicks_24h": 1001}, "high"),
        ({"sites": 1, "clicks_24h": 60_000}, None),
    ],
)
def test_counts_propose_the_highest_level_whose_rule_they_fulfil(counts, level):
    plan, _ = sample.plan()
    assert propose(plan, counts) == level
