"""Whatever stands in a plan file, the check answers with findings that people can read."""

import tempfile
from copy import deepcopy
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from domain.errors import InvalidPlan
from locales import LOCALES
from plans import load_file
from plans.check import check_file
from tests.plans.test_check import PLAN


def _paths(part, path=()):
    yield path
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, inner in steps:
        yield from _paths(inner, (*path, step))


PATHS = [path for path in _paths(PLAN) if path]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10**12),
    st.sampled_from(["", "owed", "met:A1", "met:A2", "graded", "clerk", "city", "low", "up", "P0D", "feed"]),
    st.text(max_size=20).filter(str.isprintable),
    st.lists(st.sampled_from(["clerk", "low", "confirm"]), max_size=3),
    st.dictionaries(st.sampled_from(["id", "role", "zh"]), st.just("x"), max_size=2),
)


def assert_checked(content):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plan.yaml"
        file.write_bytes(content) if isinstance(content, bytes) else _dump(content, file)
        found = check_file(file)
        try:
            load_file(file)
        except InvalidPlan as error:
            loaded = [problem.code for problem in error.problems]
        else:
            loaded = []
    assert sorted(loaded) == sorted(finding.code for finding in found if finding.grave)
    for finding in found:
        assert finding.line >= 1
        assert finding.column >= 1
        for locale in LOCALES:
            assert all((finding.what(locale), finding.why(locale), finding.mend(locale)))


def _dump(plan, file):
    with file.open("w", encoding="utf-8") as stream:
        YAML().dump(plan, stream)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), VALUES), min_size=1, max_size=3))
def test_a_plan_with_parts_replaced(changes):
    plan = deepcopy(PLAN)
    for path, value in changes:
        _replace(plan, path, value)
    assert_checked(plan)


def _replace(part, path, value):
    """Replace one part, unless an earlier change took it away."""
    *steps, last = path
    try:
        for step in steps:
            part = part[step]
        part[last] = value
    except (KeyError, IndexError, TypeError):
        return


@settings(max_examples=120, deadline=None)
@given(
    st.one_of(st.binary(max_size=60), st.text(":-{}[]&*!|>'\"#%@`,? \n\tab1~<=", max_size=40).map(str.encode))
)
def test_any_bytes(content):
    assert_checked(content)
