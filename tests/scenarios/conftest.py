"""The plans under test, and an incident under each."""

import pytest

from tests.scenarios.expected import table
from tests.scenarios.published import new_run


@pytest.fixture
def run():
    """An incident under the plan of the human-resources bureau."""
    return new_run(table("human_resources"))


@pytest.fixture
def safety():
    """An incident under the work-safety plan."""
    return new_run(table("work_safety"))
