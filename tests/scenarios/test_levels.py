"""Plan 2 at each of its five levels: once with every duty met, once with none met."""

from datetime import timedelta

import pytest

from tests.scenarios.expected import table
from tests.scenarios.people import CIRCUMSTANCES, do, do_everything
from tests.scenarios.run import HOUR, MINUTE, ZERO

EXPECTED = table("human_resources")
AROSE = ZERO - 2 * HOUR
LEVELS = pytest.mark.parametrize("level", EXPECTED.levels)


def _begin(run, level):
    """Discovered at zero, opened after 5 minutes, confirmed after 10, graded after 15, the rest after 16."""
    run.now = ZERO + 5 * MINUTE
    run.open(arose=AROSE)
    run.now = ZERO + 10 * MINUTE
    run.accept("confirm", "group_office")
    run.now = ZERO + 15 * MINUTE
    run.accept("grade", "leading_group", {"level": level})
    run.now = ZERO + 16 * MINUTE
    run.accept("classify", "group_office", {"hold": list(CIRCUMSTANCES)})
    run.accept("report_worsening", "handling_monitor", {"reason": "volume"})
    run.accept("record_occasion", "monitor", {"occasion": "doubt"})
    run.accept("record_occasion", "monitor", {"occasion": "doubt_unanswerable"})


def _starts(run):
    """When each start of a clock came in `_begin`, and when the circumstances and occasions did."""
    starts = {
        "discovered": ZERO,
        "arose": AROSE,
        "opened": ZERO + 5 * MINUTE,
        "confirmed": ZERO + 10 * MINUTE,
    }
    return {**starts, "graded": ZERO + 15 * MINUTE}, ZERO + 16 * MINUTE


def _key(want):
    return want.duty + ("#1" if want.each else "")


def _at_once(level):
    """The duties with a time that `_begin` brings: those that wait for no other."""
    later = ("met:", "calmed", "reviewed", "released", "returned", "proposed")
    return [
        want
        for want in EXPECTED.duties.values()
        if want.holds_at(level)
        and want.within
        and not want.opens.startswith(later)
        and want.duty not in ("2-confirm", "2-grade")
    ]


def _due(run, want):
    starts, rest = _starts(run)
    if want.after == "owed":
        opened = rest if want.when else starts[want.opens]
        return opened + want.time
    return want.due_at(starts.get(want.after, rest), AROSE)


@LEVELS
def test_what_is_owed_at_once_and_by_when(run, level):
    _begin(run, level)
    dues = {key: run.duty(key).due_at for key in run.owed() if run.duty(key).due_at is not None}
    if "2-A1" not in dues:
        dues["2-A1"] = run.duty("2-A1").due_at
    assert dues == {_key(want): _due(run, want) for want in _at_once(level)}


@LEVELS
def test_what_lasts_until_calm(run, level):
    _begin(run, level)
    lasting = {key for key in run.owed() if run.duty(key).due_at is None}
    assert lasting == {
        want.duty
        for want in EXPECTED.duties.values()
        if want.until and want.holds_at(level) and not want.opens.startswith("met:")
    }


@LEVELS
def test_with_every_duty_met_nothing_is_late_and_the_incident_closes(run, level):
    _begin(run, level)
    do_everything(run, level)
    assert run.refuse("close", "group_head") == "wrong_phase"
    run.accept("declare_calm", "leading_group")
    assert run.refuse("close", "group_head") == "duties_owed"
    do_everything(run, level)
    run.accept("close", "group_head")
    wanted = {
        _key(want)
        for want in EXPECTED.duties.values()
        if want.holds_at(level) and want.opens not in ("returned", "proposed", "met:2-A7-redraft")
    }
    assert set(run.keys("duty_opened")) == wanted
    assert set(run.keys("duty_met")) == wanted
    assert all(fact.in_time for fact in run.facts("duty_met"))
    assert not run.facts("duty_breached")
    assert run.facts("incident_closed")
    run.exhaust()
    assert run.state.phase == "closed"


