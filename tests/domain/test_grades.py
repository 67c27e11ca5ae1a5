"""Clocks that bind by the grade of the emergency behind the opinion, and the stricter of several."""

import pytest

from domain.duties import DutyStatus
from domain.plan import plan_from_json, plan_hash
from tests import sample
from tests.domain.case import Case

GRAVE = ["major", "especially_major"]


@pytest.fixture
def case():
    """An incident whose reply is due in twelve hours, and in five where the emergency is grave."""
    body = sample.body()
    reply = next(duty for duty in body["duties"] if duty["id"] == "reply")
    clocks = [
        sample.clock("arose", "PT12H", clause="三"),
        sample.clock("occurred", "PT5H", emergency_grades=GRAVE, clause="80号"),
    ]
    others = [duty for duty in body["duties"] if duty is not reply]
    body["duties"] = [*others, {**reply, "clocks": clocks}]
    return Case(plan_from_json(body), plan_hash(body))


def _opened(case, **data):
    case.open(**data)
    case.send("confirm", role="office")
    return case.duty("reply")


@pytest.mark.parametrize(
    ("grade", "hours"), [(None, 12), ("ordinary", 12), ("large", 12), *((g, 5) for g in GRAVE)]
)
def test_the_grade_of_the_emergency_decides_and_not_the_level(case, grade, hours):
    reply = _opened(case, **({"emergency_grade": grade} if grade else {}))
    assert reply.due_at == case.at(hours * 60)


def test_a_graver_emergency_shortens_a_running_clock_and_a_lesser_never_lengthens_it(case):
    _opened(case)
    case.until(60)
    case.send("classify", {"emergency_grade": "major"})
    assert (case.duty("reply").due_at, case.duty("reply").clock) == (case.at(300), 1)
    case.send("classify", {"emergency_grade": "large"})
    assert case.duty("reply").due_at == case.at(300)


def test_the_stricter_clock_may_be_spent_when_it_begins_to_bind(case):
    _opened(case)
    case.until(6 * 60)
    case.send("classify", {"emergency_grade": "major"})
    assert (case.duty("reply").due_at, case.duty("reply").status) == (case.at(300), DutyStatus.LATE)


def test_an_extension_is_not_taken_back_by_the_clock_that_it_extended(case):
    _opened(case, emergency_grade="major")
    for hours in (6, 7):
        asked = case.envelope("propose_extend", {"duty": "reply", "due_at": case.at(hours * 60)})
        case.fold(asked)
        case.send("approve_proposal", {"proposal": asked.signal_id}, sender="bob")
        case.send("note")
        assert case.duty("reply").due_at == case.at(hours * 60)
