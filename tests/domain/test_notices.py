from domain.notices import EVERYONE, Notice, notices
from tests.domain.case import Case
from tests.domain.test_lifecycle import handled


def told(case: Case, type_: str) -> list[tuple[Notice, ...]]:
    return [notices(event, case.live) for event in case.timeline if event.fact.type == type_]


def test_a_breach_is_told_to_the_owner_and_then_up_the_ladder():
    case = Case()
    case.open()
    case.until(45)
    assert told(case, "duty_breached") == [(Notice("monitor", None, "duty_breached", "report"),)]
    assert told(case, "duty_escalated") == [
        (Notice("monitor", None, "duty_escalated", "report"),),
        (Notice("head", None, "duty_escalated", "report"),),
    ]


def test_of_an_assigned_duty_the_assignee_is_told_in_the_owners_place():
    case = Case()
    case.open()
    case.send("assign", {"duty": "report", "person": "cat"})
    case.until(31)
    assert told(case, "duty_escalated") == [(Notice("monitor", "cat", "duty_escalated", "report"),)]


def test_those_to_whom_a_duty_is_owed_hear_that_it_was_met():
    case = Case()
    case.open()
    case.send("report_up", {"duties": ["report"], "channel": "message"})
    assert told(case, "duty_met") == [(Notice("head", None, "duty_met", "report"),)]


def test_a_rise_is_told_to_everyone():
    case = handled()
    case.send("grade", {"level": "high"})
    assert told(case, "level_raised") == [(Notice(EVERYONE, None, "level_raised", None),)]
