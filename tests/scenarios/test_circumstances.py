"""Duties that hang on a circumstance, a doubt, instructions, calm, or a second round."""

import pytest

from tests.scenarios.expected import table
from tests.scenarios.people import do_everything, publishable
from tests.scenarios.run import HOUR, MINUTE, ZERO

EXPECTED = table("human_resources")


def _graded(run, level="ordinary"):
    run.now = ZERO + 5 * MINUTE
    run.open(arose=ZERO - HOUR)
    run.accept("confirm", "group_office")
    run.accept("grade", "leading_group", {"level": level})


@pytest.mark.parametrize("circumstance", EXPECTED.circumstances)
@pytest.mark.parametrize("level", EXPECTED.levels)
def test_a_circumstance_brings_its_duties_and_lifting_it_withdraws_them(run, circumstance, level):
    _graded(run, level)
    before = set(run.state.duties)
    assert not [key for key in before if EXPECTED.duties[key].when]
    run.now += 10 * MINUTE
    run.accept("classify", "monitor", {"hold": [circumstance]})
    wanted = {
        want.duty
        for want in EXPECTED.duties.values()
        if want.when == circumstance and want.holds_at(level) and not want.opens.startswith("met:")
    }
    assert set(run.state.duties) - before == wanted
    run.accept("classify", "monitor", {"lift": [circumstance]})
    assert {key for key in wanted if run.duty(key).status == "withdrawn"} == wanted


def test_instructions_are_asked_for_only_at_the_highest_level_and_only_as_needed(run):
    _graded(run, "major")
    run.accept("classify", "group_office", {"hold": ["instructions_needed"]})
    assert "2-S1" not in run.state.duties
    run.now += HOUR
    run.accept("grade", "group_head", {"level": "especially_major"})
    assert run.duty("2-S1").due_at == run.now + HOUR


def test_every_doubt_is_a_duty_of_its_own(run):
    _graded(run)
    for _ in range(3):
        run.now += 10 * MINUTE
        run.accept("raise_doubt", "monitor")
    dues = [run.duty(f"2-A10#{ordinal}").due_at for ordinal in (1, 2, 3)]
    assert dues == [ZERO + (75 + 10 * step) * MINUTE for step in range(3)]


def test_a_doubt_that_is_answered_is_met_by_itself(run):
    _graded(run)
    first = run.accept("raise_doubt", "monitor").signal_id
    run.accept("raise_doubt", "monitor")
    run.accept("answer_doubt", "monitor", {"doubt": first})
    assert [run.duty(f"2-A10#{ordinal}").status for ordinal in (1, 2)] == ["met", "open"]


def test_a_doubt_that_was_reported_up_is_consulted_on_by_itself(run):
    _graded(run)
    doubts = [run.accept("raise_doubt", "monitor").signal_id for _ in range(2)]
    run.accept("pass_up_doubt", "monitor", {"doubt": doubts[1]})
    assert run.duty("2-A11#2").due_at == run.now + HOUR
    run.now += 20 * MINUTE
    run.accept("report_up", "monitor", {"duties": ["2-A11#2"], "channel": "telephone"})
    assert run.duty("2-A12#2").due_at == run.now + 2 * HOUR
    assert "2-A12#1" not in run.state.duties


def test_only_its_owner_or_whom_it_is_assigned_to_may_report(run):
    _graded(run, "large")
    data = {"duties": ["2-M1"], "channel": "telephone"}
    assert run.refuse("report_up", "monitor", data) == "duty_of_another"
    run.accept("assign", "group_head", {"duty": "2-M1", "person": "person-deputy"})
    run.accept("report_up", "group_office", data, sender="person-deputy")
    assert run.duty("2-M1").status == "met"


def test_an_acknowledgement_does_not_stand_for_the_act(run):
    _graded(run)
    run.accept("acknowledge", "monitor", {"duties": ["2-A2"]})
    assert run.duty("2-A2").status in ("open", "warned")
    run.wait(ZERO + HOUR)
    assert run.duty("2-A2").status == "late"


def test_at_the_lowest_level_nobody_acts_before_the_instructions(run):
    _graded(run, "minor")
    assert "2-K2" not in run.state.duties
    run.accept("ask_for_instructions", "group_office", {"duties": ["2-K1"]})
    assert "2-K2" not in run.state.duties
    given = {"duties": ["2-K1-instructions"], "by": "group_head"}
    assert run.refuse("record_instructions", "handling_section", given) == "duty_of_another"
    run.accept("record_instructions", "group_head", given)
    assert run.duty("2-K2").status == "open"


def _release(run, form="media_statement"):
    return {"form": form, "text_digest": run.state.approved_draft}


def test_at_the_lowest_level_nothing_is_released_before_the_instructions(run):
    _graded(run, "minor")
    publishable(run)
    assert run.refuse("release", "spokesperson", _release(run)) == "gate_closed"
    run.accept("ask_for_instructions", "group_office", {"duties": ["2-K1"]})
    assert run.refuse("release", "spokesperson", _release(run)) == "gate_closed"
    run.accept("record_instructions", "group_head", {"duties": ["2-K1-instructions"], "by": "group_head"})
    run.accept("release", "spokesperson", _release(run))
    assert run.duty("2-A8").status == "met"


def test_the_press_conference_waits_for_its_speaker_and_other_releases_do_not(run):
    _graded(run)
    run.accept("classify", "group_office", {"hold": ["press_conference_needed"]})
    publishable(run)
    assert run.refuse("release", "spokesperson", _release(run, "press_conference")) == "gate_closed"
    run.accept("release", "spokesperson", _release(run))
    run.accept("ask_for_instructions", "group_leaders", {"duties": ["2-C5"]})
    given = {"duties": ["2-C5-speaker"], "by": "city_government"}
    run.accept("record_instructions", "group_office", given)
    assert run.duty("2-C5-conference").status == "open"
    run.accept("release", "spokesperson", _release(run, "press_conference"))
    assert run.duty("2-C5-conference").status == "met"


def test_filing_for_record_is_not_a_report(run):
    _graded(run)
    report = {"duties": ["2-O2"], "channel": "document"}
    assert run.refuse("report_up", "group_office", report) == "duty_needs_other_signal"
    run.accept("file_for_record", "group_office", {"duties": ["2-O2"]})
    assert run.duty("2-O2").status == "met"


def test_dismissal_withdraws_everything(run):
    run.now = ZERO + 5 * MINUTE
    run.open()
    run.accept("dismiss", "group_office", {"reason": "not_ours"})
    assert run.owed() == []
    run.exhaust()
    assert run.facts("duty_breached") == []


@pytest.mark.parametrize("level", EXPECTED.levels)
def test_what_lasts_until_calm_ends_with_it_and_begins_again_when_it_flares_up(run, level):
    _graded(run, level)
    do_everything(run, level)
    lasting = {key for key in run.owed() if run.duty(key).due_at is None}
    assert "2-A5" in lasting
    run.now += HOUR
    run.accept("declare_calm", "group_office")
    assert {run.duty(key).status for key in lasting} == {"met"}
    assert run.owed() == ["2-A13"]
    run.now += HOUR
    run.accept("report_worsening", "feed", {"reason": "volume"})
    assert run.duty("2-A13").status == "withdrawn"
    assert {EXPECTED.duties[run.duty(key).duty].duty for key in run.owed()} == {*lasting, "2-A6"}