@LEVELS
def test_duties_that_follow_are_timed_from_what_they_follow(run, level):
    _begin(run, level)
    do_everything(run, level)
    run.accept("declare_calm", "leading_group")
    do_everything(run, level)
    for want in EXPECTED.duties.values():
        if (
            want.within
            and want.opens.startswith("met:")
            and want.holds_at(level)
            and _key(want) in run.state.duties
        ):
            before = run.duty(want.opens.removeprefix("met:") + ("#1" if want.each else ""))
            assert run.duty(_key(want)).due_at == want.due_at(before.met_at, AROSE)
    calmed, reviewed = run.state.instants["calmed"][0], run.state.instants["reviewed"][0]
    assert run.duty("2-A13").due_at == calmed + timedelta(days=7)
    assert run.duty("2-A14").due_at == run.duty("2-A15").due_at == reviewed + timedelta(days=7)
    assert run.duty("2-A9").due_at == run.state.instants["released"][0] + 24 * HOUR


@LEVELS
def test_with_none_met_every_duty_warns_breaches_and_climbs_on_time(run, level):
    _begin(run, level)
    run.exhaust()
    for want in _at_once(level):
        if want.duty != "2-A1":
            _assert_climbed(run, _key(want))
    assert {fact.key for fact in run.facts("duty_breached")} == {
        _key(want) for want in _at_once(level) if want.duty != "2-A1"
    }


def _assert_climbed(run, key):
    """Warned at half and four fifths of the time, breached when due, told rung by rung: on the instant."""
    (opened,) = run.facts("duty_opened", key)
    start, due = opened.start_at, opened.due_at
    shares = [start + (due - start) * part for part in (0.5, 0.8)]
    past = [at for at in shares if at <= opened.opened_at]
    warnings = [(fact.due_at, fact.fired_at) for fact in run.facts("duty_warned", key)]
    assert warnings == [
        (at, max(at, opened.opened_at)) for at in past[-1:] + [at for at in shares if at not in past]
    ]
    assert [(fact.due_at, fact.fired_at) for fact in run.facts("duty_breached", key)] == [(due, due)]
    climbed = [(fact.due_at, fact.tell) for fact in run.facts("duty_escalated", key)]
    rungs = EXPECTED.rungs(opened.duty)
    assert climbed == [(due + wait, told) for wait, told in rungs]
    assert all(fact.fired_at == fact.due_at for fact in run.facts("duty_escalated", key))
    assert run.duty(key).status == "late"


@LEVELS
def test_after_everything_was_down_each_instant_says_when_it_was_due_and_when_it_fired(run, level):
    _begin(run, level)
    woke = ZERO + timedelta(days=3)
    run.sleep(woke)
    late = run.facts("duty_breached") + run.facts("duty_escalated")
    assert {fact.key for fact in late} == {_key(want) for want in _at_once(level) if want.duty != "2-A1"}
    assert all(fact.fired_at == woke and fact.due_at < woke for fact in late)
    fired = [(fact.due_at) for fact in (event.fact for event in run.events) if hasattr(fact, "fired_at")]
    assert fired == sorted(fired)


@LEVELS
def test_a_late_act_is_recorded_as_late_and_ends_the_climb(run, level):
    _begin(run, level)
    run.wait(ZERO + 2 * HOUR)
    do(run, "2-A2", level)
    assert [fact.in_time for fact in run.facts("duty_met", "2-A2")] == [False]
    told = len(run.facts("duty_escalated", "2-A2"))
    run.wait(ZERO + 9 * HOUR)
    assert len(run.facts("duty_escalated", "2-A2")) == told


def test_an_incident_that_nobody_assesses_is_chased(run):
    run.now = ZERO + 5 * MINUTE
    run.open()
    run.exhaust()
    breached = {fact.key: fact.due_at for fact in run.facts("duty_breached")}
    assert breached["2-confirm"] == ZERO + 35 * MINUTE
    assert breached["2-grade"] == ZERO + 65 * MINUTE
    assert set(breached) == {"2-confirm", "2-grade", "2-A1", "2-A2", "2-A3"}
    for key in breached:
        _assert_climbed(run, key)
