from datetime import timedelta

import pytest

from domain.duties import DutyStatus
from domain.events import BreachWithdrawn, DutyBreached, DutyEscalated, DutyWarned
from tests import sample
from tests.domain.case import START, Case
from tests.domain.test_lifecycle import DRAFT, handled


def opened(**data) -> Case:
    case = Case()
    case.open(**data)
    return case


def instants(case: Case, key: str) -> list[tuple[str, float, float]]:
    """What time did to a duty: the event, when it was due and when it fired, in minutes."""
    minute = timedelta(minutes=1)
    return [
        (fact.type, (fact.due_at - START) / minute, (fact.fired_at - START) / minute)
        for fact in (event.fact for event in case.timeline)
        if isinstance(fact, DutyWarned | DutyBreached | DutyEscalated) and fact.key == key
    ]


def test_a_duty_left_undone_warns_breaches_and_climbs_its_ladder_once_each():
    case = opened()
    case.until(24 * 60)
    assert instants(case, "report") == [
        ("duty_warned", 15, 15),
        ("duty_warned", 24, 24),
        ("duty_breached", 30, 30),
        ("duty_escalated", 30, 30),
        ("duty_escalated", 40, 40),
        ("duty_escalated", 100, 100),
        ("duty_escalated", 160, 160),
    ]


def test_a_late_wake_up_records_when_it_was_due_and_when_it_fired():
    case = opened()
    case.fold(now=case.at(35))
    assert instants(case, "report") == [
        ("duty_warned", 15, 35),
        ("duty_warned", 24, 35),
        ("duty_breached", 30, 35),
        ("duty_escalated", 30, 35),
    ]


def test_a_duty_met_in_time_is_left_alone():
    case = opened()
    case.until(10)
    case.send("report_up", {"duties": ["report"], "channel": "message"})
    assert case.duty("report").in_time is True
    case.until(2000)
    assert instants(case, "report") == []


def test_a_duty_met_late_is_met_and_late():
    case = opened()
    case.until(31)
    case.send("report_up", {"duties": ["report"], "channel": "message"})
    duty = case.duty("report")
    assert (duty.status, duty.in_time, duty.met_at) == (DutyStatus.MET, False, case.at(31))


def test_a_signal_received_in_time_and_folded_late_withdraws_the_breach():
    case = opened()
    case.until(29)
    late = case.envelope("report_up", {"duties": ["report"], "channel": "message"})
    case.until(45)
    assert case.duty("report").status is DutyStatus.LATE
    case.fold(late, now=case.at(46))
    assert case.duty("report").in_time is True
    withdrawn = [event.fact for event in case.timeline if isinstance(event.fact, BreachWithdrawn)]
    assert [fact.told for fact in withdrawn] == [("monitor", "head")]


def test_a_worker_that_was_stopped_folds_the_signal_before_it_fires_the_deadline():
    case = opened()
    in_time = case.envelope(
        "report_up", {"duties": ["report"], "channel": "message"}, received_at=case.at(29)
    )
    case.fold(in_time, now=case.at(90))
    assert "duty_breached" not in [name for name, _, _ in instants(case, "report")]
    assert case.duty("report").in_time is True


def test_a_signal_received_at_the_due_instant_is_in_time():
    case = opened()
    case.fold(
        case.envelope("report_up", {"duties": ["report"], "channel": "message"}, received_at=case.at(30)),
        now=case.at(30),
    )
    assert case.duty("report").in_time is True


def test_a_clock_that_was_half_spent_at_discovery_shows_so():
    case = opened(arose_at=(START - timedelta(hours=6)).isoformat())
    case.send("confirm")
    reply = case.duty("reply")
    assert (reply.start_at, reply.due_at) == (case.at(-360), case.at(360))


def test_a_clock_that_was_spent_at_discovery_is_late_at_once_and_keeps_its_due_instant():
    case = opened(arose_at=(START - timedelta(hours=13)).isoformat())
    case.send("confirm")
    assert instants(case, "reply")[0] == ("duty_breached", -60, 0)


def test_a_rise_brings_the_higher_duties_at_once_and_only_shortens_clocks():
    case = handled()
    case.until(60)
    case.send("grade", {"level": "high"})
    assert (case.duty("tell_above").start_at, case.duty("tell_above").due_at) == (case.at(60), case.at(120))
    assert case.duty("reply").due_at == case.at(360)
    assert case.duty("report").due_at == case.at(30)


def test_a_fall_withdraws_the_higher_duties_and_lengthens_no_clock():
    case = handled()
    case.send("grade", {"level": "high"})
    proposal = case.envelope("propose_lower", {"level": "low"})
    case.fold(proposal)
    assert case.send("approve_proposal", {"proposal": proposal.signal_id}, sender="bob").result == "accepted"
    assert case.live.level == "low"
    assert case.duty("tell_above").status is DutyStatus.WITHDRAWN
    assert case.duty("reply").due_at == case.at(360)


