"""The plan under test, and an incident under it."""

import pytest

from domain.plan import plan_hash
from plans import built_in, load_file
from tests.scenarios.expected import table
from tests.scenarios.run import Run


@pytest.fixture(scope="session")
def loaded():
    return load_file(next(path for path in built_in() if path.stem == "human-resources"))


@pytest.fixture(scope="session")
def plan(loaded):
    return loaded[1]


@pytest.fixture(scope="session")
def expected():
    return table("human_resources")


@pytest.fixture
def run(loaded):
    body, plan = loaded
    return Run(plan, plan_hash(body))
