"""The national baseline over the plans: of two clocks on one duty the stricter holds, and both are named."""

from datetime import timedelta

import pytest

from domain.duties import laxer_clocks, named_clause
from tests.scenarios.expected import table
from tests.scenarios.people import do_everything
from tests.scenarios.published import new_run
from tests.scenarios.run import HOUR, MINUTE, ZERO

GRAVE = ("major", "especially_major")
LESSER = (None, "ordinary", "large")
OCCURRED = ZERO - HOUR
AROSE = ZERO - HOUR / 2
BOUND = (
    "work_safety",
    "human_resources",
    "seven_step",
    "township",
    "natural_resources",
    "government_affairs",
)
"""Governments and their departments; the college is not bound."""


def _opened(name, grade, level=None, **more):
    expected = table(name)
    run = new_run(expected)
    roles = {kind: role for _, kind, role, _ in reversed(expected.begin)}
    run.now = ZERO + MINUTE
    facts = {"occurred_at": OCCURRED.isoformat(), **({"emergency_grade": grade} if grade else {}), **more}
    run.open(role=roles["open"], arose=AROSE, source=run.plan.sources[0].id, **facts)
    run.accept("confirm", roles["confirm"])
    if level is not None:
        run.accept("grade", roles["grade"], {"level": level})
    return run


def _named(run, key):
    """The clauses of the clocks that bind a duty, that of the one which set its due instant first."""
    duty = run.duty(key)
    spec = run.plan.duty_by_id[duty.duty]
    laxer = laxer_clocks(spec, duty.clock, run.state.level, run.state.emergency_grade)
    return [named_clause(spec, duty.clock), *(clause for clause, _ in laxer)]


REPLIES = pytest.mark.parametrize(
    ("name", "reply", "clause"),
    [("human_resources", "2-A8", "三·第四步"), ("seven_step", "3-A7", "四·第六步")],
)


@REPLIES
@pytest.mark.parametrize("grade", LESSER)
def test_twelve_hours_beat_forty_eight(name, reply, clause, grade):
    run = _opened(name, grade)
    assert run.duty(reply).due_at == AROSE + 12 * HOUR
    assert _named(run, reply) == [clause, "国办发〔2016〕61号"]


@REPLIES
@pytest.mark.parametrize("grade", GRAVE)
def test_for_a_grave_emergency_five_hours_of_information_beat_twelve(name, reply, clause, grade):
    run = _opened(name, grade)
    assert run.duty(reply).due_at == OCCURRED + 5 * HOUR
    assert _named(run, reply) == ["国办发〔2016〕80号", clause, "国办发〔2016〕61号"]


@REPLIES
def test_an_emergency_that_turns_out_grave_shortens_the_running_reply(name, reply, clause):
    run = _opened(name, "large")
    run.now = ZERO + 2 * HOUR
    run.accept("classify", "group_office", {"emergency_grade": "major"})
    assert run.duty(reply).due_at == OCCURRED + 5 * HOUR
    assert run.duty("8-2").due_at == OCCURRED + 24 * HOUR


@pytest.mark.parametrize("grade", [*LESSER, *GRAVE])
@pytest.mark.parametrize("name", BOUND)
def test_the_press_conference_and_the_principals_hang_on_the_grade_of_the_emergency(name, grade):
    run = _opened(name, grade)
    assert {key for key in ("8-2", "8-4") if key in run.state.duties} == (
        {"8-2", "8-4"} if grade in GRAVE else set()
    )
    if grade in GRAVE:
        assert {run.duty(key).due_at for key in ("8-2", "8-4")} == {OCCURRED + 24 * HOUR}


@pytest.mark.parametrize("level", table("human_resources").levels)
def test_it_hangs_on_the_emergency_and_never_on_the_level_of_the_opinion(level):
    run = _opened("human_resources", None, level)
    assert "8-2" not in run.state.duties
    assert run.duty("2-A8").due_at == AROSE + 12 * HOUR


@pytest.mark.parametrize("level", table("work_safety").levels)
def test_a_plan_without_a_time_for_its_response_gets_its_outer_bound_here(level):
    run = _opened("work_safety", None, level)
    assert run.duty("8-5").due_at == AROSE + 48 * HOUR
    run.wait(AROSE + 49 * HOUR)
    assert [fact.due_at for fact in run.facts("duty_breached", "8-5")] == [AROSE + 48 * HOUR]


def test_the_own_duty_of_a_plan_is_bound_as_well_once_it_is_owed():
    run = _opened("work_safety", "major", "ordinary")
    run.accept("draft_statement", "units")
    run.now = OCCURRED + 4 * HOUR + HOUR / 2
    run.accept("approve_statement", "unit_head", {"draft": next(iter(run.state.drafts))})
    assert run.duty("1-O5").due_at == OCCURRED + 5 * HOUR
    assert _named(run, "1-O5") == ["国办发〔2016〕80号", "五(一)1；五(三)1", "国办发〔2016〕61号"]


def test_where_it_is_unknown_when_the_emergency_occurred_it_runs_from_discovery():
    run = _opened("human_resources", "major", occurred_at=None)
    assert run.duty("2-A8").due_at == ZERO + 5 * HOUR


@pytest.mark.parametrize("name", BOUND)
@pytest.mark.parametrize("grade", GRAVE)
def test_with_a_grave_emergency_everything_can_be_met_in_time_and_closes(name, grade):
    expected = table(name)
    run = _opened(name, grade, expected.grades[-1])
    do_everything(run, expected.grades[-1])
    run.accept("declare_calm", expected.calm)
    do_everything(run, expected.grades[-1])
    run.accept("close", expected.close)
    met = set(run.keys("duty_met"))
    assert {"8-2", "8-3", "8-4", "8-6"} <= met
    assert not run.facts("duty_breached")


@pytest.mark.parametrize("grade", LESSER)
def test_a_golden_day_beats_forty_eight_hours(grade):
    run = _opened("township", grade)
    assert run.duty("5-7").due_at == AROSE + 24 * HOUR
    assert _named(run, "5-7") == ["四(一)一", "国办发〔2016〕61号"]


@pytest.mark.parametrize("level", ["city", "grave"])
@pytest.mark.parametrize("grade", LESSER)
def test_three_days_lose_to_forty_eight_hours(level, grade):
    run = _opened("natural_resources", grade, level)
    assert run.duty("6-12").due_at == AROSE + 48 * HOUR
    assert _named(run, "6-12") == ["国办发〔2016〕61号", "四.4"]


@pytest.mark.parametrize("level", ["city", "grave"])
@pytest.mark.parametrize("grade", GRAVE)
def test_three_days_become_five_hours_and_a_day_for_a_grave_emergency(level, grade):
    run = _opened("natural_resources", grade, level)
    assert run.duty("6-12").due_at == OCCURRED + 5 * HOUR
    assert run.duty("8-2").due_at == OCCURRED + 24 * HOUR
    assert _named(run, "6-12") == ["国办发〔2016〕80号", "四.4", "国办发〔2016〕61号"]


def test_a_plan_without_levels_gets_its_outer_bound_here_as_well():
    run = _opened("government_affairs", None)
    assert run.duty("8-5").due_at == AROSE + 48 * HOUR


def test_a_college_is_not_bound_by_it():
    run = _opened("command_post", "especially_major")
    assert run.plan.baseline is None
    assert not [key for key in run.state.duties if key.startswith("8-")]
    run.wait(ZERO + timedelta(days=3))
    assert not [fact for fact in run.facts("duty_breached") if fact.key.startswith("8-")]
