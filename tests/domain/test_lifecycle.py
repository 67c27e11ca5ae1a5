from datetime import timedelta

import pytest

from domain.incident import Phase
from tests.domain.case import START, Case

DRAFT = "a" * 64


def handled() -> Case:
    case = Case()
    case.open()
    case.send("confirm")
    case.send("grade", {"level": "low"})
    return case


def calmed() -> Case:
    case = handled()
    case.send("report_up", {"duties": ["report"], "channel": "telephone"})
    case.send("acknowledge", {"duties": ["see"]}, role="head")
    case.send("draft_statement", digest=DRAFT)
    case.send("approve_statement", {"draft": DRAFT}, sender="bob")
    case.send("release", {"form": "site", "text_digest": DRAFT})
    case.send("declare_calm")
    return case


def closed() -> Case:
    case = calmed()
    case.send("file_review", role="office", sender="cat")
    case.send("perform", {"duties": ["amend"]}, role="office")
    case.send("close", role="office")
    return case


def test_nothing_but_opening_begins_an_incident():
    case = Case()
    outcome = case.send("note")
    assert (outcome.result, outcome.code, case.state) == ("refused", "incident_unknown", None)


def test_an_incident_is_opened_once():
    case = Case()
    assert case.open().result == "accepted"
    assert case.open().code == "incident_exists"
    assert case.types().count("incident_opened") == 1


def test_an_unknown_start_is_the_discovery():
    case = Case()
    case.open()
    assert (case.live.arose_at, case.live.arose_basis) == (START, "discovery")


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        ({"discovered_at": START + timedelta(minutes=3)}, "time_in_future", "discovered_at"),
        ({"occurred_at": (START + timedelta(hours=1)).isoformat()}, "time_in_future", "occurred_at"),
        ({"arose_at": (START + timedelta(seconds=1)).isoformat()}, "arose_after_discovery", "arose_at"),
        ({"source": "telepathy"}, "not_in_plan", "source"),
        ({"level": "enormous"}, "not_in_plan", "level"),
        ({"circumstances": ["flood"]}, "not_in_plan", "circumstances"),
    ],
)
def test_an_impossible_opening_is_refused_and_names_the_field(data, code, field):
    case = Case()
    outcome = case.open(**data)
    assert (outcome.result, outcome.code, outcome.params["field"]) == ("refused", code, field)
    assert case.state is None


def test_dismissing_withdraws_what_was_owed_and_reopening_brings_it_back():
    case = Case()
    case.open()
    case.send("dismiss", {"reason": "false_alarm"})
    assert not any(duty.owed for duty in case.live.duties.values())
    assert case.until(600) == []
    case.send("reopen")
    assert case.live.phase is Phase.ASSESSMENT
    assert case.duty("report").due_at == case.at(30)


def test_calm_needs_a_decided_level():
    case = Case()
    case.open()
    case.send("confirm")
    assert case.send("declare_calm").code == "level_undecided"


def test_closing_waits_for_every_duty_and_names_those_owed():
    case = calmed()
    outcome = case.send("close")
    assert (outcome.code, outcome.params["duties"]) == ("duties_owed", ["review"])


def test_after_closing_only_reopening_follows():
    case = closed()
    assert case.live.phase is Phase.CLOSED
    for kind in ("note", "declare_calm", "close"):
        assert case.send(kind).code == "wrong_phase"
    before = len(case.timeline)
    assert case.until(100_000) == []
    assert case.send("reopen").result == "accepted"
    assert (case.live.phase, case.live.round) == (Phase.HANDLING, 2)
    assert [event.fact.type for event in case.timeline[before:]] == ["incident_reopened", "duty_opened"]


def test_a_reopened_incident_is_watched_and_reviewed_again():
    case = closed()
    case.send("reopen")
    assert case.duty("watch@2").owed
    case.send("declare_calm")
    assert not case.duty("watch@2").owed
    assert case.duty("review@2").owed
    assert case.duty("review").met_at is not None


def test_worsening_after_calm_withdraws_the_calm():
    case = calmed()
    assert case.duty("review").owed
    case.send("report_worsening", {"reason": "volume"})
    assert case.live.phase is Phase.HANDLING
    assert not case.duty("review").owed
    assert case.duty("watch@2").owed
    assert case.duty("worse#1").owed
