"""Where two clocks bind the same duty, the page names both clauses and says which of them held."""

from __future__ import annotations

import pytest

from api.language import Words
from api.views.duties import DutyView, owed_and_settled
from api.views.plan import duty_lines
from api.views.readable import Readable
from tests.scenarios.expected import table
from tests.scenarios.published import new_run, published
from tests.scenarios.run import HOUR, MINUTE, ZERO


def _shown(locale: str, grade: str | None) -> DutyView:
    run = new_run(table("human_resources"))
    run.now = ZERO + MINUTE
    run.open(arose=ZERO - HOUR, **({"emergency_grade": grade} if grade else {}))
    run.accept("confirm", "group_office")
    assert run.state is not None
    owed, _ = owed_and_settled(Readable(Words(locale), run.plan), run.state, None, run.now)
    return next(view for view in owed if view.key == "2-A8")


@pytest.mark.parametrize(
    ("grade", "clause"),
    [
        (None, "三·第四步；国办发〔2016〕61号"),
        ("major", "国办发〔2016〕80号；三·第四步；国办发〔2016〕61号"),
    ],
)
def test_the_clause_that_held_is_named_first(grade: str | None, clause: str) -> None:
    assert _shown("zh-CN", grade).clause == clause


def test_what_binds_as_well_is_said_in_words() -> None:
    shown = _shown("zh-CN", "major")
    assert "5 小时内" in shown.clock
    assert "12 小时内" in shown.laxer
    assert "（三·第四步）" in shown.laxer
    assert "48 小时内" in shown.laxer
    english = _shown("en", None)
    assert "12" in english.clock
    assert "48" in english.laxer


def test_a_duty_under_one_clause_says_nothing_more() -> None:
    run = new_run(table("human_resources"))
    run.now = ZERO + MINUTE
    run.open(arose=ZERO - HOUR)
    run.accept("confirm", "group_office")
    assert run.state is not None
    owed, _ = owed_and_settled(Readable(Words("zh-CN"), run.plan), run.state, None, run.now)
    draft = next(view for view in owed if view.key == "2-A7-draft")
    assert (draft.clause, draft.laxer) == ("三·第四步", "")


def test_the_plan_page_says_for_which_emergencies_a_clock_binds() -> None:
    lines = duty_lines(Readable(Words("zh-CN"), published("human-resources")[1]))
    reply = next(line for line in lines if line.id == "2-A8")
    assert [(clock.only, clock.clause) for clock in reply.clocks] == [
        ("", "三·第四步"),
        ("适用于：重大突发事件、特别重大突发事件", "国办发〔2016〕80号"),
        ("", "国办发〔2016〕61号"),
    ]
