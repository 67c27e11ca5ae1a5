from datetime import UTC, datetime

import pytest

from domain.errors import InvalidSignal, UnknownSignal, UnreadableEnvelope
from domain.signals import SIGNALS, check_data, check_texts, envelope_from, envelope_to_json
from domain.step import Unread, readable
from tests.domain.case import Case

OPENING = {"plan_hash": "0" * 64, "discovered_at": "2026-03-02T09:00:00+08:00", "source": "web"}


def problems(kind, data):
    with pytest.raises(InvalidSignal) as raised:
        check_data(kind, data)
    return {(problem.field, problem.code) for problem in raised.value.problems}


def test_instants_are_kept_in_utc():
    assert check_data("open", OPENING)["discovered_at"] == "2026-03-02T01:00:00Z"


def test_every_wrong_field_is_named_at_once():
    wrong = {"plan_hash": "x", "discovered_at": "2026-03-02T09:00:00", "counts": {"mood": 1}, "extra": 1}
    assert problems("open", wrong) == {
        ("plan_hash", "string_pattern_mismatch"),
        ("discovered_at", "timezone_aware"),
        ("source", "missing"),
        ("counts.mood", "unknown_count"),
        ("extra", "unexpected_keyword_argument"),
    }


@pytest.mark.parametrize("value", [-1, 1.5, "7", True, 10**13])
def test_a_count_is_a_whole_number_within_bounds(value):
    found = problems(
        "observe_counts", {"observed_at": OPENING["discovered_at"], "counts": {"reposts": value}}
    )
    assert {field for field, _ in found} == {"counts.reposts"}


def test_an_unknown_kind_is_named():
    with pytest.raises(UnknownSignal) as raised:
        check_data("explode", {})
    assert raised.value.params == {"kind": "explode"}


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({}, ("reason", "text_missing")),
        ({"reason": "  \n "}, ("reason", "text_missing")),
        ({"reason": "好" * 2001}, ("reason", "text_too_long")),
        ({"reason": "好\x00"}, ("reason", "text_control_character")),
        ({"reason": "\u202e好"}, ("reason", "text_control_character")),
        ({"reason": "好", "poem": "好"}, ("poem", "unexpected_text")),
    ],
)
def test_a_text_is_bounded_and_free_of_controls(texts, problem):
    with pytest.raises(InvalidSignal) as raised:
        check_texts("dismiss", texts)
    assert [(found.field, found.code) for found in raised.value.problems] == [problem]


def test_texts_are_stripped_and_keep_their_lines():
    assert check_texts("dismiss", {"reason": "  第一行\n第二行\t末 \n"}) == {"reason": "第一行\n第二行\t末"}


def test_an_envelope_survives_its_json():
    envelope = Case().envelope("confirm", occurred_at=datetime(2026, 3, 2, 0, 59, tzinfo=UTC))
    assert envelope_from(envelope_to_json(envelope)) == envelope


@pytest.mark.parametrize("change", [{"v": 99}, {"received_at": "noon"}, {"lane_no": "x"}, {"data": 7}])
def test_an_unreadable_envelope_keeps_what_of_its_header_can_be_read(change):
    raw = envelope_to_json(Case().envelope("confirm")) | change
    with pytest.raises(UnreadableEnvelope) as raised:
        envelope_from(raw)
    assert raised.value.signal_id == "signal-people-1"


@pytest.mark.parametrize(
    "raw", [None, 7, "x", [], {}, {"v": 1}, {"signal_id": "a", "lane": "sky", "lane_no": 1}]
)
def test_what_has_no_header_is_nobodys_signal(raw):
    assert readable(raw) is None


def test_an_unreadable_signal_is_refused_by_itself_and_the_rest_goes_on():
    case = Case()
    opening = case.envelope("open", {**OPENING, "plan_hash": case.plan_hash})
    raw = envelope_to_json(case.envelope("confirm")) | {"v": 99}
    unread = readable(raw)
    assert isinstance(unread, Unread)
    case.fold(opening, unread, case.envelope("note"))
    assert [outcome.result for outcome in case.outcomes.values()] == ["accepted", "refused", "accepted"]
    assert case.outcomes["signal-people-2"].code == "envelope_unreadable"


def test_every_kind_may_come_by_some_lane():
    assert all(known.lanes for known in SIGNALS.values())
