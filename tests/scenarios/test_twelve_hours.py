"""The reply within twelve hours of the opinion arising, which may be half spent, or spent, at discovery."""

from datetime import timedelta

from tests.scenarios.people import publishable
from tests.scenarios.run import HOUR, MINUTE, ZERO


def _confirmed(run, arose):
    run.now = ZERO + 5 * MINUTE
    run.open(arose=arose)
    run.now = ZERO + 10 * MINUTE
    run.accept("confirm", "group_office")


def _release(run, **more):
    data = {"form": "media_statement", "text_digest": run.state.approved_draft}
    run.accept("release", "spokesperson", data, **more)


def test_half_spent_at_discovery_it_is_due_six_hours_later(run):
    _confirmed(run, ZERO - 6 * HOUR)
    duty = run.duty("2-A8")
    assert (duty.start_at, duty.due_at) == (ZERO - 6 * HOUR, ZERO + 6 * HOUR)
    assert (duty.status, duty.breached_at) == ("warned", None)


def test_half_spent_it_warns_once_for_what_has_passed_and_then_as_usual(run):
    _confirmed(run, ZERO - 6 * HOUR)
    run.wait(ZERO + 6 * HOUR)
    warned = [(fact.due_at, fact.fired_at) for fact in run.facts("duty_warned", "2-A8")]
    half, four_fifths = ZERO, ZERO - 6 * HOUR + 12 * HOUR * 4 / 5
    assert warned == [(half, ZERO + 10 * MINUTE), (four_fifths, four_fifths)]
    assert [fact.fired_at for fact in run.facts("duty_breached", "2-A8")] == [ZERO + 6 * HOUR]


def test_spent_at_discovery_it_shows_so_at_once_and_is_not_moved(run):
    _confirmed(run, ZERO - 13 * HOUR)
    duty = run.duty("2-A8")
    assert (duty.due_at, duty.status) == (ZERO - HOUR, "late")
    (breach,) = run.facts("duty_breached", "2-A8")
    assert (breach.due_at, breach.fired_at) == (ZERO - HOUR, ZERO + 10 * MINUTE)
    assert run.facts("duty_warned", "2-A8") == []
    run.now = ZERO + 20 * MINUTE
    publishable(run)
    _release(run)
    (met,) = run.facts("duty_met", "2-A8")
    assert met.in_time is False
    assert run.duty("2-A8").due_at == ZERO - HOUR


def test_where_it_is_unknown_when_it_arose_it_arose_at_discovery(run):
    _confirmed(run, None)
    assert run.duty("2-A8").due_at == ZERO + 12 * HOUR
    assert run.state.arose_basis == "discovery"


def test_it_cannot_have_arisen_after_its_discovery(run):
    data = {
        "plan_hash": run.plan_hash,
        "discovered_at": ZERO.isoformat(),
        "arose_at": (ZERO + MINUTE).isoformat(),
        "source": "web",
    }
    run.now = ZERO + 5 * MINUTE
    assert run.refuse("open", "monitor", data) == "arose_after_discovery"


def test_the_emergency_behind_it_does_not_start_the_clock(run):
    run.now = ZERO + 5 * MINUTE
    run.open(arose=ZERO - HOUR, occurred_at=(ZERO - timedelta(days=2)).isoformat())
    run.accept("confirm", "group_office")
    assert run.duty("2-A8").due_at == ZERO + 11 * HOUR


def test_a_release_received_on_the_very_instant_is_in_time_however_late_it_is_processed(run):
    _confirmed(run, ZERO - 6 * HOUR)
    publishable(run)
    due = run.duty("2-A8").due_at
    run.wait(due + 30 * MINUTE)
    assert run.duty("2-A8").status == "late"
    _release(run, received=due)
    (met,) = run.facts("duty_met", "2-A8")
    assert (met.met_at, met.in_time) == (due, True)
    (withdrawn,) = run.facts("breach_withdrawn", "2-A8")
    assert {"spokesperson", "group_office", "group_head"} <= set(withdrawn.told)


def test_a_release_received_a_microsecond_too_late_is_late(run):
    _confirmed(run, ZERO - 6 * HOUR)
    publishable(run)
    due = run.duty("2-A8").due_at
    run.wait(due + timedelta(microseconds=1))
    _release(run)
    assert [fact.in_time for fact in run.facts("duty_met", "2-A8")] == [False]


def test_thirty_minutes_from_discovery_may_be_spent_before_the_incident_is_opened(run):
    run.now = ZERO + HOUR
    run.open()
    assert (run.duty("2-A2").due_at, run.duty("2-A2").status) == (ZERO + 30 * MINUTE, "late")


def test_the_statement_is_never_due_later_than_the_reply(run):
    _confirmed(run, ZERO - 11 * HOUR)
    assert run.duty("2-A7-draft").due_at == run.duty("2-A8").due_at == ZERO + HOUR


def test_a_returned_statement_is_redrafted_and_decided_again(run):
    _confirmed(run, ZERO)
    run.accept("draft_statement", "group_office", text="first")
    (draft,) = run.state.drafts
    run.now += 10 * MINUTE
    run.accept("return_statement", "leading_group", {"draft": draft})
    assert run.duty("2-A7-approve").status == "met"
    assert run.duty("2-A7-redraft#1").due_at == run.now + HOUR
    run.now += 10 * MINUTE
    run.accept("draft_statement", "group_office", text="second")
    assert run.duty("2-A7-approve-redraft#1").due_at == run.now + HOUR
    second = next(name for name in run.state.drafts if name != draft)
    assert run.refuse("approve_statement", "group_head", {"draft": second}, sender="person-group_office") == (
        "second_sender_needed"
    )
    run.accept("approve_statement", "group_head", {"draft": second})
    assert run.duty("2-A7-approve-redraft#1").in_time is True
    assert (
        run.refuse("release", "spokesperson", {"form": "website", "text_digest": draft})
        == "text_not_approved"
    )
    _release(run)
    assert run.duty("2-A8").status == "met"
