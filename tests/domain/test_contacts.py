from datetime import timedelta
from typing import Any

import pytest

from domain.duties import DutyStatus
from tests.domain.case import Case
from tests.domain.test_lifecycle import handled


def high() -> Case:
    case = handled()
    case.send("grade", {"level": "high"})
    return case


def call(case: Case, **more) -> dict[str, Any]:
    return {"callee": "head", "called_at": case.now.isoformat(), "reached": True, "duties": ["ring"], **more}


def test_a_telephone_duty_is_met_by_a_call_that_was_answered():
    case = high()
    case.send("record_call", call(case))
    assert case.duty("ring").status is DutyStatus.MET


def test_a_call_that_nobody_answered_is_recorded_and_meets_nothing():
    case = high()
    assert case.send("record_call", call(case, reached=False)).result == "accepted"
    assert case.types()[-1] == "call_made"
    assert case.duty("ring").owed


def test_a_message_does_not_meet_a_telephone_duty():
    case = high()
    refused = case.send("report_up", {"duties": ["ring"], "channel": "message"})
    assert (refused.code, refused.params["met_by"]) == ("duty_needs_other_signal", ["record_call"])


def test_a_call_is_not_made_in_the_future():
    case = high()
    later = (case.now + timedelta(hours=1)).isoformat()
    assert case.send("record_call", call(case, called_at=later)).params == {"field": "called_at"}


def test_instructions_are_asked_for_and_then_given():
    case = high()
    case.send("ask_for_instructions", {"duties": ["ask"]}, role="head")
    assert case.duty("instructions").owed
    case.send("record_instructions", {"duties": ["instructions"], "by": "head"}, role="office")
    assert case.duty("instructions").status is DutyStatus.MET


@pytest.mark.parametrize(
    ("kind", "data", "field"),
    [
        ("record_call", {"callee": "nobody", "called_at": "2026-03-02T00:00:00Z", "reached": True}, "callee"),
        ("refer", {"authority": "nobody", "ground": "falsehood"}, "authority"),
        ("transfer_out", {"to": "nobody"}, "to"),
        ("receive_transfer", {"sender": "nobody"}, "sender"),
        ("open_consultation", {"invited": ["nobody"]}, "invited"),
    ],
)
def test_who_is_named_is_a_role_of_the_plan(kind, data, field):
    refused = handled().send(kind, data)
    assert (refused.code, refused.params["field"]) == ("not_in_plan", field)


@pytest.mark.parametrize(
    ("kind", "data", "type_"),
    [
        ("refer", {"authority": "head", "ground": "suspected_crime"}, "matter_referred"),
        ("contact_poster", {"result": "settled"}, "poster_contacted"),
    ],
)
def test_an_act_that_no_duty_asks_for_is_recorded_too(kind, data, type_):
    case = handled()
    assert case.send(kind, data).result == "accepted"
    assert case.types()[-1] == type_


def test_an_accident_brings_its_notice_whatever_the_level():
    case = handled()
    case.send("classify", {"emergency_grade": "large"})
    assert case.duty("notify_accident").due_at == case.at(10)
    case.send("notify_peer", {"duties": ["notify_accident"], "body": "head"})
    assert case.duty("notify_accident").status is DutyStatus.MET


def test_a_small_accident_brings_none():
    case = handled()
    case.send("classify", {"emergency_grade": "ordinary"})
    assert "notify_accident" not in case.live.duties


def test_handing_over_moves_what_was_assigned_to_the_sender():
    case = handled()
    case.send("assign", {"duty": "report", "person": "ann"})
    case.send("hand_over", {"to": "cat"})
    assert case.duty("report").assignee == "cat"
    assert case.send("hand_over", {"to": "cat"}).code == "nothing_to_hand_over"
    assert case.send("hand_over", {"to": "dan", "duties": ["report"]}).code == "duty_not_yours"
