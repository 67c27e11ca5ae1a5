"""The level rises by one decision and falls by two; counts only propose."""

import pytest

from tests.scenarios.expected import TABLES, table
from tests.scenarios.people import begin
from tests.scenarios.published import new_run
from tests.scenarios.run import HOUR, MINUTE, ZERO

EXPECTED = table("human_resources")
RISEN = ZERO + 3 * HOUR
AROSE = ZERO - 2 * HOUR


def _graded(run, level):
    run.now = ZERO + 5 * MINUTE
    run.open(arose=ZERO - HOUR)
    run.now = ZERO + 10 * MINUTE
    run.accept("confirm", "group_office")
    run.now = ZERO + 15 * MINUTE
    run.accept("grade", "leading_group", {"level": level})


def _dues(run):
    return {key: run.duty(key).due_at for key in run.owed()}


RISES = pytest.mark.parametrize(
    ("expected", "lower", "higher"),
    [
        (one, lower, higher)
        for one in TABLES
        for at, lower in enumerate(one.levels)
        for higher in one.levels[at + 1 :]
    ],
    ids=lambda value: value.plan if hasattr(value, "plan") else value,
)


def _before_the_rise(expected, lower):
    run = new_run(expected)
    begin(run, expected, lower, only=3)
    run.wait(RISEN)
    return run


@RISES
def test_a_rise_brings_the_higher_levels_duties_from_the_rise(expected, lower, higher):
    """From the rise, unless the plan gives a duty a start of its own: that it keeps, even if it is spent."""
    run = _before_the_rise(expected, lower)
    before = set(run.state.duties)
    run.accept("grade", expected.calm, {"level": higher})
    new = set(run.state.duties) - before
    assert new == {
        want.duty
        for want in expected.duties.values()
        if want.opens in ("graded", "discovered", "opened", "confirmed")
        and not want.when
        and want.holds_at(higher)
        and not want.holds_at(lower)
    }
    for key in new:
        want = expected.duties[key]
        start = RISEN if want.after in (None, "owed") else ZERO + expected.came()[want.after] * MINUTE
        assert run.duty(key).due_at == (expected.counted(want, start, AROSE) if want.timed else None)


@RISES
def test_a_rise_neither_restarts_nor_lengthens_a_running_clock(expected, lower, higher):
    run = _before_the_rise(expected, lower)
    before = _dues(run)
    run.accept("grade", expected.calm, {"level": higher})
    after = _dues(run)
    kept = {key for key in before if expected.duties[key].holds_at(higher)}
    assert kept <= set(after)
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    assert {fact.key for fact in run.facts("duty_withdrawn")} == set(before) - kept
    assert {fact.reason for fact in run.facts("duty_withdrawn")} <= {"level"}


def test_ordinary_becomes_major(run):
    _graded(run, "ordinary")
    run.wait(RISEN)
    run.accept("grade", "group_head", {"level": "major"})
    assert run.duty("2-S3").due_at == RISEN + 30 * MINUTE
    assert run.duty("2-M1").due_at == RISEN + HOUR
    assert run.duty("2-A8").due_at == ZERO + 11 * HOUR
    assert [run.duty(key).status for key in ("2-O1", "2-O1-lead", "2-O2", "2-M2")] == [
        "withdrawn",
        "withdrawn",
        "withdrawn",
        "open",
    ]


def test_a_decision_alone_never_lowers(run):
    _graded(run, "major")
    assert run.refuse("grade", "group_head", {"level": "ordinary"}) == "level_would_fall"
    assert run.refuse("grade", "group_head", {"level": "major"}) == "level_unchanged"


def test_a_fall_takes_a_proposal_and_another_persons_approval(run):
    _graded(run, "major")
    run.now = ZERO + HOUR
    proposal = run.accept(
        "propose_lower", "leading_group", {"level": "ordinary"}, sender="person-a"
    ).signal_id
    assert run.state.level == "major"
    assert run.duty("2-decide#1").due_at == ZERO + 2 * HOUR
    decision = {"proposal": proposal}
    assert run.refuse("approve_proposal", "group_office", decision, sender="person-b") == "role_not_allowed"
    assert (
        run.refuse("approve_proposal", "leading_group", decision, sender="person-a") == "second_sender_needed"
    )
    run.accept("approve_proposal", "group_head", decision, sender="person-b")
    assert run.state.level == "ordinary"
    assert run.duty("2-decide#1").in_time is True
    assert [run.duty(key).status for key in ("2-S3", "2-M1", "2-M2")] == ["withdrawn"] * 3
    assert run.duty("2-O2").due_at == ZERO + HOUR + 10 * MINUTE
    assert run.refuse("approve_proposal", "group_head", decision, sender="person-b") == "proposal_decided"


def test_silence_approves_nothing_and_climbs(run):
    _graded(run, "major")
    run.accept("propose_lower", "group_office", {"level": "ordinary"})
    run.wait(ZERO + 6 * HOUR)
    assert run.state.level == "major"
    told = [role for fact in run.facts("duty_escalated", "2-decide#1") for role in fact.tell]
    assert {"leading_group", "group_leaders", "group_head"} <= set(told)


def test_each_proposal_has_its_own_decision(run):
    _graded(run, "major")
    first = run.accept("propose_lower", "group_office", {"level": "ordinary"}).signal_id
    run.accept("propose_waive", "group_office", {"duty": "2-M1"})
    run.accept("reject_proposal", "group_head", {"proposal": first})
    assert [run.duty(f"2-decide#{ordinal}").status for ordinal in (1, 2)] == ["met", "open"]


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ({"reposts": 100}, None),
        ({"reposts": 101}, "large"),
        ({"reposts": 300}, "large"),
        ({"reposts": 301}, "major"),
        ({"reposts": 500}, "major"),
        ({"reposts": 501}, "especially_major"),
        ({"sites": 2, "clicks_24h": 1000}, None),
        ({"sites": 2, "clicks_24h": 1001}, "large"),
        ({"sites": 2, "clicks_24h": 10000}, "large"),
        ({"sites": 2, "clicks_24h": 10001}, "major"),
        ({"sites": 2, "clicks_24h": 50001}, "especially_major"),
        ({"sites": 1, "clicks_24h": 60000}, None),
    ],
)
def test_counts_propose_a_level_and_never_decide_it(run, counts, level):
    run.now = ZERO + 5 * MINUTE
    run.open()
    run.accept("observe_counts", "feed", {"observed_at": ZERO.isoformat(), "counts": counts})
    assert (run.state.level_proposed, run.state.level) == (level, None)
    assert [key for key in run.state.duties if key in ("2-M1", "2-S2", "2-S3")] == []
