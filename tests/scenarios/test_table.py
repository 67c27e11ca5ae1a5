"""The plan file says what the clause table says, row by row, and nothing that the table does not know."""

import pytest

from tests.scenarios.expected import table

EXPECTED = table("human_resources")


def test_no_row_of_the_clause_table_is_forgotten(plan):
    left_out = " ".join(part.what.en for part in plan.left_out)
    in_file = {duty.row for duty in plan.duties if duty.row} | {
        row for row in EXPECTED.rows if row in left_out
    }
    assert in_file == set(EXPECTED.rows)
    assert [row for row in EXPECTED.rows if row in left_out] == list(EXPECTED.left_out)


def test_the_file_holds_no_duty_that_the_table_does_not_know(plan):
    assert list(dict.fromkeys(duty.id for duty in plan.duties)) == [duty.id for duty in plan.duties]
    assert set(plan.duty_by_id) == set(EXPECTED.duties)


@pytest.mark.parametrize("want", EXPECTED.duties.values(), ids=lambda want: want.duty)
def test_a_duty_is_as_the_table_says(plan, want):
    duty = plan.duty_by_id[want.duty]
    assert (duty.row, duty.clause, duty.levels, duty.when) == (want.row, want.clause, want.levels, want.when)
    assert (duty.owner.role, duty.owner.mark) == (want.owner, want.owner_mark)
    assert [(party.role, party.mark) for party in duty.to] == [(role, want.to_mark) for role in want.to]
    assert {party.role for party in duty.jointly} >= set(want.jointly)
    assert (duty.owed_from, duty.each, duty.until) == (want.opens, want.each, want.until)
    assert duty.met_by == want.met_by
    assert duty.mark == ("assumed" if want.ours else "stated")


@pytest.mark.parametrize(
    "want", [want for want in EXPECTED.duties.values() if want.within], ids=lambda want: want.duty
)
def test_a_clock_is_as_the_table_says(plan, want):
    first, *rest = plan.duty_by_id[want.duty].clocks
    assert (first.after, first.within, first.mark) == (want.after, want.within, want.mark)
    bound = [("arose", "PT12H", "assumed")] if want.due == "before 2-A8" else []
    assert [(clock.after, clock.within, clock.mark) for clock in rest] == bound


def test_only_the_two_figures_of_the_text_are_stated(plan):
    stated = {
        duty.id: clock.within for duty in plan.duties for clock in duty.clocks if clock.mark == "stated"
    }
    assert stated == {"2-A2": "PT30M", "2-A8": "PT12H"}


def test_what_the_table_calls_silent_is_never_given_out_as_stated():
    assert not [
        want.duty for want in EXPECTED.duties.values() if want.due == "silent" and want.mark != "assumed"
    ]


def test_the_levels_stand_from_lowest_to_highest_with_their_criteria(plan):
    assert tuple(level.id for level in plan.levels) == EXPECTED.levels
    words = {level.id: [criterion.text.zh for criterion in level.criteria] for level in plan.levels}
    assert words["especially_major"] == ["极高", "高度关注", "非常快", "整个社会", "即将"]
    assert words["major"] == words["large"] == ["高", "开始关注", "快", "很大范围", "有可能"]
    assert words["ordinary"] == ["较高", "中等", "一定范围内", "没有可能"]
    assert words["minor"] == ["低", "慢", "较小范围内", "没有可能"]


def test_borrowed_figures_are_marked_and_only_propose(plan):
    assert plan.grading.basis == "judgement"
    assert {rule.mark for rule in plan.grading.rules} == {"assumed"}
    assert all("52号" in rule.clause for rule in plan.grading.rules)


def test_covert_posting_is_left_out_and_said_so(plan):
    (covert,) = [part for part in plan.left_out if part.clause == "三·第五步"]
    assert "不表明身份" in covert.what.zh
    assert "under the bureau's own name" in plan.duty_by_id["2-A10"].note.en
