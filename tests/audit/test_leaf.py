"""Leaves: their spelling is RFC 8785, they are read back strictly, and they name nobody."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import LeafUnreadable
from audit.leaf import Pinned, event_leaf, keyed, read_leaf, row_leaf, written
from domain.canonical import canonical
from tests.audit.drawing import unhurried
from tests.audit.evidence import SALTS, event_of, made


def test_the_spelling_is_that_of_rfc_8785():
    """Its section 3.2.2: strings escaped as little as can be, names in order, nothing between."""
    value = {
        "peach": "order",
        "literals": [None, True, False],
        "a": 'â¬$\u000f\nA\'B"\\\\"/',
        "n": 1,
    }
    expected = '{"a":"â¬$\\u000f\\nA\'B\\"\\\\\\\\\\"/","literals":[null,true,false],"n":1,"peach":"order"}'
    assert canonical(value) == expected
    assert canonical("\b\t\f\r\x1f\x7f") == '"\\b\\t\\f\\r\\u001f\x7f"'


@unhurried
@given(
    st.dictionaries(
        st.text("abc_", min_size=1), st.one_of(st.text(), st.integers(-(2**53), 2**53), st.booleans())
    )
)
def test_what_is_written_is_read_back(values):
    text = written(3, {"kind": "look", "no": 1, **{f"x{name}": value for name, value in values.items()}})
    assert canonical(read_leaf(text, 3)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "[]",
        '{"kind":"event","seq":1}',
        '{"kind":"event","seq":1,"v":2}',
        '{"kind":"other","seq":1,"v":1}',
        '{"kind":"event", "seq":1,"v":1}',
        '{"seq":1,"kind":"event","v":1}',
        '{"kind":"event","seq":1.0,"v":1}',
        '{"kind":"event","seq":1,"seq":1,"v":1}',
        '{"kind":"event","seq":1,"v":1,"x":"\\u0041"}',
    ],
)
def test_what_is_not_canonical_or_of_no_known_version_is_not_read(text):
    with pytest.raises(LeafUnreadable):
        read_leaf(text, 1)


def test_a_leaf_holds_no_name_and_no_content():
    evidence, _ = made()
    whole = "\n".join(leaf.leaf for leaf in evidence.leaves)
    for secret in ("ann", "feed:web", "事故", "甲0", "设立"):
        assert secret not in whole


def test_pseudonyms_do_not_link_incidents():
    evidence, _ = made()
    rows = [row for row in evidence.events.values() if row.sender == "feed:web"]
    actors = {
        row.incident_id: event_leaf(row, event_of(row), Pinned(), SALTS[row.incident_id])["actor"]
        for row in rows
    }
    assert actors["i1"] != actors["i2"]
    assert keyed(SALTS["i1"], "actor", "feed:web") == actors["i1"]
    assert keyed(SALTS["i1"], "entry", "feed:web") != actors["i1"]


def test_a_column_that_is_added_later_leaves_earlier_rows_as_they_are():
    row = {"no": 1, "who": "p1"}
    later = {**row, "body": None}
    salt = b"salt"
    assert row_leaf("change", 1, json.dumps(row), salt) == row_leaf("change", 1, json.dumps(later), salt)


def test_only_an_event_that_pins_the_incident_changes_by_what_it_is_decided():
    opened = Pinned().after({"fact": {"type": "incident_opened", "plan_hash": "a", "rules_version": 2}})
    assert opened == Pinned("a", 2)
    assert opened.after({"fact": {"type": "proposal_made", "plan_hash": "b"}}) == opened
    assert opened.after({"fact": {"plan_hash": "b", "rules_version": 3}}) == Pinned("b", 3)
    strange: list[dict[str, Any]] = [{}, {"fact": None}, {"fact": []}]
    assert [opened.after(each) for each in strange] == [opened] * 3
    assert opened.after({"fact": {"plan_hash": "b", "rules_version": "x"}}) == Pinned("b", 2)