@pytest.mark.parametrize("kind", ["propose_waive", "propose_extend"])
def test_a_proposal_needs_a_second_sender(kind):
    case = opened()
    data = {"duty": "report"} | ({"due_at": case.at(90).isoformat()} if kind == "propose_extend" else {})
    proposal = case.envelope(kind, data)
    case.fold(proposal)
    same = case.send("approve_proposal", {"proposal": proposal.signal_id})
    assert same.code == "second_sender_needed"
    case.send("approve_proposal", {"proposal": proposal.signal_id}, sender="bob")
    duty = case.duty("report")
    assert (duty.status, duty.due_at) == (
        (DutyStatus.WAIVED, case.at(30)) if kind == "propose_waive" else (DutyStatus.OPEN, case.at(90))
    )
    assert case.duty("judge#1").status is DutyStatus.MET


def test_a_rejected_proposal_changes_nothing():
    case = opened()
    proposal = case.envelope("propose_waive", {"duty": "report"})
    case.fold(proposal)
    case.send("reject_proposal", {"proposal": proposal.signal_id}, sender="bob")
    assert case.duty("report").owed
    assert (
        case.send("approve_proposal", {"proposal": proposal.signal_id}, sender="bob").code
        == "proposal_decided"
    )


def test_an_undecided_proposal_climbs_instead_of_being_approved():
    case = opened()
    case.send("propose_waive", {"duty": "report"})
    case.until(120)
    assert "duty_escalated" in [name for name, _, _ in instants(case, "judge#1")]
    assert case.duty("report").owed


def test_an_acknowledged_duty_is_not_forgotten():
    case = opened()
    case.send("acknowledge", {"duties": ["report"]})
    case.until(60)
    assert case.duty("report").acknowledged_by == "ann"
    assert ("duty_breached", 30, 30) in instants(case, "report")


def test_acknowledging_meets_a_duty_to_acknowledge():
    case = opened()
    case.send("report_up", {"duties": ["report"], "channel": "message"})
    case.send("acknowledge", {"duties": ["see"]}, role="head")
    assert case.duty("see").status is DutyStatus.MET


def test_a_telephone_duty_is_not_met_by_a_message():
    case = handled()
    case.send("grade", {"level": "high"})
    refused = case.send("report_up", {"duties": ["tell_above"], "channel": "message"}, role="head")
    assert (refused.code, refused.params["channel"]) == ("channel_required", "telephone")
    assert case.duty("tell_above").owed


def test_only_the_owner_or_the_person_assigned_meets_a_duty():
    case = opened()
    refused = case.send(
        "report_up", {"duties": ["report"], "channel": "message"}, role="office", sender="cat"
    )
    assert (refused.code, refused.params["owner"]) == ("duty_of_another", "monitor")
    case.send("assign", {"duty": "report", "person": "cat"})
    accepted = case.send(
        "report_up", {"duties": ["report"], "channel": "message"}, role="office", sender="cat"
    )
    assert accepted.result == "accepted"


def test_each_occasion_brings_a_duty_of_its_own():
    case = handled()
    case.send("record_occasion", {"occasion": "doubt"})
    case.until(5)
    case.send("record_occasion", {"occasion": "doubt"})
    case.send("perform", {"duties": ["answer#2"]})
    assert (case.duty("answer#1").due_at, case.duty("answer#1").owed) == (case.at(60), True)
    assert case.duty("answer#2").status is DutyStatus.MET


def test_a_circumstance_brings_its_duties_and_lifting_it_withdraws_them():
    case = handled()
    case.send("classify", {"hold": ["crowd"]})
    assert case.duty("crowd_watch").owed
    case.send("classify", {"lift": ["crowd"]})
    assert case.duty("crowd_watch").status is DutyStatus.WITHDRAWN
    assert case.send("classify", {"lift": ["crowd"]}).code == "nothing_changed"


def test_a_returned_statement_brings_a_duty_to_redraft():
    case = handled()
    case.send("draft_statement", digest=DRAFT)
    case.send("return_statement", {"draft": DRAFT}, sender="bob")
    assert case.duty("redraft#1").owed
    case.send("draft_statement", digest="b" * 64)
    assert case.duty("redraft#1").status is DutyStatus.MET


def test_the_same_duty_is_not_met_twice():
    case = opened()
    case.send("report_up", {"duties": ["report"], "channel": "message"})
    again = case.send("report_up", {"duties": ["report"], "channel": "message"})
    assert (again.code, again.params["status"]) == ("duty_not_owed", "met")


def test_a_duty_names_the_signal_that_meets_it():
    case = opened()
    refused = case.send("perform", {"duties": ["report"]})
    assert (refused.code, refused.params["met_by"]) == ("duty_needs_other_signal", ["report_up"])


def test_a_warning_that_is_past_when_a_duty_opens_fires_once():
    plan, digest = sample.plan()
    case = Case(plan, digest)
    case.open(arose_at=(START - timedelta(hours=11)).isoformat())
    case.send("confirm")
    assert [name for name, _, _ in instants(case, "reply")] == ["duty_warned"]
