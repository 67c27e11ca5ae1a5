"""The plan files say what the clause tables say, row by row, and nothing that the tables do not know."""

import pytest

from plans import load_file, shipped
from tests.scenarios.expected import TABLES, table
from tests.scenarios.published import published

BASELINE = "国办发〔2016〕"
PLANS = pytest.mark.parametrize("expected", TABLES, ids=lambda expected: expected.plan)
EACH = [(expected, want) for expected in TABLES for want in expected.duties.values()]
TIMED = [(expected, want) for expected, want in EACH if want.timed]


def _ids(value):
    return value.duty if hasattr(value, "duty") else value.plan


@PLANS
def test_no_row_of_the_clause_table_is_forgotten(expected):
    plan = published(expected.plan)[1]
    words = " ".join(part.what.en for part in plan.left_out)
    left_out = [row for row in expected.rows if f"({row})" in words]
    rows = {duty.row for duty in plan.duties if duty.row} | _rows_of_procedures(plan)
    assert rows | set(left_out) == set(expected.rows)
    assert left_out == list(expected.left_out)


def _rows_of_procedures(plan):
    named = (load_file(shipped()[each.id])[1] for each in plan.procedures)
    return {duty.row for procedure in named for duty in procedure.duties if duty.row}


@PLANS
def test_the_file_holds_no_duty_that_the_table_does_not_know(expected):
    plan = published(expected.plan)[1]
    assert list(dict.fromkeys(duty.id for duty in plan.duties)) == [duty.id for duty in plan.duties]
    assert set(plan.duty_by_id) == set(expected.duties)


@pytest.mark.parametrize(("expected", "want"), EACH, ids=_ids)
def test_a_duty_is_as_the_table_says(expected, want):
    duty = published(expected.plan)[1].duty_by_id[want.duty]
    assert (duty.row, duty.clause, duty.levels, duty.when) == (want.row, want.clause, want.levels, want.when)
    assert (duty.natures, duty.emergency_grades) == (want.natures, want.emergency_grades)
    assert (duty.owner.role, duty.owner.mark) == (want.owner, want.owner_mark)
    assert [(party.role, party.mark) for party in duty.to] == [(role, want.to_mark) for role in want.to]
    assert {party.role for party in duty.jointly} >= set(want.jointly)
    assert (duty.owed_from, duty.each, duty.until) == (want.opens, want.each, want.until)
    assert (duty.met_by, duty.channel, duty.ladder) == (want.met_by, want.channel, want.ladder)
    assert duty.mark == ("assumed" if want.ours else "stated")


@pytest.mark.parametrize(("expected", "want"), TIMED, ids=_ids)
def test_a_clock_is_as_the_table_says(expected, want):
    first, *rest = published(expected.plan)[1].duty_by_id[want.duty].clocks
    assert (first.after, first.within, first.by) == (want.after, want.within, want.by)
    assert (first.mark, first.start_mark) == (want.mark, want.start_mark)
    ahead = expected.ahead_of(want)
    bound = [(ahead.after, ahead.within, "assumed")] if ahead is not None else []
    bound += [(one.after, one.within, one.mark) for one in want.also]
    assert [(clock.after, clock.within, clock.mark) for clock in rest] == bound


@PLANS
def test_only_the_figures_of_the_text_are_stated(expected):
    plan = published(expected.plan)[1]
    own = {duty.id: duty.clocks for duty in plan.duties if not duty.clause.startswith(BASELINE)}
    stated = {
        name: clock.within or clock.by
        for name, clocks in own.items()
        for clock in clocks
        if clock.mark == "stated" and not (clock.clause or "").startswith(BASELINE)
    }
    assert stated == expected.stated


@pytest.mark.parametrize(("expected", "want"), TIMED, ids=_ids)
def test_a_word_of_time_has_its_own_figure(expected, want):
    figures = {"立即": "PT10M", "及时": "PT1H", "同时": "PT10M"}
    for word, figure in figures.items():
        if want.due.startswith(word):
            assert (want.within, want.mark) == (figure, "assumed")
            first = published(expected.plan)[1].duty_by_id[want.duty].clocks[0]
            assert first.word == word


@PLANS
def test_what_the_table_calls_silent_is_never_given_out_as_stated(expected):
    assert not [
        want.duty for want in expected.duties.values() if want.due == "silent" and want.mark != "assumed"
    ]


@PLANS
def test_the_gates_are_those_of_the_table(expected):
    plan = published(expected.plan)[1]
    in_file = {
        (gate.needs, gate.before, gate.only_if, gate.levels, gate.when, gate.clause, gate.mark)
        for gate in plan.gates
    }
    assert in_file == {
        (gate.needs, gate.before, gate.only_if, gate.levels, gate.when, gate.clause, gate.mark)
        for gate in expected.gates
    }
    assert len(plan.gates) == len(in_file)


@PLANS
def test_the_levels_natures_and_circumstances_are_those_of_the_table(expected):
    plan = published(expected.plan)[1]
    assert tuple(level.id for level in plan.levels) == expected.levels
    assert tuple(nature.id for nature in plan.natures) == expected.natures
    assert {named.id for named in plan.circumstances} == set(expected.circumstances)
    assert tuple(named.id for named in plan.occasions) == expected.occasions


def test_the_criteria_of_plan_2_in_their_own_words():
    plan = published("human-resources")[1]
    words = {level.id: [criterion.text.zh for criterion in level.criteria] for level in plan.levels}
    assert words["especially_major"] == ["极高", "高度关注", "非常快", "整个社会", "即将"]
    assert words["major"] == words["large"] == ["高", "开始关注", "快", "很大范围", "有可能"]
    assert words["ordinary"] == ["较高", "中等", "一定范围内", "没有可能"]
    assert words["minor"] == ["低", "慢", "较小范围内", "没有可能"]


def test_figures_that_plan_2_borrows_are_marked_and_only_propose():
    plan = published("human-resources")[1]
    assert plan.grading.basis == "judgement"
    assert {rule.mark for rule in plan.grading.rules} == {"assumed"}
    assert all("52号" in rule.clause for rule in plan.grading.rules)


def test_the_figures_of_plan_1_are_its_own_and_its_ambiguities_are_named():
    plan = published("work-safety")[1]
    assert plan.grading.basis == "counts"
    assert {(rule.mark, rule.clause) for rule in plan.grading.rules} == {("stated", "二(三)")}
    assert plan.grading.note is not None
    for letter in "abcdefgh":
        assert f"({letter})" in plan.grading.note.zh
        assert f"({letter})" in plan.grading.note.en


@PLANS
def test_what_is_left_out_on_purpose_is_said(expected):
    plan = published(expected.plan)[1]
    for clause, word in expected.leaves_out.items():
        assert [part for part in plan.left_out if part.clause == clause and word in part.what.zh], clause


def test_pressing_a_poster_is_left_out_and_the_talk_stays():
    plan = published("work-safety")[1]
    (pressed,) = [part for part in plan.left_out if part.clause == "五(五)1"]
    assert "删帖" in pressed.what.zh
    assert "1-O6" in pressed.why.zh
    assert table("work_safety").duties["1-O6"].opens == "calmed"
