"""Each plan at each of its levels and in each nature: once with every duty met, once with none met."""

from datetime import timedelta

import pytest

from domain import events
from domain.notices import notices
from tests.scenarios.expected import TABLES
from tests.scenarios.people import begin, do, do_everything
from tests.scenarios.published import new_run
from tests.scenarios.run import HOUR, MINUTE, ZERO

AROSE = ZERO - 2 * HOUR


def _id(value):
    return value.plan if hasattr(value, "plan") else value or "any"


CASES = pytest.mark.parametrize(
    ("table", "level", "nature"), [(one, *case) for one in TABLES for case in one.cases], ids=_id
)
LEVELS = pytest.mark.parametrize(
    ("table", "level", "nature"),
    [
        (one, level, nature)
        for one in TABLES
        for level in one.grades
        for nature in one.natures[-1:] or (None,)
    ],
    ids=_id,
)


def _begun(table, level, nature):
    run = new_run(table)
    begin(run, table, level, nature)
    return run


def _all_met(table, level, nature):
    run = _begun(table, level, nature)
    do_everything(run, level)
    run.accept("declare_calm", table.calm)
    do_everything(run, level)
    return run


@CASES
def test_what_is_owed_at_once_and_by_when(table, level, nature):
    run = _begun(table, level, nature)
    dues = {key: run.duty(key).due_at for key in run.owed() if run.duty(key).due_at is not None}
    wanted = table.at_once(level, nature)
    assert dues == {key: table.due_at(want, ZERO, AROSE) for key, want in wanted.items()}
    assert {key: run.duty(key).owner for key in dues} == {key: want.owner for key, want in wanted.items()}


@CASES
def test_what_lasts_until_calm(table, level, nature):
    run = _begun(table, level, nature)
    lasting = {key for key in run.owed() if run.duty(key).due_at is None}
    assert lasting == {
        want.duty
        for want in table.duties.values()
        if want.until == "calmed" and want.holds_at(level, nature) and want.opens in table.came()
    }


@CASES
def test_with_every_duty_met_nothing_is_late_and_the_incident_closes(table, level, nature):
    run = _begun(table, level, nature)
    do_everything(run, level)
    assert run.refuse("close", table.close) == "wrong_phase"
    run.accept("declare_calm", table.calm)
    if any(want.opens == "calmed" for want in table.duties.values()):
        assert run.refuse("close", table.close) == "duties_owed"
    do_everything(run, level)
    run.accept("close", table.close)
    done = table.all_done(nature)
    wanted = {
        key
        for want in table.duties.values()
        if want.holds_at(level, nature)
        for key in table.keys(want, done)
    }
    assert set(run.keys("duty_opened")) == wanted
    assert set(run.keys("duty_met")) == wanted
    assert all(fact.in_time for fact in run.facts("duty_met"))
    assert not run.facts("duty_breached")
    assert run.facts("incident_closed")
    run.exhaust()
    assert run.state.phase == "closed"


@LEVELS
def test_when_it_flares_up_after_calm_the_second_round_closes_as_well(table, level, nature):
    run = _all_met(table, level, nature)
    run.now += HOUR
    run.accept("report_worsening", "feed", {"reason": "volume"})
    assert run.state.phase == "handling"
    do_everything(run, level)
    run.accept("declare_calm", table.calm)
    do_everything(run, level)
    run.accept("close", table.close)
    assert run.owed() == []


@LEVELS
def test_whoever_a_duty_is_owed_to_hears_that_it_was_met(table, level, nature):
    run = _all_met(table, level, nature)
    met = [event for event in run.events if isinstance(event.fact, events.DutyMet)]
    assert met
    for event in met:
        told = [notice.role for notice in notices(event, run.state)]
        assert told == list(table.duties[run.duty(event.fact.key).duty].to)


@CASES
def test_duties_that_follow_are_timed_from_what_they_follow(table, level, nature):
    run = _all_met(table, level, nature)
    for opened in run.facts("duty_opened"):
        want = table.duties[opened.duty]
        if want.timed and want.opens.startswith("met:"):
            before = run.duty(want.opens.removeprefix("met:") + opened.key.removeprefix(opened.duty))
            assert opened.due_at == table.counted(want, before.met_at, AROSE)
        elif want.timed and want.opens in ("released", "calmed", "reviewed"):
            ordinal = int(opened.key.partition("#")[2] or 1)
            assert opened.due_at == table.counted(want, run.state.instants[want.opens][ordinal - 1], AROSE)


@LEVELS
def test_with_none_met_every_duty_warns_breaches_and_climbs_on_time(table, level, nature):
    run = _begun(table, level, nature)
    run.exhaust()
    wanted = table.at_once(level, nature)
    for key in wanted:
        _assert_climbed(run, table, key)
    assert {fact.key for fact in run.facts("duty_breached")} == set(wanted)


def _assert_climbed(run, table, key):
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
    rungs = table.rungs(opened.duty)
    assert climbed == [(due + wait, told) for wait, told in rungs]
    assert all(fact.fired_at == fact.due_at for fact in run.facts("duty_escalated", key))
    assert run.duty(key).status == "late"


@LEVELS
def test_after_everything_was_down_each_instant_says_when_it_was_due_and_when_it_fired(table, level, nature):
    run = _begun(table, level, nature)
    woke = ZERO + timedelta(days=10)
    run.sleep(woke)
    late = run.facts("duty_breached") + run.facts("duty_escalated")
    assert {fact.key for fact in late} == set(table.at_once(level, nature))
    assert all(fact.fired_at == woke and fact.due_at < woke for fact in late)
    fired = [fact.due_at for fact in (event.fact for event in run.events[-len(late) :])]
    assert fired == sorted(fired)


@LEVELS
def test_a_late_act_is_recorded_as_late_and_ends_the_climb(table, level, nature):
    run = _begun(table, level, nature)
    wanted = table.at_once(level, nature)
    key = min(wanted, key=lambda one: table.due_at(wanted[one], ZERO, AROSE))
    run.wait(ZERO + 2 * HOUR)
    do(run, key, level)
    assert [fact.in_time for fact in run.facts("duty_met", key)] == [False]
    told = len(run.facts("duty_escalated", key))
    run.wait(ZERO + 9 * HOUR)
    assert len(run.facts("duty_escalated", key)) == told


@pytest.mark.parametrize("table", TABLES, ids=_id)
def test_an_incident_that_nobody_assesses_is_chased(table):
    run = new_run(table)
    begin(run, table, table.grades[0], only=1)
    run.exhaust()
    opened = table.came()["opened"] * MINUTE
    breached = {fact.key: fact.due_at for fact in run.facts("duty_breached")}
    assert breached == {
        want.duty: want.due_from(ZERO if want.after == "discovered" else ZERO + opened)
        for want in table.duties.values()
        if want.opens in ("discovered", "opened") and want.timed and not want.levels
    }
    for key in breached:
        _assert_climbed(run, table, key)
